// A session as its gateway reports it, and its state after each report. Pure. As far as possible the result does not depend
// on the order and number of reports. Which login a report belongs to is decided in identity.ts.

import { type AddressRule, keptAddress, keptRange } from '../../address-privacy.ts'
import { type Instant, MINUTE_MS, SECOND_MS } from '../../clock.ts'
import { type Counters, counted, showsLife } from './counters.ts'
import type { AccountingRecord } from './report.ts'

export type Session = Counters &
  Addresses & {
    gatewayId: number
    /** The name that its gateway gave it. Earlier sessions may have had the same name. */
    sessionKey: string
    brandId: number | null // null, as the next two: an unknown login
    accountId: number | null
    subscriptionId: number | null
    /**
     * The name of the login; for an unknown login, the name as reported. Empty: the session is ended and erased. Its row is
     * kept for a while, so that a late report is not counted again.
     */
    username: string
    /** The gateway's spelling of the login, where it differs. */
    toldUsername: string | null
    protocolId: number | null
    nasAddress: string
    startedAt: Instant
    /** The time of its start, in seconds of the gateway's own clock. */
    startStamp: number | null
    seenAt: Instant
    /** When it last showed life. */
    movedAt: Instant
    /** The session is given up then, unless it has shown life since; null: ended. */
    staleAt: Instant | null
    endedAt: Instant | null
    endCause: string | null
  }

type Addresses = {
  callerAddress: string | null
  framedAddress: string | null
  framedIpv6Address: string | null
  framedIpv6Prefix: string | null
  delegatedIpv6Prefix: string | null
}

/** The fields that most reports change. */
export const MOVING: ReadonlySet<keyof Session> = new Set([
  'seenAt',
  'movedAt',
  'octetsIn',
  'octetsOut',
  'seconds',
])

/** The login of a session, and the rules of its brand for keeping session data. */
export type SessionOwner = {
  brandId: number
  accountId: number
  subscriptionId: number
  username: string
  /** It had a session before. */
  hasConnected: boolean
} & RetentionRule
/** `events`: its sessions have events. */
export type RetentionRule = { addresses: AddressRule; days: number; events: boolean }

/** A session is given up after this many intervals without a report, or without a sign of life in one. */
export const STALE_INTERVALS = 3
/** Ends that the server concluded itself. Such a session opens again when it shows life, as no gateway ended it. */
export const CONCLUDED = ['lost', 'frozen', 'disconnected', 'gateway_restarted', 'replaced'] as const
export type Concluded = (typeof CONCLUDED)[number]
/** A report that comes so soon after an end may have been sent before it. */
export const LATE_MS = MINUTE_MS
/** For an unknown login: no brand allows keeping addresses. */
const RULE_OF_UNKNOWN_LOGINS: AddressRule = 'none'

/** The session after its first report; `staleMs` as in `reported`. */
export function begun(report: AccountingRecord, owner: SessionOwner | undefined, staleMs: number): Session {
  const { gateway, status, at, octetsIn, octetsOut, seconds } = report
  const [only, ...others] = gateway.protocols
  const session: Session = {
    gatewayId: gateway.id,
    sessionKey: report.sessionKey,
    ...whose(report, owner),
    protocolId: report.protocolId ?? (others.length === 0 ? only?.protocolId : undefined) ?? null,
    nasAddress: report.nasAddress,
    ...addresses(report, owner),
    startedAt: status === 'start' ? at : Math.max(0, at - seconds * SECOND_MS),
    startStamp: status === 'start' ? (report.stamp ?? null) : null,
    ...{ seenAt: at, movedAt: at, staleAt: at + staleMs, endedAt: null, endCause: null },
    ...{ octetsIn, octetsOut, seconds },
  }
  return status === 'stop' ? ended(session, at, report.cause) : session
}

/** The session after a later report; `staleMs`: how long a session may show no life. */
export function reported(
  before: Session,
  report: AccountingRecord,
  owner: SessionOwner | undefined,
  staleMs: number,
): Session {
  const after = { ...before, ...counted(before, report) }
  const lives = showsLife(before, after, report)
  if (before.endedAt !== null) return reportedLate({ before, after, lives }, report, owner, staleMs)
  after.seenAt = Math.max(before.seenAt, report.at)
  if (lives) after.movedAt = Math.max(before.movedAt, report.at)
  if (report.status === 'start') {
    after.startedAt = Math.min(before.startedAt, report.at)
    after.startStamp ??= report.stamp ?? null
  }
  learn(after, addresses(report, owner))
  after.protocolId ??= report.protocolId ?? null
  return report.status === 'stop' ? ended(after, report.at, report.cause) : after
}

