// Decides which login a report belongs to, and whether its session is known or new. Gateways use session names again: daily,
// after a power cut, for another user. Pure; the table in its test lists all cases.
import { type Instant, SECOND_MS } from '../../clock.ts'
import { isLower, isSame } from './counters.ts'
import type { AccountingRecord } from './report.ts'
import { LATE_MS, type Session } from './session.ts'

/** A session that had the report's name at its gateway. */
export type Named = Pick<
  Session,
  'subscriptionId' | 'username' | 'toldUsername' | 'startedAt' | 'startStamp'
> &
  Pick<Session, 'seenAt' | 'endedAt' | 'endCause' | 'octetsIn' | 'octetsOut' | 'seconds'>

/** The evidence for the login of a report, as subscriptions; only those that the gateway serves. */
export type Evidence = {
  /** Seats under that name at that gateway, the latest first. */
  seats: readonly { subscriptionId: number; takenAt: Instant }[]
  /** Named by the server's own Class. */
  classed: number | undefined
  /** Named by User-Name. */
  named: number | undefined
}

/** `subscriptionId` undefined: an unknown login. `replaces`: sessions that have ended, because a new one has their name. */
export type SessionMatch<S> =
  | { kind: 'known'; session: S; subscriptionId: number | undefined }
  | { kind: 'new'; subscriptionId: number | undefined; replaces: S[] }

/** Gateways repeat a report for about this long. With Acct-Delay-Time a repeat also carries the same instant. */
const REPEATED_FOR_MS = 10 * SECOND_MS
/** The stamps of two sendings may differ by this much, by the gateway's own clock. */
const STAMPS_DIFFER_S = 30

/** `sessions`: the latest begun first. `staleMs`: how long a session may be silent. */
export function identify<S extends Named>(
  report: AccountingRecord,
  sessions: readonly S[],
  evidence: Evidence,
  staleMs: number,
): SessionMatch<S> {
  const whose = whoseIs(report, sessions, evidence, staleMs)
  const { subscriptionId } = whose
  const [latest, ...earlier] = ownOf(whose, sessions)
  const seat = evidence.seats.find((one) => one.subscriptionId === subscriptionId)
  if (latest) {
    const session = earlier.find((one) => isOfEarlier(report, one, latest, staleMs)) ?? latest
    if (session !== latest || !isAnother(report, latest, staleMs, seat?.takenAt))
      return { kind: 'known', session, subscriptionId }
  }
  const replaces = sessions.filter(({ endedAt, startedAt }) => endedAt === null && startedAt <= report.at)
  return { kind: 'new', subscriptionId, replaces }
}

/** `username` as its gateway spells it. */
type Whose = { subscriptionId: number | undefined; username: string }

/**
 * The data of the Access-Accept decides, in any spelling of the name: first the seat, then Class. The name of another login
 * counts only where the session of the seat has already begun, or where that other login had a session of this name.
 */
function whoseIs<S extends Named>(
  report: AccountingRecord,
  sessions: readonly S[],
  { seats, classed, named }: Evidence,
  staleMs: number,
): Whose {
  const login = (subscriptionId: number | undefined) => ({ subscriptionId, username: report.username })
  const seat = seats.find(({ subscriptionId: id }) => id === classed || id === named) ?? seats[0]
  if (!seat) return whoseBySession(report, sessions, { classed, named }, staleMs) ?? login(classed ?? named)
  const other =
    seat.subscriptionId === classed || seat.subscriptionId === named ? undefined : (classed ?? named)
  if (other === undefined) return login(seat.subscriptionId)
  const theirs = sessions.find(({ subscriptionId }) => subscriptionId === other)
  if (theirs && !isAnother(report, theirs, staleMs)) return login(other)
  const using = sessions.find((one) => one.subscriptionId === seat.subscriptionId && one.endedAt === null)
  const isSameName = classed === undefined && using !== undefined && reportedName(using) === report.username
  return login(using === undefined || isSameName ? seat.subscriptionId : other)
}

/**
 * Without a seat: the live session under this spelling of the name. When the name belongs to no login: also an ended session
 * under this spelling, or one under another name that the report fits.
 */
