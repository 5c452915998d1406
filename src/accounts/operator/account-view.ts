// What one account is, and one subscription, for every caller that reads them: one shape, without secrets.
import type { Brands } from '../../brands/brands.ts'
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import type { Language } from '../../languages/language.ts'
import { type AccessLimits, decodeLimits } from '../../subscriptions/limits.ts'
import { renewableOn, type SubscriptionRecord, statusOf } from '../../subscriptions/records.ts'
import { isPrepaid, type SubscriptionStatus } from '../../subscriptions/subscription.ts'
import type { Account } from '../account.ts'
import { decodeMetadata, type Metadata } from '../metadata.ts'
import type { AccountRow } from './list-accounts-store.ts'

export type AccountView = {
  id: number
  brandId: number
  /** Absent: it is known by the external ids of its logins. */
  email: string | undefined
  /** Its owner was asked to confirm it, and has not done so. */
  emailPending: boolean
  /** Undefined: it is not confirmed, or its owner was not asked. */
  emailConfirmedAt: Instant | undefined
  status: Account['status']
  firstName: string
  lastName: string
  companyName: string
  /** ISO 3166-1 alpha-2; '' when it is not known. */
  country: string
  /** Null: it follows from the country, the request or the brand. */
  language: Language | null
  state: string
  zipCode: string
  /** Not billable. */
  testUser: boolean
  /** Those of `logins`. */
  externalIds: string[]
  aliasCount: number
  metadata: Metadata
  createdAt: Instant
  changedAt: Instant
  lastProductChangeAt: Instant
  closedAt: Instant | undefined
  logins: SubscriptionView[]
}

/** A subscription with its login. */
export type SubscriptionView = {
  subscriptionId: number
  accountId: number
  brandId: number
  username: string
  externalId: string | undefined
  /** What is paid for: a plan's label, or `prepaid`. */
  plan: string
  /** 0: prepaid. */
  planMonths: number
  kind: SubscriptionRecord['kind']
  state: SubscriptionStatus
  startedOn: Day
  /** The due day; of a prepaid one the last day. */
  until: Day
  /** The first day of a renewal; undefined: there is none. */
  renewableOn: Day | undefined
  autoTerminate: boolean
  cancellation: { type: string; scope: string | null; reason: string | null } | undefined
  limits: AccessLimits | undefined
  dedicated: NonNullable<SubscriptionRecord['dedicated']> | undefined
  createdAt: Instant
  endedAt: Instant | undefined
}

/** The times of the brands of these rows. */
export async function timesOf(
  brands: Pick<Brands, 'timeIn'>,
  rows: readonly { brandId: number }[],
): Promise<(brandId: number) => Instant> {
  const ids = [...new Set(rows.map(({ brandId }) => brandId))]
  const times = new Map(await Promise.all(ids.map(async (id) => [id, await brands.timeIn(id)] as const)))
  return (brandId) => times.get(brandId) ?? 0
}

export function accountView(
  { passwordHash: _secret, metadata, email, closedAt, emailConfirmedAt, ...account }: AccountRow,
  logins: SubscriptionView[],
): AccountView {
  return {
    ...account,
    email: email || undefined,
    closedAt: closedAt ?? undefined,
    emailConfirmedAt: emailConfirmedAt ?? undefined,
    metadata: decodeMetadata(metadata),
    externalIds: logins.flatMap(({ externalId }) => externalId ?? []),
    logins,
  }
}

/** `now`: of the brand. */
export function subscriptionView(
  record: SubscriptionRecord,
  { accountStatus, now }: { accountStatus: Account['status']; now: Instant },
): SubscriptionView {
  const { id, accountId, brandId, vpnUsername, externalId, planMonths, planLabel, kind, dueOn } = record
  const { startedOn, autoTerminate, createdAt, endedAt, cancelType, cancelScope, cancelReason } = record
  return {
    ...{ subscriptionId: id, accountId, brandId, username: vpnUsername, externalId: externalId ?? undefined },
    plan: isPrepaid({ planMonths }) ? 'prepaid' : (planLabel ?? `${planMonths}-month plan`),
    ...{
      planMonths,
      kind,
      state: stateOf(record, accountStatus, now),
      startedOn,
      until: dueOn,
      renewableOn: renewableOn(record),
      autoTerminate,
    },
    cancellation:
      cancelType === null ? undefined : { type: cancelType, scope: cancelScope, reason: cancelReason },
    limits: decodeLimits(record.limits),
    dedicated: (endedAt === null && record.dedicated) || undefined,
    ...{ createdAt, endedAt: endedAt ?? undefined },
  }
}

/** Nothing of a suspended account is active. */
function stateOf(
  record: SubscriptionRecord,
  accountStatus: Account['status'],
  now: Instant,
): SubscriptionStatus {
  const own = statusOf(record, now)
  return own === 'active' && accountStatus === 'suspended' ? 'suspended' : own
}
