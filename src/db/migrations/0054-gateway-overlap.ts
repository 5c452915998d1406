// The secret and the token of before go on beside the new ones for a while, and a look at a gateway says when they were last used.
// Only adds columns without values: no row is written.
import type { Kysely } from 'kysely'

export const does = 'lets the former secret and the former token of a gateway go on for a while'
export const step = 'expand'

const COLUMNS = [
  ['former_secret', 'text'],
  ['former_secret_until', 'bigint'],
  ['former_secret_used_at', 'bigint'],
  ['former_token_hash', 'text'],
  ['former_token_until', 'bigint'],
  ['former_token_used_at', 'bigint'],
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type] of COLUMNS) await db.schema.alterTable('gateway').addColumn(name, type).execute()
}
