// Whether an account was asked to confirm its e-mail, and when it was confirmed. Accounts that are there were not asked. Links
// that confirm an address stand beside those that set a password.
import { type Kysely, sql } from 'kysely'

export const does = 'notes whether the e-mail of an account was confirmed'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account add column email_pending integer not null default 0`.execute(db)
  await sql`alter table account add column email_confirmed_at bigint`.execute(db)
  await sql`alter table reset_link add column purpose text not null default 'reset'`.execute(db)
}
