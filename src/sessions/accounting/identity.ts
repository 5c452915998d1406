// Whose session a report is of, and whether it is one that is known or one that begins with it. Names of sessions are used
// again: daily, after a power cut, by another user. Pure; the table of its test is the list of what is told apart.
import { type Instant, SECOND_MS } from '../../clock.ts'
import { isLower, isSame } from './counters.ts'
import type { AccountingRecord } from './report.ts'
import { LATE_MS, type Session } from './session.ts'

/** What is known of a session that has gone by the report's name at its gateway. */
export type Named = Pick<
  Session,
  'subscriptionId' | 'username' | 'toldUsername' | 'startedAt' | 'startStamp'
> &
  Pick<Session, 'seenAt' | 'endedAt' | 'endCause' | 'octetsIn' | 'octetsOut' | 'seconds'>

/** What says whose it is, as subscriptions; only those that the gateway serves. */
export type Evidence = {
  /** Under that name at that gateway, the latest first. */
  seats: readonly { subscriptionId: number; takenAt: Instant }[]
  /** By the server's own Class. */
  classed: number | undefined
  /** By User-Name. */
  named: number | undefined
}

/** `subscriptionId` undefined: nobody's. `replaces`: they live no more, as their name went to a new one. */
export type Identified<S> =
  | { kind: 'known'; session: S; subscriptionId: number | undefined }
  | { kind: 'new'; subscriptionId: number | undefined; replaces: S[] }

/** Gateways send a report again for about so long; with Acct-Delay-Time its own instant tells it. */
const REPEATED_FOR_MS = 10 * SECOND_MS
/** By the gateway's own clock, whatever it says on each sending. */
const STAMPS_DIFFER_S = 30

/** `sessions`: the latest begun first. `staleMs`: how long a session may be silent. */
export function identify<S extends Named>(
  report: AccountingRecord,
  sessions: readonly S[],
  evidence: Evidence,
  staleMs: number,
): Identified<S> {
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

/** `username` as its gateway tells it. */
type Whose = { subscriptionId: number | undefined; username: string }

/**
 * What an Access-Accept gave away decides, the seat and then Class, whatever the spelling of the name. A name that is
 * another login's counts where the seat's session has begun already, or where that login had a session of this name.
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
  const isToldSo = classed === undefined && using !== undefined && toldName(using) === report.username
  return login(using === undefined || isToldSo ? seat.subscriptionId : other)
}

/** Without a seat: a session that lives under that very name of the login, or under another that is nobody's. */
function whoseBySession<S extends Named>(
  report: AccountingRecord,
  sessions: readonly S[],
  { classed, named }: Omit<Evidence, 'seats'>,
  staleMs: number,
): Whose | undefined {
  if (classed !== undefined) return undefined
  const live = sessions.find(({ endedAt }) => endedAt === null)
  const toldSo = sessions.filter((one) => toldName(one) === report.username)
  if (live && toldSo.includes(live)) return ownerOf(live)
  if (named !== undefined) return undefined
  const [same] = toldSo
  if (same) return ownerOf(same)
  const any = live ?? sessions.find((one) => isSame(one, report))
  return any && (report.username === '' || !isAnother(report, any, staleMs)) ? ownerOf(any) : undefined
}

/** The login's own, or what is left of one that is erased: nobody can tell whose that was. */
function ownOf<S extends Named>({ subscriptionId, username }: Whose, sessions: readonly S[]): S[] {
  const own = sessions.filter((one) =>
    subscriptionId === undefined
      ? one.subscriptionId === null && one.username !== '' && toldName(one) === username
      : one.subscriptionId === subscriptionId,
  )
  return own.length > 0 ? own : sessions.filter((one) => one.username === '')
}

function ownerOf(session: Named): Whose {
  return { subscriptionId: session.subscriptionId ?? undefined, username: toldName(session) }
}

function toldName({ username, toldUsername }: Named): string {
  return toldUsername ?? username
}

/** Whether a report belongs to an earlier session of the same login and name, though a later one has begun. */
function isOfEarlier(report: AccountingRecord, earlier: Named, latest: Named, staleMs: number): boolean {
  const { status, at, stamp, seconds } = report
  if (status === 'start') return isStartOf(report, earlier) && !isStartOf(report, latest)
  if (stamp !== undefined && latest.startStamp !== null && stamp < latest.startStamp) return true
  if (at + SECOND_MS < latest.startedAt) return true // Acct-Delay-Time is in whole seconds
  const lasts = at - latest.startedAt + staleMs // longer than that the latest cannot have been
  if (seconds * SECOND_MS > lasts && isSame(earlier, report) && isLower(latest, earlier)) return true
  // A stop of one that never had any: of what the latest cannot have used.
  const unstopped = status === 'stop' && earlier.endCause === 'replaced'
  return unstopped && seconds * SECOND_MS > lasts && isLower(earlier, report) && isLower(latest, earlier)
}

/** The start that a session began with, sent once more. */
function isStartOf({ at, stamp }: AccountingRecord, { startedAt, startStamp }: Named): boolean {
  if (stamp !== undefined && startStamp !== null) return stamp === startStamp
  return Math.abs(at - startedAt) <= 2 * SECOND_MS
}

/** Whether a report tells of a session that has begun after this one of the same login. `takenAt`: its latest login. */
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
