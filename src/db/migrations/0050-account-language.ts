// The language of an account's mails and pages. Null: it follows from its country, the request or the brand.
import { type Kysely, sql } from 'kysely'

export const does = 'notes the language of an account'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account add column language text`.execute(db)
}