/**
 * A report after the end: its usage counts. The session opens again if it shows life, unless the report may be from before
 * the end.
 */
function reportedLate(
  { before, after, lives }: { before: Session; after: Session; lives: boolean },
  report: AccountingRecord,
  owner: SessionOwner | undefined,
  staleMs: number,
): Session {
  const { endedAt, endCause } = before
  if (report.status === 'stop') {
    if (!isConcluded(endCause)) return after
    // The session that has its name now cannot have begun before this one ended.
    const at = endCause === 'replaced' ? Math.min(report.at, endedAt ?? report.at) : report.at
    return ended(after, at, report.cause)
  }
  if (report.status !== 'interim' || !lives || !isBeyondEnd(before, report)) return after
  const alive = { seenAt: report.at, movedAt: report.at, staleAt: report.at + staleMs }
  const nameless = before.username === '' ? whose(report, owner) : {}
  return { ...after, ...nameless, ...alive, endedAt: null, endCause: null }
}

function isBeyondEnd({ endedAt, endCause, seconds }: Session, report: AccountingRecord): boolean {
  if (endCause === 'replaced') return report.at > (endedAt ?? 0) + LATE_MS
  return isConcluded(endCause) || report.seconds > seconds
}

/** Ends a session whose name another one has now: its gateway does not have it any more. */
export function replaced(session: Session, at: Instant): Session {
  const cause: Concluded = 'replaced'
  return { ...session, endedAt: Math.max(at, session.startedAt), endCause: cause, staleAt: null }
}

function ended(session: Session, at: Instant, cause = 'unknown'): Session {
  return {
    ...session,
    endedAt: Math.max(at, session.startedAt),
    endCause: isConcluded(cause) ? `by ${cause}` : cause, // a gateway's word is final, whatever it is
    staleAt: null,
    seenAt: Math.max(session.seenAt, at),
  }
}

/**
 * The fields of an erased session: all that names its login is empty. The counters stay, as late reports are compared with
 * them.
 */
export const ERASED = {
  accountId: null,
  subscriptionId: null,
  username: '',
  toldUsername: null,
  protocolId: null,
  callerAddress: null,
  framedAddress: null,
  framedIpv6Address: null,
  framedIpv6Prefix: null,
  delegatedIpv6Prefix: null,
  nasAddress: '',
} satisfies Partial<Session>

/** The part that may be stored. When a brand keeps ended sessions for 0 days, they are erased at once. */
export function kept(session: Session, keep: RetentionRule | undefined): Session {
  return session.endedAt !== null && keep?.days === 0 ? { ...session, ...ERASED } : session
}

export function isConcluded(cause: string | null): cause is Concluded {
  return CONCLUDED.some((one) => one === cause)
}

function whose({ username: spelling }: AccountingRecord, owner: SessionOwner | undefined) {
  const { brandId = null, accountId = null, subscriptionId = null, username = spelling } = owner ?? {}
  return {
    brandId,
    accountId,
    subscriptionId,
    username,
    toldUsername: username === spelling ? null : spelling,
  }
}

function addresses(report: AccountingRecord, owner: SessionOwner | undefined): Addresses {
  const rule = owner?.addresses ?? RULE_OF_UNKNOWN_LOGINS
  return {
    callerAddress: keptAddress(report.callerAddress, rule),
    framedAddress: keptAddress(report.framedAddress, rule),
    framedIpv6Address: keptAddress(report.framedIpv6Address, rule),
    framedIpv6Prefix: keptRange(report.framedIpv6Prefix, rule),
    delegatedIpv6Prefix: keptRange(report.delegatedIpv6Prefix, rule),
  }
}

/** The first reported value stays. */
function learn(session: Addresses, latest: Addresses): void {
  session.callerAddress ??= latest.callerAddress
  session.framedAddress ??= latest.framedAddress
  session.framedIpv6Address ??= latest.framedIpv6Address
  session.framedIpv6Prefix ??= latest.framedIpv6Prefix
  session.delegatedIpv6Prefix ??= latest.delegatedIpv6Prefix
}
