// The account whose secrets a stored answer shows, so that the answer is deleted with them. The chain of an access token:
// all pairs that descend from one use of a secret key; the chain of older tokens is not known, so each begins its own. An
// index of e-mails by their holder. The accounts that logged in with a password at a gateway: none yet, as no earlier data
// show them.
import { type Kysely, sql } from 'kysely'

export const does =
  'lets stored answers end with the secrets in them, and links access tokens that follow each other'
export const step = 'reduce'
export const reads = ['email_address', 'stored_answer']
export const writes = ['access_token']

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('stored_answer').addColumn('account_id', 'bigint').execute()
  await sql`create index stored_answer_account on stored_answer (account_id) where account_id is not null`.execute(
    db,
  )
  await sql`alter table access_token add column chain text not null default ''`.execute(db)
  await sql`update access_token set chain = hash`.execute(db)
  await db.schema.createIndex('access_token_chain').on('access_token').columns(['key_id', 'chain']).execute()
  await db.schema.dropIndex('email_address_account').execute()
  const holder = db.schema.createIndex('email_address_holder').on('email_address')
  await holder.columns(['brand_id', 'account_id']).execute()
  await db.schema
    .createTable('let_in')
    .addColumn('gateway_id', 'bigint', (c) => c.notNull().references('gateway.id').onDelete('cascade'))
    .addColumn('account_id', 'bigint', (c) => c.notNull().references('account.id'))
    .addColumn('day', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('let_in_pk', ['gateway_id', 'account_id'])
    .execute()
  await db.schema.createIndex('let_in_day').on('let_in').column('day').execute()
}
