// Writes a batch of reports in one transaction: few statements over many rows, however many sessions they are of.
import type { Clock, Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Admission, SeatlessSession } from './admission.ts'
import type { CallerFingerprint } from './caller.ts'
import type { Disconnects } from './disconnects.ts'
import { type Folded, fold, summed } from './folding.ts'
import { freeSeats, freeSeatsOf, freeUnnamedSeat, type Held, holdSeats, nameSeat } from './held-seat-store.ts'
import { type AccountingRecord, isRestart } from './report.ts'
import { type Concluded, MOVING, type Owner, type Session, STALE_INTERVALS } from './session.ts'
import {
  endSessionsOf,
  findOwners,
  insertSessions,
  lockSessions,
  renameSession,
  type SessionName,
  type StoredSession,
  touchSessions,
  updateSessions,
} from './session-store.ts'
import { addUsage } from './usage-store.ts'

/** A session that another process begins at the same moment is there in the next round. */
const MOST_ROUNDS = 5
/** More sessions than any gateway has; an unbounded change could hold the writer too long. */
const MOST_ENDED = 50_000

type Deps = {
  clock: Clock
  admission: Pick<Admission, 'reseat'>
  disconnects: Pick<Disconnects, 'queue'>
  fingerprint: CallerFingerprint
  interimMs: number
}
type Group = [AccountingRecord, ...AccountingRecord[]]
type Alive = Folded & { aliveUntil: Instant; after: { subscriptionId: number } }
/** Lives, and has lost the seat that it was to have to another transaction. */
export type Unseated = { session: SeatlessSession; sessionId: number }

export function makeReportWriter({ clock, admission, disconnects, fingerprint, interimMs }: Deps) {
  const staleMs = STALE_INTERVALS * interimMs

  /**
   * Restarts count after all else, whatever their place. Resolves with those to be handed to `seat`, in a new transaction.
   */
  async function write(tx: Handle, reports: readonly AccountingRecord[]): Promise<Unseated[]> {
    const unseated: Unseated[] = []
    const ofSessions = reports.filter((report) => !isRestart(report))
    await writeGroups(tx, bySession(ofSessions), unseated)
    for (const restart of reports.filter(isRestart)) await writeRestart(tx, restart)
    return unseated
  }

  async function writeRestart(tx: Handle, { gateway, at }: AccountingRecord) {
    const cause: Concluded = 'gateway_restarted'
    await endSessionsOf(tx, gateway.id, { at, cause, limit: MOST_ENDED })
    await freeSeatsOf(tx, gateway.id, at)
  }

  async function writeGroups(tx: Handle, groups: Group[], unseated: Unseated[]) {
    let rest = groups
    for (let round = 1; rest.length > 0; round++) {
      if (round > MOST_ROUNDS) throw new AppError('overloaded', 'Others begin the same sessions.')
      rest = await writeRound(tx, rest, unseated)
    }
  }

  /** Resolves with the groups of sessions that another process was quicker to begin. */
  async function writeRound(tx: Handle, groups: Group[], unseated: Unseated[]): Promise<Group[]> {
    const known = await readAll(tx, groups)
    const folded = groups.map((group) => foldOne(group, known))
    for (const { renamed, before } of folded) if (renamed && before) await renameSession(tx, before.id)
    const fresh = folded.filter(isFresh)
    const inserted = await insertSessions(
      tx,
      fresh.map(({ stored }) => stored),
    )
    const ids = new Map(inserted.map((row) => [nameOf(row), row.id]))
    const lost = new Set(fresh.filter(({ after }) => !ids.has(nameOf(after))))
    const kept = lost.size === 0 ? folded : folded.filter((one) => !lost.has(one))
    const seatless = await writeRest(tx, kept)
    unseated.push(...(await seatOrEnd(tx, seatless, ids)))
    return lost.size === 0 ? [] : groups.filter((_, at) => lost.has(folded[at] as Folded))
  }

  type Known = { stored: Map<string, StoredSession>; owners: Map<string, Owner> }

  async function readAll(tx: Handle, groups: readonly Group[]): Promise<Known> {
    const rows = await lockSessions(tx, [...new Set(groups.map(([first]) => first.sessionKey))])
    const stored = new Map(rows.map((row) => [nameOf(row), row]))
    const unknown = groups.filter(([first]) => isNameless(stored.get(nameOfReport(first))))
    const names = new Set(unknown.flatMap(([first]) => (first.username === '' ? [] : [first.username])))
    return { stored, owners: await findOwners(tx, [...names]) }
  }

  function foldOne(group: Group, { stored, owners }: Known): Folded {
    const [first] = group
    const before = stored.get(nameOfReport(first))
    return fold(
      before,
      group,
      before && !isNameless(before) ? ownerOf(before) : owners.get(first.username),
      staleMs,
    )
  }

  /** Resolves with those that should have a seat, and have none. */
  async function writeRest(tx: Handle, folded: readonly Folded[]): Promise<Alive[]> {
    const changed = folded.filter((one) => !isFresh(one)).map((one) => ({ one, how: changeOf(one) }))
    const rows = (wanted: string) =>
      changed.flatMap(({ one, how }) => (how === wanted ? [{ ...one.stored, id: one.before?.id ?? 0 }] : []))
    const now = clock.now()
    const alive = folded.filter((one): one is Alive => isAlive(one, now))
    const gone = folded.filter(({ stopped, after }) => stopped && after.endedAt !== null)
    const [held] = await Promise.all([
      holdSeats(tx, alive.map(heldBy)),
      freeSeats(
        tx,
        gone.map(({ after }) => after),
      ),
      touchSessions(tx, rows('moving')),
      updateSessions(tx, rows('whole')),
      addUsage(tx, summed(folded.flatMap(({ usage }) => usage))),
      ...gone.filter(isUnnamed).map((one) => freeUnnamedSeat(tx, unnamedOf(one))),
    ])
    const seated = new Set(held.map(nameOf))
    return alive.filter(({ after }) => !seated.has(nameOf(after)))
  }

  async function seatOrEnd(
    tx: Handle,
    sessions: readonly Alive[],
    newIds: ReadonlyMap<string, number>,
  ): Promise<Unseated[]> {
    const named = await Promise.all(
      sessions.map((one) => (isUnnamed(one) ? nameSeat(tx, unnamedOf(one), heldBy(one)) : false)),
    )
    const seatless = sessions.filter((_, at) => !named[at])
    const unseated = seatless.map((one) => ({
      session: toSeatless(one),
      sessionId: newIds.get(nameOf(one.after)) ?? one.before?.id ?? 0,
    }))
    return takeSeats(tx, unseated, false)
  }

  /** Who may have none is to be ended; resolves with those that another transaction was quicker than. */
  async function takeSeats(tx: Handle, unseated: readonly Unseated[], again: boolean): Promise<Unseated[]> {
    if (unseated.length === 0) return []
    const answers = await admission.reseat(
      tx,
      unseated.map(({ session }) => session),
      again,
    )
    const byReason = Map.groupBy(unseated.entries(), ([at]) => {
      const answer = answers[at]
      return answer?.kind === 'refused' ? answer.why : undefined
    })
    for (const [why, refused] of byReason) {
      const ids = refused.map(([, { sessionId }]) => sessionId)
      if (why !== undefined) await disconnects.queue(tx, ids, why)
    }
    return unseated.filter((_, at) => answers[at]?.kind === 'lost')
  }

  function unnamedOf({ after, owner, callerAddress }: Folded) {
    const subscriptionId = after.subscriptionId ?? owner?.subscriptionId ?? 0
    return { gatewayId: after.gatewayId, subscriptionId, caller: fingerprint(callerAddress) }
  }

  return {
    write,
    /** Another try for a seat. */
    seat: (tx: Handle, unseated: readonly Unseated[]) => takeSeats(tx, unseated, true),
  }
}

