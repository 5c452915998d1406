// Folds the reports of one session name in a batch into the rows to be written: sessions, usage, seats. Pure.
import type { Instant } from '../../clock.ts'
import { dayIn } from '../../day.ts'
import { type Evidence, identify } from './identity.ts'
import type { AccountingRecord } from './report.ts'
import { begun, kept, replaced, reported, type Session, type SessionOwner } from './session.ts'
import type { StoredSession } from './session-store.ts'
import { NO_PROTOCOL } from './usage.ts'
import type { UsageRow } from './usage-store.ts'

/** A session, and its state after the reports of a batch. */
export type SessionUpdate = {
  /** Undefined: the session began with one of these reports. */
  before: StoredSession | undefined
  /** The session after the reports, and the part of it that is stored. */
  after: Session
  stored: Session
  owner: SessionOwner | undefined
  /** The session counts as alive until then; undefined: no report of the batch shows life. */
  aliveUntil: Instant | undefined
  /** A report of the batch ended the session: its own stop, or the start of a session that has its name now. */
  isOver: boolean
  gateway: AccountingRecord['gateway']
  /** As reported, even when the brand keeps no address. */
  callerAddress: string | undefined
  framedAddresses: readonly string[]
}

/** The result for one session name at one gateway. */
export type FoldedName = {
  /** The latest begun first: this one has the name from now on. */
  sessions: readonly SessionUpdate[]
  /** Usage to be added: only what no earlier report has counted. */
  usage: readonly UsageRow[]
}

/** The known sessions of a name, before its reports are counted. */
export type KnownName = {
  /** The latest begun first. */
  sessions: readonly StoredSession[]
  evidenceOf(report: AccountingRecord): Evidence
  ownerOf(subscriptionId: number): SessionOwner | undefined
}

type Track = Omit<SessionUpdate, 'stored' | 'framedAddresses'> & { framedAddresses: Set<string> }

/** `reports`: at least one, all of one name. */
export function fold(
  known: KnownName,
  reports: readonly [AccountingRecord, ...AccountingRecord[]],
  staleMs: number,
): FoldedName {
  const [{ gateway }] = reports
  const tracks = known.sessions.map((before) => toTrack(before, gateway))
  const usage: UsageRow[] = []

  function begin(report: AccountingRecord, owner: SessionOwner | undefined, ends: readonly Track[]): Track {
    for (const track of ends) {
      track.after = replaced(track.after, report.at)
      track.isOver = true
    }
    const track = newTrack(begun(report, owner, staleMs), owner, gateway)
    tracks.unshift(track)
    return track
  }

  for (const report of reports) {
    const found = identify(
      report,
      tracks.map(({ after }) => after),
      known.evidenceOf(report),
      staleMs,
    )
    const owner = found.subscriptionId === undefined ? undefined : known.ownerOf(found.subscriptionId)
    const has = (one: Session) => tracks.filter(({ after }) => after === one)
    const [old] = found.kind === 'known' ? has(found.session) : []
    const then = old?.after
    const track = old ?? begin(report, owner, found.kind === 'new' ? found.replaces.flatMap(has) : [])
    track.owner ??= owner
    if (then) track.after = reported(then, report, track.owner, staleMs)
    note(track, report, then, staleMs)
    usage.push(...used(then, track.after, report, track.owner))
  }
  return { sessions: tracks.map(toFolded), usage }
}

function note(track: Track, report: AccountingRecord, then: Session | undefined, staleMs: number): void {
  const { after } = track
  const isOpened = after.endedAt === null && then?.endedAt !== null
  // A start that is sent again may find its session without a seat: its first sending was not acknowledged.
  const isSign = report.status === 'start' || after.movedAt !== then?.movedAt
  if (isOpened || (after.endedAt === null && isSign))
    track.aliveUntil = Math.max(track.aliveUntil ?? 0, after.movedAt + staleMs)
  if (report.status === 'stop') track.isOver = true
  track.callerAddress ??= report.callerAddress
  for (const address of [report.framedAddress, report.framedIpv6Address])
    if (address !== undefined) track.framedAddresses.add(address)
}

function newTrack(
  after: Session,
  owner: SessionOwner | undefined,
  gateway: AccountingRecord['gateway'],
): Track {
  const nothingYet = { callerAddress: undefined, framedAddresses: new Set<string>() }
  return { before: undefined, after, owner, aliveUntil: undefined, isOver: false, gateway, ...nothingYet }
}

function toTrack(before: StoredSession, gateway: AccountingRecord['gateway']): Track {
  return { ...newTrack(before, ownerOf(before), gateway), before }
}

/** Undefined: the session belongs to no known login, or is erased. */
export function ownerOf(session: StoredSession): SessionOwner | undefined {
  const { brandId, accountId, subscriptionId, username, keep } = session
  if (brandId === null || accountId === null || subscriptionId === null || !keep) return undefined
  return { brandId, accountId, subscriptionId, username, hasConnected: true, ...keep }
}

function toFolded({ framedAddresses, ...track }: Track): SessionUpdate {
  const { after, aliveUntil, isOver, owner } = track
  return {
    ...track,
    stored: kept(after, owner),
    aliveUntil: after.endedAt === null ? aliveUntil : undefined,
    isOver: isOver && after.endedAt !== null,
    framedAddresses: [...framedAddresses],
  }
}

/** The usage of `next` beyond `before`, on the day of the report. */
function used(
  before: Session | undefined,
  next: Session,
  report: AccountingRecord,
  owner: SessionOwner | undefined,
): UsageRow[] {
  const accountId = next.accountId ?? owner?.accountId
  const sums = {
    sessions: before ? 0 : 1,
    octetsIn: next.octetsIn - (before?.octetsIn ?? 0),
    octetsOut: next.octetsOut - (before?.octetsOut ?? 0),
    seconds: next.seconds - (before?.seconds ?? 0),
  }
  if (accountId === undefined || Object.values(sums).every((sum) => sum === 0)) return []
  const brandId = next.brandId ?? owner?.brandId ?? null
  const { gatewayId, protocolId } = next
  const day = dayIn('UTC', report.at)
  return [{ accountId, day, gatewayId, protocolId: protocolId ?? NO_PROTOCOL, brandId, ...sums }]
}

/** One row for each account, day, gateway and protocol, always in the same order, so that two processes do not block each other. */
export function summed(rows: readonly UsageRow[]): UsageRow[] {
  const sums = new Map<string, UsageRow>()
  for (const row of rows) {
    const name = `${row.accountId} ${row.day} ${row.gatewayId} ${row.protocolId}`
    const sum = sums.get(name)
    if (!sum) sums.set(name, { ...row })
    else {
      sum.sessions += row.sessions
      sum.octetsIn = Math.min(sum.octetsIn + row.octetsIn, Number.MAX_SAFE_INTEGER)
      sum.octetsOut = Math.min(sum.octetsOut + row.octetsOut, Number.MAX_SAFE_INTEGER)
      sum.seconds = Math.min(sum.seconds + row.seconds, Number.MAX_SAFE_INTEGER)
    }
  }
  const order = (a: UsageRow, b: UsageRow) =>
    a.accountId - b.accountId ||
    a.gatewayId - b.gatewayId ||
    a.protocolId - b.protocolId ||
    (a.day < b.day ? -1 : 1)
  return [...sums.values()].sort(order)
}
