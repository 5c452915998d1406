// What the next nights do with subscriptions, by the rule of the nightly run. Changes nothing, and keeps one page in memory.
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { decideNightly, type NightlyStep, type SubscriptionTerms } from './subscription.ts'
import { type ExpiringRow, listClosing, listExpiring, listUpcoming } from './upcoming-store.ts'

/** Rows read at once. */
const PAGE = 1000

/** What a night changes, and the day that begins with it. */
export type UpcomingStep = { on: Day; step: Exclude<NightlyStep, { kind: 'wait' }> }

/** What the nights from `today` until `last` do with it, if no caller changes it: a short plan may be renewed several times. */
export function* stepsUntil(given: SubscriptionTerms, today: Day, last: Day): Generator<UpcomingStep> {
  let subscription = given
  while (subscription.nextRunOn !== null && subscription.nextRunOn <= last) {
    const on = subscription.nextRunOn > today ? subscription.nextRunOn : today
    const step = decideNightly(subscription, on)
    if (step.kind === 'wait') {
      subscription = { ...subscription, nextRunOn: step.nextRunOn }
      continue
    }
    yield { on, step }
    if (step.kind !== 'renew') return
    const { dueOn } = step.term
    subscription = { ...subscription, dueOn, nextRunOn: dueOn }
  }
}

/** The subscriptions that will end the whole account. `accountIds`: of a page. */
export async function readClosing(db: Handle, accountIds: readonly number[]): Promise<SubscriptionTerms[]> {
  return accountIds.length === 0 ? [] : listClosing(db, accountIds)
}

/** Those of a brand that a night until `last` looks at. */
export async function* upcomingPages(
  db: Handle,
  brand: { brandId: number; last: Day },
): AsyncGenerator<SubscriptionTerms[]> {
  for (let after = { on: '', id: 0 }; ; ) {
    const page = await listUpcoming(db, brand, { after, limit: PAGE })
    if (page.length > 0) yield page
    const end = page.at(-1)
    if (!end || page.length < PAGE) return
    after = { on: end.nextRunOn ?? '', id: end.id }
  }
}

/** Prepaid ones of all brands whose last day ends until `until`, by their own clocks. */
export async function* expiringPages(db: Handle, until: Instant): AsyncGenerator<ExpiringRow[]> {
  for (let after = { at: 0, id: 0 }; ; ) {
    const page = await listExpiring(db, until, { after, limit: PAGE })
    if (page.length > 0) yield page
    const end = page.at(-1)
    if (!end || page.length < PAGE) return
    after = end
  }
}