function whoseBySession<S extends Named>(
  report: AccountingRecord,
  sessions: readonly S[],
  { classed, named }: Omit<Evidence, 'seats'>,
  staleMs: number,
): Whose | undefined {
  if (classed !== undefined) return undefined
  const live = sessions.find(({ endedAt }) => endedAt === null)
  const sameName = sessions.filter((one) => reportedName(one) === report.username)
  if (live && sameName.includes(live)) return ownerOf(live)
  if (named !== undefined) return undefined
  const [same] = sameName
  if (same) return ownerOf(same)
  const any = live ?? sessions.find((one) => isSame(one, report))
  return any && (report.username === '' || !isAnother(report, any, staleMs)) ? ownerOf(any) : undefined
}

/** The sessions of the login itself. If it has none: erased sessions, since their login is not known any more. */
function ownOf<S extends Named>({ subscriptionId, username }: Whose, sessions: readonly S[]): S[] {
  const own = sessions.filter((one) =>
    subscriptionId === undefined
      ? one.subscriptionId === null && one.username !== '' && reportedName(one) === username
      : one.subscriptionId === subscriptionId,
  )
  return own.length > 0 ? own : sessions.filter((one) => one.username === '')
}

function ownerOf(session: Named): Whose {
  return { subscriptionId: session.subscriptionId ?? undefined, username: reportedName(session) }
}

function reportedName({ username, toldUsername }: Named): string {
  return toldUsername ?? username
}

/** Whether a report belongs to an earlier session of the same login and name, though a later one has begun. */
function isOfEarlier(report: AccountingRecord, earlier: Named, latest: Named, staleMs: number): boolean {
  const { status, at, stamp, seconds } = report
  if (status === 'start') return isStartOf(report, earlier) && !isStartOf(report, latest)
  if (stamp !== undefined && latest.startStamp !== null && stamp < latest.startStamp) return true
  if (at + SECOND_MS < latest.startedAt) return true // Acct-Delay-Time is in whole seconds
  const lasts = at - latest.startedAt + staleMs // the latest session cannot have lasted longer
  if (seconds * SECOND_MS > lasts && isSame(earlier, report) && isLower(latest, earlier)) return true
  // A stop for a session that never had one: it shows more usage than the latest session can have.
  const unstopped = status === 'stop' && earlier.endCause === 'replaced'
  return unstopped && seconds * SECOND_MS > lasts && isLower(earlier, report) && isLower(latest, earlier)
}

/** Whether the report is the start of this session, sent again. */
function isStartOf({ at, stamp }: AccountingRecord, { startedAt, startStamp }: Named): boolean {
  if (stamp !== undefined && startStamp !== null) return stamp === startStamp
  return Math.abs(at - startedAt) <= 2 * SECOND_MS
}

/** Whether a report belongs to a session that began after this one of the same login. `takenAt`: the latest login. */
function isAnother(report: AccountingRecord, before: Named, staleMs: number, takenAt?: Instant): boolean {
  const { status, at, seconds } = report
  const until = before.endedAt ?? before.seenAt
  if (status === 'start') return isAnotherStart(report, before, until, staleMs, takenAt)
  if (seconds === 0 || isSame(before, report)) return false
  const beganAt = at - seconds * SECOND_MS
  return beganAt > until + LATE_MS && (before.endedAt !== null || seconds < before.seconds)
}

function isAnotherStart(
  report: AccountingRecord,
  before: Named,
  until: Instant,
  staleMs: number,
  takenAt: Instant | undefined,
): boolean {
  const { at, stamp } = report
  if (stamp !== undefined && before.startStamp !== null) {
    if (stamp === before.startStamp) return false
    if (Math.abs(stamp - before.startStamp) > STAMPS_DIFFER_S)
      return !isStartOf(report, { ...before, startStamp: null })
  }
  if (at <= until) return false
  if (before.endedAt !== null) {
    if (before.endCause === 'gateway_restarted') return true
    if (takenAt !== undefined && takenAt > before.endedAt) return true
  }
  const goesOn = before.endedAt === null && at <= until + staleMs && !isLower(report, before)
  const lastedMs = Math.max(before.seconds * SECOND_MS, at - before.startedAt)
  return !goesOn && lastedMs > REPEATED_FOR_MS
}
