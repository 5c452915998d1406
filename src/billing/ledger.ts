// The billing ledger: one row for each started or renewed term, which the brand must pay for. Rows are only added.
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { precompileDeferredInsert } from '../db/precompile.ts'

export type LedgerEntry = {
  brandId: number
  accountId: number
  subscriptionId: number
  kind: 'start' | 'renewal' | 'upgrade' | 'extension'
  planMonths: number
  startsOn: Day
  endsOn: Day
  /** False for accounts created with `test_user`. */
  testUser: boolean
  at: Instant
}

export async function writeLedger(tx: Handle, ...entries: LedgerEntry[]): Promise<void> {
  await Promise.all(entries.map((entry) => insertLedger(tx, toRow(entry))))
}

const insertLedger = precompileDeferredInsert('ledger')

function toRow(entry: LedgerEntry) {
  return {
    brand_id: entry.brandId,
    account_id: entry.accountId,
    subscription_id: entry.subscriptionId,
    kind: entry.kind,
    plan_months: entry.planMonths,
    starts_on: entry.startsOn,
    ends_on: entry.endsOn,
    test_user: entry.testUser ? (1 as const) : (0 as const),
    created_at: entry.at,
  }
}
