// A session as its gateway reports it, and what each report makes of it. Pure: the same whatever the order and number in
// which reports come in, as far as that is possible.
import { DAY_MS, type Instant, SECOND_MS } from '../clock.ts'
import { type AddressRule, keptAddress } from './kept-address.ts'
import type { AccountingRecord } from './report.ts'

export type Session = {
  gatewayId: number
  sessionKey: string
  brandId: number | null // null, as the next two: nobody's login
  accountId: number | null
  subscriptionId: number | null
  /** Empty: ended and erased. Its row is kept a while so that a late report is not counted again. */
  username: string
  protocolId: number | null
  nasAddress: string
  callerAddress: string | null
  framedAddress: string | null
  startedAt: Instant
  seenAt: Instant
  /** When its counters were last seen to have grown. */
  movedAt: Instant
  /** Given up then, unless it has moved since; null: ended. */
  staleAt: Instant | null
  endedAt: Instant | null
  endCause: string | null
  octetsIn: number
  octetsOut: number
  seconds: number
}

/** What most reports change. */
export const MOVING: ReadonlySet<keyof Session> = new Set([
  'seenAt',
  'movedAt',
  'octetsIn',
  'octetsOut',
  'seconds',
])

/** Whose login it is, and what that brand keeps of sessions. */
export type Owner = {
  brandId: number
  accountId: number
  subscriptionId: number
} & Kept
export type Kept = { addresses: AddressRule; days: number }

/** A session counts as gone after so many intervals without a report, or without growing counters. */
export const STALE_INTERVALS = 3
/** What the server concluded itself. Such a session is open again when it moves, as it was no gateway that ended it. */
export const CONCLUDED = ['lost', 'frozen', 'disconnected', 'gateway_restarted'] as const
export type Concluded = (typeof CONCLUDED)[number]
/** A start under the name of a session that ended longer ago than any report is late: the gateway counts anew. */
const NAMES_REUSED_AFTER_MS = DAY_MS
/** Of nobody's login no brand says what may be kept: no addresses. */
const NOBODYS: AddressRule = 'none'

/** A session's first report; `staleMs` as in `reported`. */
export function begun(report: AccountingRecord, owner: Owner | undefined, staleMs: number): Session {
  const { gateway, status, at } = report
  const [only, ...others] = gateway.protocols
  const rule = owner?.addresses ?? NOBODYS
  const session: Session = {
    gatewayId: gateway.id,
    sessionKey: report.sessionKey,
    ...ids(owner),
    username: report.username,
    protocolId: report.protocolId ?? (others.length === 0 ? only?.protocolId : undefined) ?? null,
    nasAddress: report.nasAddress,
    callerAddress: keptAddress(report.callerAddress, rule),
    framedAddress: keptAddress(report.framedAddress, rule),
    startedAt: status === 'start' ? at : Math.max(0, at - report.seconds * SECOND_MS),
    seenAt: at,
    movedAt: at,
    staleAt: at + staleMs,
    endedAt: null,
    endCause: null,
    ...counters(report),
  }
  return status === 'stop' ? ended(session, at, report.cause) : session
}

/** A later report; `staleMs`: how long a session may stand still. */
export function reported(
  before: Session,
  report: AccountingRecord,
  owner: Owner | undefined,
  staleMs: number,
): Session {
  const after = { ...before, ...highest(before, report) }
  const grew = after.octetsIn > before.octetsIn || after.octetsOut > before.octetsOut
  if (before.endedAt !== null) return reportedLate(before, after, report, owner, grew ? staleMs : undefined)
  after.seenAt = Math.max(before.seenAt, report.at)
  if (grew) after.movedAt = Math.max(before.movedAt, report.at)
  if (report.status === 'start') after.startedAt = Math.min(before.startedAt, report.at)
  const rule = owner?.addresses ?? NOBODYS
  after.callerAddress ??= keptAddress(report.callerAddress, rule)
  after.framedAddress ??= keptAddress(report.framedAddress, rule)
  after.protocolId ??= report.protocolId ?? null
  return report.status === 'stop' ? ended(after, report.at, report.cause) : after
}

/** After its end: only what it has used counts, unless it was the server that took it for ended, and it moves. */
function reportedLate(
  before: Session,
  after: Session,
  report: AccountingRecord,
  owner: Owner | undefined,
  movedForMs: number | undefined,
): Session {
  if (!isConcluded(before.endCause)) return after
  if (report.status === 'stop') return ended(after, report.at, report.cause)
  if (report.status !== 'interim' || movedForMs === undefined) return after
  const staleAt = report.at + movedForMs
  const alive = { seenAt: report.at, movedAt: report.at, staleAt, endedAt: null, endCause: null }
  const nameless = before.username === '' ? { ...ids(owner), username: report.username } : {}
  return { ...after, ...nameless, ...alive }
}

/** Whether a start is another session than the one that ended under its name. */
export function isAnother(before: Session, report: AccountingRecord): boolean {
  if (report.status !== 'start' || before.endedAt === null) return false
  const restarted = before.endCause === ('gateway_restarted' satisfies Concluded)
  return report.at > before.endedAt + (restarted ? 0 : NAMES_REUSED_AFTER_MS)
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

/** Without anything that says whose it was. The counters stay: late reports are measured by them. */
export const ERASED = {
  accountId: null,
  subscriptionId: null,
  username: '',
  protocolId: null,
  callerAddress: null,
  framedAddress: null,
  nasAddress: '',
} satisfies Partial<Session>

/** What may be stored: a brand that keeps ended sessions for no day has them erased at once. */
export function kept(session: Session, keep: Kept | undefined): Session {
  return session.endedAt !== null && keep?.days === 0 ? { ...session, ...ERASED } : session
}

export function isConcluded(cause: string | null): cause is Concluded {
  return CONCLUDED.some((one) => one === cause)
}

function ids(owner: Owner | undefined) {
  const { brandId = null, accountId = null, subscriptionId = null } = owner ?? {}
  return { brandId, accountId, subscriptionId }
}

function counters({ octetsIn, octetsOut, seconds }: Pick<Session, 'octetsIn' | 'octetsOut' | 'seconds'>) {
  return { octetsIn, octetsOut, seconds }
}

/** Counters only grow: a lower one is an older report, or a gateway that lost count. */
function highest(a: ReturnType<typeof counters>, b: ReturnType<typeof counters>) {
  return {
    octetsIn: Math.max(a.octetsIn, b.octetsIn),
    octetsOut: Math.max(a.octetsOut, b.octetsOut),
    seconds: Math.max(a.seconds, b.seconds),
  }
}
