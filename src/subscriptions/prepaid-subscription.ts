// A prepaid subscription: a login paid for a number of days, which ends by itself. Pure rules of its life.
import type { Instant } from '../clock.ts'
import { addDays, type Day, dayIn, daysBetween } from '../day.ts'
import { AppError } from '../errors.ts'

export const PREPAID_KINDS = ['trial', 'paid', 'freemium'] as const
export type PrepaidKind = (typeof PREPAID_KINDS)[number]

/** Terminated ones have no login any more and cannot be found. */
export type PrepaidStatus = 'active' | 'suspended' | 'expired'

export type PrepaidSubscription = {
  id: number
  brandId: number
  accountId: number
  status: PrepaidStatus
  /** The last day; it ends at 24:00 UTC. */
  dueOn: Day
  vpnUsername: string
  /** Encrypted; the vault opens it. */
  vpnPassword: string
  kind: PrepaidKind
  /** As stored, see limits.ts. */
  limits: string | null
  /** When it must be moved to expired; null: it has been. */
  expireAt: Instant | null
}

/** A renewal is possible from so many days before the last day on. */
export const RENEWAL_DAYS = 10

/** Days of prepaid subscriptions are days of UTC, whatever the brand's zone. */
export function prepaidDay(at: Instant): Day {
  return dayIn('UTC', at)
}

/** The instant at which the last day has passed. */
export function endOf(lastDay: Day): Instant {
  return Date.parse(`${addDays(lastDay, 1)}T00:00:00Z`)
}

export function isPast(lastDay: Day, now: Instant): boolean {
  return lastDay < prepaidDay(now)
}

/** The status that counts now, whether or not the job that moves it has run. */
export function statusAt(
  { status, dueOn }: { status: PrepaidStatus; dueOn: Day },
  now: Instant,
): PrepaidStatus {
  return status === 'active' && isPast(dueOn, now) ? 'expired' : status
}

/** What lifting the suspension makes of it; others stay as they are. */
export function resumedStatus(subscription: PrepaidSubscription, now: Instant): PrepaidStatus {
  return isPast(subscription.dueOn, now) ? 'expired' : 'active'
}

/** A new term: paid from `startsOn`, good until the end of `dueOn`. */
export type PrepaidTerm = { startsOn: Day; dueOn: Day }

/** The first day of a renewal. */
export function renewableFrom(dueOn: Day): Day {
  return addDays(dueOn, -RENEWAL_DAYS)
}

/** Errors: renewal_too_early. */
export function mustBeRenewable({ dueOn }: { dueOn: Day }, today: Day): void {
  if (renewableFrom(dueOn) <= today) return
  throw new AppError(
    'renewal_too_early',
    `A renewal is possible when ${RENEWAL_DAYS} or less days are left; the last day is ${dueOn}.`,
  )
}

/** Counted from the later of today and the last day. Errors: renewal_too_early. */
export function renewedPrepaid({ dueOn }: { dueOn: Day }, days: number, today: Day): PrepaidTerm {
  mustBeRenewable({ dueOn }, today)
  const startsOn = dueOn > today ? dueOn : today
  return { startsOn, dueOn: addDays(startsOn, days) }
}

/** Errors: invalid_input when `until` is not after the last day, is past, or is more than `maxDays` away. */
export function extendedPrepaid(
  { dueOn }: { dueOn: Day },
  until: Day,
  { today, maxDays }: { today: Day; maxDays: number },
): PrepaidTerm {
  const startsOn = dueOn > today ? dueOn : today
  if (until <= dueOn) throw new AppError('invalid_input', `The new last day must be after ${dueOn}.`)
  if (until < today) throw new AppError('invalid_input', `The new last day must not be before ${today}.`)
  const last = addDays(today, maxDays)
  if (until > last) throw new AppError('invalid_input', `The new last day must not be after ${last}.`)
  return { startsOn, dueOn: until }
}

export function daysOf({ startsOn, dueOn }: PrepaidTerm): number {
  return daysBetween(startsOn, dueOn)
}