function bySession(reports: readonly AccountingRecord[]): Group[] {
  const groups = new Map<string, Group>()
  for (const report of reports) {
    const name = nameOfReport(report)
    const group = groups.get(name)
    if (group) group.push(report)
    else groups.set(name, [report])
  }
  // Always in the same order, so that two processes with the same sessions do not block each other.
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function nameOf({ sessionKey, gatewayId }: SessionName): string {
  return `${sessionKey} ${gatewayId}`
}

function nameOfReport({ sessionKey, gateway }: AccountingRecord): string {
  return nameOf({ sessionKey, gatewayId: gateway.id })
}

/** Only the reports themselves say whose it is. */
function isNameless(session: StoredSession | undefined): boolean {
  return session === undefined || session.username === ''
}

function ownerOf({ brandId, accountId, subscriptionId, keep }: StoredSession): Owner | undefined {
  if (brandId === null || accountId === null || subscriptionId === null || !keep) return undefined
  return { brandId, accountId, subscriptionId, ...keep }
}

function isFresh({ before, renamed }: Folded): boolean {
  return before === undefined || renamed
}

function changeOf({ before, stored }: Folded): 'none' | 'moving' | 'whole' {
  const names = Object.keys(stored) as (keyof Session)[]
  const changed = names.filter((name) => stored[name] !== before?.[name])
  if (changed.length === 0) return 'none'
  return changed.every((name) => MOVING.has(name)) ? 'moving' : 'whole'
}

function isAlive({ aliveUntil, after }: Folded, now: Instant): boolean {
  return aliveUntil !== undefined && aliveUntil > now && after.subscriptionId !== null
}

/** A session whose gateway tells its key with the start only: its seat may still be without. */
function isUnnamed({ gateway, before, after, owner }: Folded): boolean {
  const hasLogin = (after.subscriptionId ?? owner?.subscriptionId) !== undefined
  return !gateway.profile.tellsSessionKeyAtLogin && before === undefined && hasLogin
}

function heldBy({ after, aliveUntil }: Alive): Held {
  return { gatewayId: after.gatewayId, sessionKey: after.sessionKey, until: aliveUntil }
}

function toSeatless({ gateway, after, aliveUntil, callerAddress, framedAddress }: Alive): SeatlessSession {
  return {
    gateway,
    protocolId: after.protocolId ?? undefined,
    subscriptionId: after.subscriptionId,
    sessionKey: after.sessionKey,
    callerAddress,
    framedAddress,
    leaseUntil: aliveUntil,
  }
}
