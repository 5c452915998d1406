// The one question of gateways: may this login connect here now, and with what? Pure; the caller brings all facts.
import { type Brand, brandTime } from '../brands/brand.ts'
import type { BrandSettings } from '../brands/settings.ts'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { AccessLimits } from './limits.ts'
import { endOf, type PrepaidKind } from './prepaid-subscription.ts'
import { isPrepaid, type SubscriptionStatus } from './subscription.ts'

/** Where and how a login wants to connect: the gateway's location, by ids of the catalogue, and one of its protocols. */
export type AccessLocation = {
  countryId: number
  /** Null: the gateway is in no city of the catalogue; a list of cities then leaves it out. */
  cityId: number | null
  protocolId: number
  /** Open to freemium logins. */
  isFreemium: boolean
}

export type AccessQuestion = {
  brand: Pick<BrandSettings, 'suspended' | 'default_sessions' | 'confirm_email'>
  /** Of the brand's clock. */
  daysAhead: Brand['daysAhead']
  accountStatus: 'active' | 'suspended' | 'closed'
  /** Its owner was asked to confirm the e-mail, and has not done so. */
  isEmailPending: boolean
  subscription: {
    status: SubscriptionStatus
    planMonths: number
    dueOn: Day
    kind: PrepaidKind
    limits: AccessLimits | undefined
  }
  place: AccessLocation
  /** Of this login, everywhere, without the one that is asked for. */
  openSessions: number
  /** By the real clock. */
  now: Instant
}

/** In the order in which they are looked at: the first that applies is the answer. */
export const DENIALS = [
  'brand_suspended',
  'account_closed',
  'account_suspended',
  'email_not_confirmed', // where the brand requires it
  'subscription_ended', // cancelled or terminated
  'subscription_suspended', // even when its last day has passed as well
  'subscription_expired',
  'kind_not_here', // a freemium login at a place that is not open to it
  'country_not_allowed',
  'city_not_allowed',
  'protocol_not_allowed',
  'no_seat_left',
] as const
export type Denial = (typeof DENIALS)[number]

/**
 * `until`: when a session must end by the real clock, null when nothing says so today: a plan is renewed or ended by the
 * night.
 */
export type Access = { kind: 'allow'; seats: number; until: Instant | null } | { kind: 'deny'; why: Denial }

export function decideAccess(question: AccessQuestion): Access {
  const seats = seatsOf(question.subscription.limits, question.brand.default_sessions)
  const until = isPrepaid(question.subscription) ? realEnd(question) : null
  const why =
    notInForce(question, until) ??
    notHere(question) ??
    (question.openSessions >= seats ? 'no_seat_left' : undefined)
  return why === undefined ? { kind: 'allow', seats, until } : { kind: 'deny', why }
}

/** The end of the last day, as the real clock will show it. */
function realEnd({ subscription, daysAhead, now }: AccessQuestion): Instant {
  return now + endOf(subscription.dueOn) - brandTime({ daysAhead }, now)
}

/** The sessions a login may hold at once: the smaller of its limits, or the brand's default. */
export function seatsOf(limits: AccessLimits | undefined, defaultSessions: number): number {
  const given = [limits?.multiLogin, limits?.sessionLimit].filter((one) => one !== undefined)
  return given.length === 0 ? defaultSessions : Math.min(...given)
}

function notInForce(question: AccessQuestion, until: Instant | null): Denial | undefined {
  const { brand, accountStatus, isEmailPending, subscription, now } = question
  if (brand.suspended) return 'brand_suspended'
  if (accountStatus === 'closed') return 'account_closed'
  if (accountStatus === 'suspended') return 'account_suspended'
  if (isEmailPending && brand.confirm_email === 'require') return 'email_not_confirmed'
  switch (subscription.status) {
    case 'cancelled':
    case 'terminated':
      return 'subscription_ended'
    case 'suspended':
      return 'subscription_suspended'
    case 'expired':
      return 'subscription_expired'
    case 'active':
      return until !== null && now >= until ? 'subscription_expired' : undefined
  }
}

function notHere({ subscription, place }: AccessQuestion): Denial | undefined {
  if (subscription.kind === 'freemium' && !place.isFreemium) return 'kind_not_here'
  const { limits } = subscription
  if (!limits) return undefined
  if (!allows(limits.countryIds, place.countryId)) return 'country_not_allowed'
  if (!allows(limits.cityIds, place.cityId)) return 'city_not_allowed'
  if (!allows(limits.protocolIds, place.protocolId)) return 'protocol_not_allowed'
  return undefined
}

/** An empty list allows all. */
function allows(ids: readonly number[], id: number | null): boolean {
  return ids.length === 0 || (id !== null && ids.includes(id))
}
