// Subscriptions as operators and exports read them: plans and prepaid ones alike, with what belongs to them.
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { renewableFrom, statusAt } from './prepaid-subscription.ts'
import { findRecordRows, readNewest, readRecords, type SubscriptionRecord } from './record-store.ts'
import { isOpen, isPrepaid, type SubscriptionStatus } from './subscription.ts'

export type { SubscriptionRecord } from './record-store.ts'

/** Rows read at once; an account may have more. */
const PAGE = 2000

/** All subscriptions of the accounts, by account and age. `accountIds`: at most a page of accounts. */
export async function listRecords(db: Handle, accountIds: number[]): Promise<SubscriptionRecord[]> {
  const all: SubscriptionRecord[] = []
  if (accountIds.length === 0) return all
  for (let after = 0; ; ) {
    const rows = await readRecords(db, accountIds, { after, limit: PAGE })
    all.push(...rows)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) break
    after = last.id
  }
  return all.sort(byAge)
}

/**
 * The newest `most` of each account, by account and age, in one statement; `running` leaves out what was cancelled or terminated.
 * `accountIds`: at most a page of accounts.
 */
export async function listNewest(
  db: Handle,
  accountIds: readonly number[],
  { running = false, most }: { running?: boolean; most: number },
): Promise<SubscriptionRecord[]> {
  return (await readNewest(db, { accountIds, running, most })).sort(byAge)
}

function byAge(a: SubscriptionRecord, b: SubscriptionRecord): number {
  return a.accountId - b.accountId || a.createdAt - b.createdAt || a.id - b.id
}

/** In the order of `ids`, of which there may be a page. */
export function findRecords(db: Handle, ids: readonly number[]): Promise<SubscriptionRecord[]> {
  return findRecordRows(db, ids)
}

/** The status that counts now: a prepaid one ends with its last day, whether or not the job has run. */
export function statusOf(
  { planMonths, status, dueOn }: Pick<SubscriptionRecord, 'planMonths' | 'status' | 'dueOn'>,
  now: Instant,
): SubscriptionStatus {
  if (planMonths > 0 || status === 'cancelled' || status === 'terminated') return status
  return statusAt({ status, dueOn }, now)
}

/** The first day on which it can be renewed. Undefined: it has ended, or is a plan that is not active. */
export function renewableOn({
  planMonths,
  status,
  dueOn,
}: Pick<SubscriptionRecord, 'planMonths' | 'status' | 'dueOn'>): Day | undefined {
  const isPossible = isPrepaid({ planMonths }) ? isOpen({ status }) : status === 'active'
  return isPossible ? renewableFrom(dueOn) : undefined
}

/** Ended, and its VPN username free for others: there is nothing of it that could move to another installation. */
export function isFreed({ planMonths, status }: SubscriptionRecord): boolean {
  return planMonths === 0 && (status === 'cancelled' || status === 'terminated')
}
