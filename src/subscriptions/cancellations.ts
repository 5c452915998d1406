// Cancellations that wait for the nightly run, inside a use case that has locked the account's row.
import type { Actor } from '../audit/actor.ts'
import type { AuditEntry } from '../audit/audit.ts'
import { type Brand, brandTime } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { type Happened, happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import {
  type CancelScope,
  type CancelType,
  mergeCancellation,
  nextRunOn,
  type Subscription,
  wrongState,
} from './subscription.ts'
import { subscriptionData, subscriptionEvent } from './subscription-events.ts'
import { updateCancellation, updatePlan } from './subscription-store.ts'

export type Owner = { brand: Brand; accountId: number; testUser: boolean; actor: Actor }
type Deps = { clock: Clock; today: (brand: Brand) => Day }

export function makeCancellations({ clock, today }: Deps) {
  /** Who pays stays: takes back what is pending for the account, and for the subscription whose new term begins. */
  async function withdrawCancellations(
    tx: Handle,
    owner: Owner,
    held: Subscription[],
    renewed?: Pick<Subscription, 'id' | 'dueOn'>,
  ): Promise<void> {
    for (const one of held) {
      const isRenewed = one.id === renewed?.id
      if (one.cancelType === null || (one.cancelScope !== 'account' && !isRenewed)) continue
      await withdrawOne(tx, owner, isRenewed ? { ...one, dueOn: renewed.dueOn } : one)
    }
  }

  /** Takes back what is pending for this one, and that it ends with its term; the night looks at it again on its due day. */
  async function withdrawOne(
    tx: Handle,
    owner: Owner,
    subscription: Subscription,
    more: AuditEntry['after'] = {},
  ): Promise<void> {
    const { id, dueOn: runsOn } = subscription
    await updateCancellation(tx, id, { type: null, scope: null, reason: null, nextRunOn: runsOn })
    await note(tx, owner, subscription, {
      action: 'subscription.cancel_withdraw',
      after: { runsOn, ...more },
      event: subscriptionEvent('subscription.cancellation_withdrawn', subscription),
    })
  }

  /** A plan goes on after its term: takes back what is pending for this one, and that it ends with its term. */
  async function keepRenewing(tx: Handle, owner: Owner, subscription: Subscription): Promise<void> {
    const { id, planMonths, dueOn, billingDay, nextRunOn } = subscription
    await updatePlan(tx, id, { planMonths, dueOn, billingDay, nextRunOn, autoTerminate: false })
    await withdrawOne(tx, owner, subscription, { autoTerminate: false })
  }

  /** Notes a cancellation for the nightly run. Errors: wrong_subscription_state, cancellation_pending. */
  async function requestCancellation(
    tx: Handle,
    owner: Owner,
    subscription: Subscription,
    wanted: { type: CancelType; scope: CancelScope; reason: string | undefined },
  ): Promise<void> {
    if (subscription.status !== 'active') throw wrongState(subscription.status)
    const pending = { type: subscription.cancelType, scope: subscription.cancelScope }
    const { type, scope } = mergeCancellation(pending, wanted)
    // A repeated midnight request keeps its night, even when it comes a second after that night began.
    const repeated = pending.type === 'midnight' && type === 'midnight'
    const runOn = repeated ? subscription.nextRunOn : null
    const runsOn = runOn ?? nextRunOn(subscription.dueOn, type, today(owner.brand))
    await Promise.all([
      updateCancellation(tx, subscription.id, { type, scope, reason: wanted.reason, nextRunOn: runsOn }),
      note(tx, owner, subscription, {
        action: 'subscription.cancel_request',
        after: { cancelType: type, cancelScope: scope, runsOn, reason: wanted.reason },
        event: happened('subscription.cancellation_requested', thingId('subscription', subscription.id), {
          subscription: subscriptionData(subscription),
          cancel: { type, scope, reason: wanted.reason ?? null, runs_on: runsOn },
        }),
      }),
    ])
  }

  function note(
    tx: Handle,
    { brand, accountId, actor }: Owner,
    { id, cancelType, cancelScope }: Subscription,
    change: Pick<AuditEntry, 'action' | 'after'> & { event: Happened },
  ): Promise<void> {
    const target = `subscription:${id}`
    const before = { cancelType, cancelScope }
    return writeChange(tx, {
      at: brandTime(brand, clock.now()),
      brandId: brand.id,
      accountId,
      actor,
      target,
      before,
      ...change,
    })
  }

  return { requestCancellation, withdrawCancellations, withdrawOne, keepRenewing }
}
