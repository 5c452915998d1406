// The SQL that lists the ledger, newest first.
import { type SqlBool, sql } from 'kysely'
import { countRows } from '../bounds/count-rows.ts'
import type { TimeKey } from '../bounds/pages.ts'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import type { LedgerKind } from './ledger.ts'

/** A row as it was written. `at`: by the clock of its brand. */
export type LedgerRow = {
  id: number
  at: Instant
  brandId: number
  accountId: number
  subscriptionId: number
  kind: LedgerKind
  planMonths: number // 0: prepaid
  loginKind: 'trial' | 'paid' | 'freemium' | null // null: from before it was kept
  startsOn: Day
  endsOn: Day
  testUser: boolean
  priceMinor: number | null
  currency: string | null
  refunds: number | null // the row that this one takes back
}

export type LedgerPart = {
  brandId?: number | undefined
  accountId?: number | undefined
  /** From the first instant up to the second, which is left out. */
  fromAt?: Instant | undefined
  toAt?: Instant | undefined
}

export async function listLedger(
  db: Handle,
  part: LedgerPart,
  { after, limit }: { after: TimeKey | undefined; limit: number },
): Promise<LedgerRow[]> {
  let query = selectRows(ledger(db, part)).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  if (after) query = query.where(sql<SqlBool>`(created_at, id) < (${after.at}, ${after.id})`)
  return (await query.execute()).map(toRow)
}

/** At most `most`. */
export function countLedger(db: Handle, part: LedgerPart, most: number): Promise<number> {
  return countRows(db, ledger(db, part).select('id').limit(most))
}

/** The row that was written last for a subscription whose account `tx` has locked. */
export async function findLastRow(tx: Handle, subscriptionId: number): Promise<LedgerRow | undefined> {
  const row = await selectRows(ledger(tx, {}))
    .where('subscription_id', '=', subscriptionId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toRow(row)
}

function ledger(db: Handle, { brandId, accountId, fromAt, toAt }: LedgerPart) {
  let query = db.selectFrom('ledger')
  if (brandId !== undefined) query = query.where('brand_id', '=', brandId)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  if (fromAt !== undefined) query = query.where('created_at', '>=', fromAt)
  if (toAt !== undefined) query = query.where('created_at', '<', toAt)
  return query
}

function selectRows(rows: ReturnType<typeof ledger>) {
  return rows
    .select(['id', 'created_at as at', 'brand_id as brandId', 'account_id as accountId'])
    .select(['subscription_id as subscriptionId', 'kind', 'plan_months as planMonths'])
    .select([
      'login_kind as loginKind',
      'starts_on as startsOn',
      'ends_on as endsOn',
      'test_user as testUser',
    ])
    .select(['price_minor as priceMinor', 'currency', 'refunds'])
}

function toRow({ testUser, ...row }: Omit<LedgerRow, 'testUser'> & { testUser: number }): LedgerRow {
  return { ...row, testUser: testUser === 1 }
}
