// Rows of the ledger that take back another one. Each can be taken back once: the index over `refunds` says so.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'

/** What is not billed cannot be taken back. */
const NOT_BILLED = ['goodwill', 'refund']

export type BilledTerm = {
  id: number
  accountId: number
  subscriptionId: number
  planMonths: number
  startsOn: Day
  endsOn: Day
}

/** Errors: ledger_row_not_found. */
export async function getBilled(db: Handle, brandId: number, id: number): Promise<BilledTerm> {
  const row = await db
    .selectFrom('ledger')
    .select(['id', 'account_id as accountId', 'subscription_id as subscriptionId', 'kind'])
    .select(['plan_months as planMonths', 'starts_on as startsOn', 'ends_on as endsOn'])
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .executeTakeFirst()
  if (row && !NOT_BILLED.includes(row.kind)) return row
  throw new AppError('ledger_row_not_found', 'There is no billed term of this number.')
}

/** The number of the new row. Errors: conflict when the term was taken back before. */
export async function writeRefund(
  tx: Handle,
  { id }: BilledTerm,
  { brandId, at }: { brandId: number; at: Instant },
): Promise<number> {
  const copied = sql`brand_id, account_id, subscription_id, plan_months, starts_on, ends_on, test_user,
    price_minor, currency, login_kind`
  const { rows } = await sql<{ id: number }>`
    insert into ledger (${copied}, kind, refunds, created_at)
    select ${copied}, 'refund', id, cast(${at} as bigint) from ledger where id = ${id} and brand_id = ${brandId}
    on conflict do nothing returning id`.execute(tx)
  const [made] = rows
  if (made) return made.id
  throw new AppError('conflict', 'This term was refunded before.')
}
