// The public key of an endpoint whose calls are signed by Ed25519 (v1a); its `secret` is the private key then.
import { type Kysely, sql } from 'kysely'

export const does = 'keeps the public key of webhooks that are signed by v1a'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table webhook add column public_key text`.execute(db)
}
