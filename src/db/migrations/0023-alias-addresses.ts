// Finds the e-mail addresses of an alias. Without it, both engines read all addresses when an alias is removed, to see that
// none refers to it.
import { type Kysely, sql } from 'kysely'

export const does = 'finds the e-mail addresses of an alias without reading those of all accounts'
export const step = 'expand'
export const reads = ['email_address']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index email_address_alias on email_address (alias_id) where alias_id is not null`.execute(
    db,
  )
}
