// The kind of each mail and the account that it is about, which only the encrypted message had, and indexes for lists of
// mails, newest first: of a brand, of a state, of a kind, of an account. Mails from before have neither: the sent ones are
// deleted within days.
import { type Kysely, sql } from 'kysely'

export const does = 'keeps the kind and the account of each mail, and lists mails by them'
export const step = 'expand'
export const reads = ['mail']

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('mail').addColumn('kind', 'text').execute()
  await db.schema.alterTable('mail').addColumn('account_id', 'bigint').execute()
  await db.schema.createIndex('mail_brand').on('mail').columns(['brand_id', 'id']).execute()
  await db.schema.createIndex('mail_status').on('mail').columns(['brand_id', 'status', 'id']).execute()
  await db.schema.createIndex('mail_kind').on('mail').columns(['brand_id', 'kind', 'id']).execute()
  await sql`create index mail_account on mail (account_id, id) where account_id is not null`.execute(db)
}
