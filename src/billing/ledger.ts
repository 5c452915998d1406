// The billing ledger: one row for each started or renewed term, which the brand must pay for. Rows are only added.
import type { InsertResult } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { runStatement } from '../db/handle.ts'
import { fill, makeTemplates } from '../db/precompile.ts'

/** `goodwill`: days for nothing, which are not billed. `refund`: takes back the term that it names. */
export const LEDGER_KINDS = ['start', 'renewal', 'upgrade', 'extension', 'goodwill', 'refund'] as const
export type LedgerKind = (typeof LEDGER_KINDS)[number]

export type LedgerEntry = {
  brandId: number
  accountId: number
  subscriptionId: number
  kind: LedgerKind
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

const templateFor = makeTemplates<InsertResult>()

/** With the price of the plan and the kind of the login now: later changes of them change no past month. */
async function insertLedger(tx: Handle, row: ReturnType<typeof toRow>): Promise<void> {
  const names = Object.keys(row) as (keyof typeof row)[]
  const template = templateFor(tx, names.length, (marks) => {
    const marked = Object.fromEntries(names.map((name, at) => [name, marks[at]])) as unknown as typeof row
    const plan = tx.selectFrom('plan').where('brand_id', '=', marked.brand_id)
    const sold = plan.where('months', '=', marked.plan_months)
    return tx.insertInto('ledger').values({
      ...marked,
      price_minor: sold.select('price_minor'),
      currency: sold.select('currency'),
      login_kind: tx.selectFrom('subscription').select('kind').where('id', '=', marked.subscription_id),
    })
  })
  const values = names.map((name) => row[name])
  await runStatement(tx, { ...fill(template, values), deferred: true })
}

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
