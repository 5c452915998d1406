// The price of a plan, and in the ledger the price and the kind of the login when the term was billed, so that later changes
// of a plan or a login change no past month. Rows from before have neither. Indexes for pages of the ledger, newest first, and
// for the terms that reach into a month.
import { type Kysely, sql } from 'kysely'

export const does = 'keeps prices of plans and of billed terms, and lists the ledger'
export const step = 'expand'
export const reads = ['ledger']

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['plan', 'ledger']) {
    await sql`alter table ${sql.table(table)} add column price_minor bigint`.execute(db)
    await sql`alter table ${sql.table(table)} add column currency text`.execute(db)
  }
  await sql`alter table ledger add column login_kind text`.execute(db)
  await db.schema
    .createIndex('ledger_billed')
    .on('ledger')
    .columns(['brand_id', 'created_at', 'id'])
    .execute()
  await db.schema
    .createIndex('ledger_account')
    .on('ledger')
    .columns(['account_id', 'created_at', 'id'])
    .execute()
  await db.schema.createIndex('ledger_end').on('ledger').columns(['brand_id', 'ends_on', 'id']).execute()
}
