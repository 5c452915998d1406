// The row of the ledger that a refund takes back: one refund at most for each.
import { type Kysely, sql } from 'kysely'

export const does = 'lets a refund name the term that it takes back'
export const step = 'expand'
export const reads = ['ledger']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table ledger add column refunds bigint`.execute(db)
  await sql`create unique index ledger_refund on ledger (refunds) where refunds is not null`.execute(db)
}
