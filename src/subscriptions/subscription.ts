// A subscription: a plan in force until a day, with its VPN login. Pure rules of its life (AMAPI contract section 5).
import type { BrandSettings } from '../brands/settings.ts'
import type { Instant } from '../clock.ts'
import { addDays, addMonths, type Day, dayOfMonth } from '../day.ts'
import { AppError } from '../errors.ts'
import { type Random, randomText } from '../ids.ts'

/** Neither cancelled nor terminated: it counts for its account and its brand. */
export const OPEN_STATUSES = ['active', 'suspended', 'expired'] as const
export type SubscriptionStatus = (typeof OPEN_STATUSES)[number] | 'cancelled' | 'terminated'

/** Whether it is one of OPEN_STATUSES. */
export function isOpen({ status }: { status: string }): boolean {
  return OPEN_STATUSES.some((open) => open === status)
}

export type CancelType = 'midnight' | 'at_due_date'
/** Errors: invalid_cancel_type. */
export function parseCancelType(input: string): CancelType {
  if (input === 'midnight' || input === 'at_due_date') return input
  throw new AppError('invalid_cancel_type', 'Write midnight or at_due_date.')
}

/** What a cancellation ends: one subscription, or the account with all it has. */
export type CancelScope = 'subscription' | 'account'

export type Subscription = {
  id: number
  brandId: number
  accountId: number
  planMonths: number
  status: SubscriptionStatus
  dueOn: Day
  billingDay: number
  autoTerminate: boolean
  cancelType: CancelType | null
  cancelScope: CancelScope | null
  nextRunOn: Day | null
  vpnUsername: string
  /** Encrypted; the vault opens it. */
  vpnPassword: string
  createdAt: Instant
}

/** What the nightly run decides by. */
export type SubscriptionTerms = Omit<Subscription, 'vpnUsername' | 'vpnPassword' | 'createdAt'>

/** In place of a plan's months, of what is paid by days. */
export const PREPAID_MONTHS = 0

/** Paid by days (prepaid-subscription.ts) and not by a plan's months: it never renews by itself. */
export function isPrepaid({ planMonths }: { planMonths: number }): boolean {
  return planMonths === PREPAID_MONTHS
}

/** A new term: what the due date, the billing day and the next look of the nightly run become. */
export type Term = { startsOn: Day; dueOn: Day; billingDay: number }

export function firstTerm(today: Day, months: number): Term {
  return { startsOn: today, dueOn: addMonths(today, months), billingDay: dayOfMonth(today) }
}

/** The next term after the present one, counted from the first day and not from a clamped one. */
export function renewedTerm(subscription: Pick<Subscription, 'dueOn' | 'planMonths' | 'billingDay'>): Term {
  const { dueOn, planMonths, billingDay } = subscription
  return { startsOn: dueOn, dueOn: addMonths(dueOn, planMonths, billingDay), billingDay }
}

/** The first day of the term that ends on its due day; what is paid by days has one term. */
export function termStart(
  subscription: Pick<Subscription, 'dueOn' | 'planMonths'> & { startedOn: Day },
): Day {
  const { dueOn, planMonths, startedOn } = subscription
  // Days as goodwill make a term longer: one that has no whole term before it is the first.
  const isFirst = isPrepaid(subscription) || addMonths(dueOn, -2 * planMonths) < startedOn
  return isFirst ? startedOn : addMonths(dueOn, -planMonths)
}

/** The due date after a change of plan (brand setting `upgrade_due_date`); undefined when it stays as it is. */
export function upgradedTerm(
  subscription: Subscription,
  months: number,
  today: Day,
  rule: BrandSettings['upgrade_due_date'],
): Term | undefined {
  if (rule === 'keep') return undefined
  if (rule === 'from_due_date') {
    const { dueOn, billingDay } = subscription
    return { startsOn: dueOn, dueOn: addMonths(dueOn, months, billingDay), billingDay }
  }
  const fresh = firstTerm(today, months)
  return fresh.dueOn > subscription.dueOn ? fresh : undefined
}

/** The day on which the nightly run must look at a running subscription. */
export function nextRunOn(dueOn: Day, cancelType: CancelType | null, today: Day): Day {
  return cancelType === 'midnight' ? addDays(today, 1) : dueOn
}

/** What the nightly run of `today` does with a subscription. */
export type NightlyStep =
  | { kind: 'cancel'; scope: CancelScope }
  | { kind: 'terminate' }
  | { kind: 'renew'; term: Term }
  | { kind: 'wait'; nextRunOn: Day | null } // nothing is due: look again on that day

export function decideNightly(subscription: SubscriptionTerms, today: Day): NightlyStep {
  const { status, nextRunOn: runOn, dueOn, cancelType, cancelScope } = subscription
  if (status !== 'active' && status !== 'suspended') return { kind: 'wait', nextRunOn: null }
  if (runOn === null || runOn > today) return { kind: 'wait', nextRunOn: runOn }
  if (cancelType === 'midnight') return { kind: 'cancel', scope: cancelScope ?? 'subscription' }
  if (dueOn > today) return { kind: 'wait', nextRunOn: dueOn }
  if (cancelType === 'at_due_date') return { kind: 'cancel', scope: cancelScope ?? 'subscription' }
  if (subscription.autoTerminate) return { kind: 'terminate' }
  // A suspended one is not charged; resuming gives it a day to be looked at again.
  if (status === 'suspended') return { kind: 'wait', nextRunOn: null }
  return { kind: 'renew', term: renewedTerm(subscription) }
}

/** The request replaces what is pending, repeats it, or is refused. Errors: cancellation_pending. */
export function mergeCancellation(
  pending: { type: CancelType | null; scope: CancelScope | null },
  wanted: { type: CancelType; scope: CancelScope },
): { type: CancelType; scope: CancelScope } {
  if (pending.type === 'midnight' && wanted.type === 'at_due_date') {
    throw new AppError('cancellation_pending', 'This subscription already ends at the next nightly run.')
  }
  // A request for the whole account is not taken back by a later one for its product alone.
  const scope = pending.scope === 'account' ? 'account' : wanted.scope
  return { type: wanted.type, scope }
}

const LOWER_AND_DIGITS = 'abcdefghijkmnpqrstuvwxyz23456789'
const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/** `vpn` and 13 characters: 65 random bits, and at most 20 characters (AMAPI contract section 5). */
export function makeVpnUsername(random: Random): string {
  return `vpn${randomText(random, LOWER_AND_DIGITS, 13)}`
}

/** 16 letters and digits with a digit and letters of both cases among them. */
export function makeVpnPassword(random: Random): string {
  for (;;) {
    const password = randomText(random, LETTERS_AND_DIGITS, 16)
    if (/[0-9]/.test(password) && /[a-z]/.test(password) && /[A-Z]/.test(password)) return password
  }
}

export function usernameTaken(): AppError {
  return new AppError('username_taken', 'This VPN username is in use.')
}

export function wrongState(status: SubscriptionStatus): AppError {
  return new AppError(
    'wrong_subscription_state',
    `This subscription is ${status}; only an active one can be changed.`,
  )
}
