// What the suspension of an account does to its subscriptions. A prepaid one keeps its own state, since its brand may have
// disabled it: there the account's state alone denies access, and its days run on.
import type { Actor } from '../audit/actor.ts'
import type { Instant } from '../clock.ts'
import { type Day, dayOfMonth } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { writeChange } from '../events/record.ts'
import { isPrepaid, nextRunOn, type Subscription } from './subscription.ts'
import { resumedEvent, subscriptionEvent } from './subscription-events.ts'
import { markResumed, markSuspended } from './suspension-store.ts'

type Change = { brandId: number; accountId: number; actor: Actor; at: Instant }
export type Resumed = Pick<Subscription, 'id' | 'vpnUsername' | 'dueOn'> & { before: Day }

/** `held`: all subscriptions of the account, locked by `tx`. Gives those that were active. */
export async function suspendAll(tx: Handle, change: Change, held: Subscription[]): Promise<Subscription[]> {
  const running = held.filter((one) => isByPlan(one) && one.status === 'active')
  await markSuspended(
    tx,
    running.map((one) => one.id),
  )
  await writeChange(
    tx,
    ...running.map((one) => ({
      ...entry(change, one),
      action: 'subscription.suspend',
      before: { status: one.status },
      after: { status: 'suspended' },
      event: subscriptionEvent('subscription.suspended', { ...one, status: 'suspended' }),
    })),
  )
  return running
}

/** The reverse; the night looks at each again, today where its due day has come. */
export async function resumeAll(
  tx: Handle,
  change: Change & { today: Day },
  held: Subscription[],
): Promise<Resumed[]> {
  const waiting = held
    .filter((one) => isByPlan(one) && one.status === 'suspended')
    .map((one) => ({ one, next: resumed(one, change.today) }))
  for (const { one, next } of waiting) {
    await markResumed(tx, one.id, next)
    await writeChange(tx, {
      ...entry(change, one),
      action: 'subscription.resume',
      before: { status: one.status, dueOn: one.dueOn },
      after: { status: 'active', dueOn: next.dueOn },
      event: resumedEvent({ ...one, status: 'active', dueOn: next.dueOn }, one.dueOn),
    })
  }
  return waiting.map(({ one: { id, vpnUsername, dueOn }, next }) => {
    return { id, vpnUsername, before: dueOn, dueOn: next.dueOn }
  })
}

/**
 * The due day of a resumed subscription. Suspended time is not charged: a term that would have been renewed meanwhile is due on
 * the day of the resume, and its terms are counted from there. What would have ended meanwhile ends now.
 */
export function resumed(
  subscription: Pick<Subscription, 'dueOn' | 'billingDay' | 'nextRunOn' | 'cancelType' | 'autoTerminate'>,
  today: Day,
): { dueOn: Day; billingDay: number; nextRunOn: Day } {
  const { dueOn, billingDay, cancelType, autoTerminate } = subscription
  const renews = cancelType === null && !autoTerminate
  if (dueOn < today && renews) return { dueOn: today, billingDay: dayOfMonth(today), nextRunOn: today }
  return { dueOn, billingDay, nextRunOn: subscription.nextRunOn ?? nextRunOn(dueOn, cancelType, today) }
}

function isByPlan(subscription: Subscription): boolean {
  return !isPrepaid(subscription)
}

function entry({ at, brandId, accountId, actor }: Change, { id }: Subscription) {
  return { at, brandId, accountId, actor, target: `subscription:${id}` }
}
