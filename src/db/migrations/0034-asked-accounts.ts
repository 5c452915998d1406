// What was asked when an account was opened under an external id, encrypted: a repeat of the request is distinguished from another one.
import { type Kysely, sql } from 'kysely'

export const does = 'keeps what was asked when an account was opened under an external id'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table external_id add column asked text`.execute(db)
}
