// What events say of subscriptions. Pure; the secrets of a login are never in them.
import type { LedgerKind } from '../billing/ledger.ts'
import type { Day } from '../day.ts'
import { changedFields } from '../events/changed.ts'
import { type Happened, happened } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import { type AccessLimits, shownLimits } from './limits.ts'
import { PREPAID_MONTHS, type Subscription } from './subscription.ts'

/** `kind`, days and payer of the row of the ledger that is written with the event. */
type Term = {
  kind: Exclude<LedgerKind, 'refund'>
  startsOn: Day
  endsOn: Day
  testUser: boolean
}

type Shown = Pick<Subscription, 'id' | 'accountId' | 'status' | 'dueOn' | 'vpnUsername'> & {
  planMonths?: number
}

/** A subscription as events show it; without `planMonths` it is prepaid. */
export function subscriptionData({
  id,
  accountId,
  planMonths = PREPAID_MONTHS,
  status,
  dueOn,
  vpnUsername,
}: Shown) {
  return {
    id: thingId('subscription', id),
    account_id: thingId('account', accountId),
    plan_months: planMonths === PREPAID_MONTHS ? null : planMonths,
    status,
    due_on: dueOn,
    vpn_username: vpnUsername,
  }
}

/** An event about a subscription whose payload has no more than it. */
export function subscriptionEvent(
  type: 'subscription.cancellation_withdrawn' | 'subscription.suspended' | 'login.rotated' | 'login.revealed',
  subscription: Shown,
): Happened {
  const data = subscriptionData(subscription)
  return happened(type, data.id, { subscription: data })
}

/** The event of an end, once it is known how many sessions it ends. */
export function endedEvent(type: 'subscription.expired' | 'subscription.terminated', subscription: Shown) {
  const data = subscriptionData(subscription)
  return (sessionsEnded: number): Happened =>
    happened(type, data.id, { subscription: data, sessions_ended: sessionsEnded })
}

/** An event about another term. `subscription`: with the new due day. */
export function termEvent(
  type: 'subscription.renewed' | 'subscription.extended',
  subscription: Shown,
  { previousDueOn, term }: { previousDueOn: Day; term: Term },
): Happened {
  const data = subscriptionData(subscription)
  return happened(type, data.id, {
    ...{ subscription: data, previous_due_on: previousDueOn, ledger: ledgerData(term) },
  })
}

/** `term` undefined: the plan alone was changed. */
export function upgradedEvent(
  subscription: Shown,
  { previousDueOn, term }: { previousDueOn: Day; term: Term | undefined },
): Happened {
  const data = subscriptionData(subscription)
  const ledger = term ? ledgerData(term) : null
  return happened('subscription.upgraded', data.id, {
    ...{ subscription: data, previous_due_on: previousDueOn, ledger },
  })
}

export function resumedEvent(subscription: Shown, previousDueOn: Day): Happened {
  const data = subscriptionData(subscription)
  return happened('subscription.resumed', data.id, { subscription: data, previous_due_on: previousDueOn })
}

function ledgerData({ kind, startsOn, endsOn, testUser }: Term) {
  return { kind, starts_on: startsOn, ends_on: endsOn, billable: !testUser && kind !== 'goodwill' }
}

export function createdEvent(
  subscription: Shown,
  start: {
    kind: 'trial' | 'paid' | 'freemium'
    limits?: AccessLimits | undefined
    externalId?: string | undefined
    startsOn: Day
    testUser: boolean
  },
): Happened {
  const data = subscriptionData(subscription)
  const { kind, limits, externalId = null, startsOn, testUser } = start
  const ledger = ledgerData({ kind: 'start', startsOn, endsOn: data.due_on, testUser })
  return happened('subscription.created', data.id, {
    ...{ subscription: data, kind, limits: shownLimits(limits), external_id: externalId },
    ...{ starts_on: startsOn, billable: ledger.billable, ledger },
  })
}

/** Undefined: as the brand sets it for all. The event, once it is known how many sessions it ends. */
export function limitsEvent(
  subscription: Shown,
  had: AccessLimits | undefined,
  has: AccessLimits | undefined,
): (sessionsEnded: number) => Happened {
  const data = subscriptionData(subscription)
  const limits = shownLimits(has)
  const changed = changedFields(shownLimits(had) ?? {}, limits ?? {})
  return (sessionsEnded) =>
    happened('subscription.limits_changed', data.id, {
      ...{ subscription: data, limits, changed, sessions_ended: sessionsEnded },
    })
}
