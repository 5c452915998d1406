import type { Actor } from '../audit/actor.ts'
import { writeLedger } from '../billing/ledger.ts'
import type { Instant } from '../clock.ts'
import { addDays, type Day, dayOfMonth } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { writeChange } from '../events/record.ts'
import type { Owner } from './cancellations.ts'
import type { EndingChange } from './ending.ts'
import { type AccessLimits, encodeLimits } from './limits.ts'
import { type Subscription, type Term, wrongState } from './subscription.ts'
import { limitsEvent, termEvent } from './subscription-events.ts'
import { renewIfUnchanged, updateLimits, updatePlan } from './subscription-store.ts'

/**
 * Days for nothing on a subscription by plan: it is due later, and its terms are counted from that day on. The ledger shows
 * them as goodwill, which is not billed. Errors: wrong_subscription_state.
 */
export async function extendPlan(
  tx: Handle,
  owner: Owner,
  subscription: Subscription,
  { days, at }: { days: number; at: Instant },
): Promise<Day> {
  const { id, status, cancelType, nextRunOn, planMonths, autoTerminate } = subscription
  if (status !== 'active' && status !== 'suspended') throw wrongState(status)
  const dueOn = addDays(subscription.dueOn, days)
  const runsOn = cancelType === 'midnight' || nextRunOn === null ? nextRunOn : dueOn
  const { brand, accountId, testUser, actor } = owner
  const term = { startsOn: subscription.dueOn, endsOn: dueOn }
  await updatePlan(tx, id, {
    planMonths,
    autoTerminate,
    dueOn,
    billingDay: dayOfMonth(dueOn),
    nextRunOn: runsOn,
  })
  await writeLedger(tx, {
    ...{ brandId: brand.id, accountId, subscriptionId: id, planMonths, testUser, at },
    ...{ ...term, kind: 'goodwill' },
  })
  await writeChange(tx, {
    ...{
      at,
      brandId: brand.id,
      accountId,
      actor,
      action: 'subscription.extend',
      target: `subscription:${id}`,
    },
    before: { dueOn: subscription.dueOn },
    after: { dueOn, goodwill: true },
    event: termEvent(
      'subscription.extended',
      { ...subscription, dueOn },
      {
        previousDueOn: subscription.dueOn,
        term: { ...term, kind: 'goodwill', testUser },
      },
    ),
  })
  return dueOn
}

export type Renewal = { subscription: Subscription; term: Term; testUser: boolean }

/** The next terms of those that are still as they were read, with their rows of the ledger; gives these. */
export async function renewPlans(
  tx: Handle,
  { brandId, actor, at }: { brandId: number; actor: Actor; at: Instant },
  renewals: readonly Renewal[],
): Promise<Renewal[]> {
  const moved = await Promise.all(
    renewals.map(({ subscription, term }) => renewIfUnchanged(tx, subscription, term)),
  )
  const done = renewals.filter((_, i) => moved[i])
  await Promise.all([
    writeLedger(
      tx,
      ...done.map(({ subscription: { id, accountId, planMonths }, term, testUser }) => ({
        ...{ brandId, accountId, subscriptionId: id, kind: 'renewal' as const, planMonths, testUser, at },
        ...{ startsOn: term.startsOn, endsOn: term.dueOn },
      })),
    ),
    writeChange(
      tx,
      ...done.map(({ subscription, term: { startsOn, dueOn }, testUser }) => ({
        ...{ at, brandId, accountId: subscription.accountId, actor },
        ...{ action: 'subscription.renew', target: `subscription:${subscription.id}` },
        before: { dueOn: subscription.dueOn },
        after: { dueOn },
        event: termEvent(
          'subscription.renewed',
          { ...subscription, dueOn },
          {
            previousDueOn: subscription.dueOn,
            term: { kind: 'renewal', startsOn, endsOn: dueOn, testUser },
          },
        ),
      })),
    ),
  ])
  return done
}

/** Undefined: as the brand sets it for all. */
export async function changeLimits(
  tx: Handle,
  { brand, accountId, actor }: Owner,
  subscription: Subscription,
  { limits, before, at }: { limits: AccessLimits | undefined; before: AccessLimits | undefined; at: Instant },
): Promise<EndingChange> {
  const { id } = subscription
  await updateLimits(tx, id, encodeLimits(limits))
  const entry = {
    ...{ at, brandId: brand.id, accountId, actor },
    ...{ action: 'subscription.set_limits', target: `subscription:${id}` },
    before: { limits: before ?? null },
    after: { limits: limits ?? null },
  }
  return { subscriptionId: id, entry, event: limitsEvent(subscription, before, limits) }
}
