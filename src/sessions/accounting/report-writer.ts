// Writes a batch of reports in one transaction, with few statements over many rows, for any number of sessions.
import type { Clock, Instant } from '../../clock.ts'
import { type Handle, LostRace } from '../../db/database.ts'
import { type Random, randomText } from '../../ids.ts'
import type { Disconnects } from '../disconnects/disconnects.ts'
import type { ClientFingerprint } from '../login/client-fingerprint.ts'
import type { Admission, SeatlessSession } from '../seats/admission.ts'
import {
  freeSeats,
  freeUnnamedSeat,
  type Held,
  type HeldName,
  holdSeats,
  nameSeat,
} from '../seats/seat-lease-store.ts'
import { lockSeats } from '../seats/seat-store.ts'
import { recordFirst } from './first-sessions.ts'
import { type FoldedName, fold, type SessionUpdate, summed } from './fold-reports.ts'
import { type Group, type makeKnownSessions, nameOfReport } from './known-sessions.ts'
import type { AccountingRecord } from './report.ts'
import { MOVING, type Session, STALE_INTERVALS } from './session.ts'
import { recordSessions } from './session-events.ts'
import { freeNames, insertSessions, touchSessions, updateSessions } from './session-store.ts'
import { addUsage } from './usage-store.ts'

/** Appended to the key of a session when a later session of the same batch has its name. */
const SUFFIX = { letters: 'abcdefghijklmnopqrstuvwxyz', length: 16 }

type Deps = {
  clock: Clock
  random: Random
  knownNames: ReturnType<typeof makeKnownSessions>
  admission: Pick<Admission, 'reseat'>
  disconnects: Pick<Disconnects, 'queue'>
  fingerprint: ClientFingerprint
  interimMs: number
}
type Alive = SessionUpdate & { aliveUntil: Instant; after: { subscriptionId: number } }
/** A live session without a seat. */
export type Unseated = { session: SeatlessSession; sessionId: number }

export function makeReportWriter({ clock, random, knownNames, interimMs, ...deps }: Deps) {
  const { admission, disconnects, fingerprint } = deps
  const staleMs = STALE_INTERVALS * interimMs

  /**
   * `reports`: of sessions, without restarts. Resolves with the sessions that need `seat` in a new transaction: this one holds
   * seats, and must not wait for those that another one is about to take.
   */
  async function write(tx: Handle, reports: readonly AccountingRecord[]): Promise<Unseated[]> {
    const groups = byName(reports)
    const known = await knownNames.read(tx, groups, clock.now())
    const folded = groups.flatMap((group, at) => {
      const name = known[at]
      return name ? [fold(name, group, staleMs)] : []
    })
    // Sent without waiting for each other: the sessions begin before their seats are held.
    const [ids, seatless] = await Promise.all([writeNew(tx, folded), writeRest(tx, folded)])
    const updates = folded.flatMap(({ sessions }) => sessions)
    await recordSessions(tx, updates, { at: clock.now(), idOf: (update) => ids.get(update) })
    const unseated = await nameSeats(tx, seatless, ids)
    await recordFirst(tx, updates, clock.now()) // last: two processes may wait for each other's mark
    return unseated
  }

  /**
   * Begins sessions, the latest of each name first. Resolves with their ids. Errors: LostRace when another process began one
   * of them at the same moment.
   */
  async function writeNew(
    tx: Handle,
    folded: readonly FoldedName[],
  ): Promise<ReadonlyMap<SessionUpdate, number>> {
    const begun = folded.filter(({ sessions }) => sessions[0] && isNew(sessions[0]))
    const losing = begun.flatMap(({ sessions }) =>
      sessions.flatMap(({ before }) => (before?.hasName ? [before.id] : [])),
    )
    const latest = begun.flatMap(({ sessions: [one] }) => one ?? [])
    const others = folded.flatMap(({ sessions }) => sessions.slice(1).filter(isNew))
    const named = [
      ...latest.map((one) => ({ one, storedKey: one.after.sessionKey })),
      ...others.map((one) => ({ one, storedKey: `${one.after.sessionKey}~${suffix()}` })),
    ]
    const toInsert = named.map(({ one, storedKey }) => ({ storedKey, session: one.stored }))
    const [, rows] = await Promise.all([freeNames(tx, losing), insertSessions(tx, toInsert)])
    const nameOf = (key: string, gatewayId: number) => `${key} ${gatewayId}`
    const byKey = new Map(rows.map(({ id, storedKey, gatewayId }) => [nameOf(storedKey, gatewayId), id]))
    return new Map(
      named.map(({ one, storedKey }) => {
        const id = byKey.get(nameOf(storedKey, one.after.gatewayId))
        if (id === undefined) throw new LostRace('Another process began the same session.')
        return [one, id]
      }),
    )
  }

  const suffix = () => randomText(random, SUFFIX.letters, SUFFIX.length)

  /** Resolves with the live sessions that have no seat. */
  async function writeRest(tx: Handle, names: readonly FoldedName[]): Promise<Alive[]> {
    const folded = names.flatMap(({ sessions }) => sessions)
    const changed = folded.filter((one) => !isNew(one)).map((one) => ({ one, how: changeOf(one) }))
    const rows = (wanted: string) =>
      changed.flatMap(({ one, how }) => (how === wanted ? [{ ...one.stored, id: one.before?.id ?? 0 }] : []))
    const now = clock.now()
    const alive = folded.filter((one): one is Alive => isAlive(one, now))
    const over = folded.filter(({ isOver }) => isOver)
    const [, held] = await Promise.all([
      lockSeats(tx, changedLogins([...alive, ...over])),
      holdSeats(tx, alive.map(heldBy)),
      freeSeats(tx, over.flatMap(seatOf)),
      touchSessions(tx, rows('moving')),
      updateSessions(tx, rows('whole')),
      addUsage(tx, summed(names.flatMap(({ usage }) => usage))),
      ...over.filter(isUnnamed).map((one) => freeUnnamedSeat(tx, unnamedOf(one))),
    ])
    const seated = new Set(held.map(seatName))
    return alive.filter((one) => !seated.has(seatName(heldBy(one))))
  }

  /** A seat that has no name yet gets that of its session. Resolves with the sessions that have no seat. */
  async function nameSeats(
    tx: Handle,
    sessions: readonly Alive[],
    newIds: ReadonlyMap<SessionUpdate, number>,
  ): Promise<Unseated[]> {
    const named = await Promise.all(
      sessions.map((one) => (isUnnamed(one) ? nameSeat(tx, unnamedOf(one), heldBy(one)) : false)),
    )
    const seatless = sessions.filter((_, at) => !named[at])
    return seatless.map((one) => ({
      session: toSeatless(one),
      sessionId: newIds.get(one) ?? one.before?.id ?? 0,
    }))
  }

  /**
   * Takes free seats, and queues a disconnect for sessions that get none. `again`: they have lost a race before. Resolves with
   * those that lose one and must be retried.
   */
  async function seat(tx: Handle, unseated: readonly Unseated[], again: boolean): Promise<Unseated[]> {
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

  function unnamedOf({ after, owner, callerAddress }: SessionUpdate) {
    const subscriptionId = after.subscriptionId ?? owner?.subscriptionId ?? 0
    const callers = [fingerprint(callerAddress), ...fingerprint.former(callerAddress)]
    return { gatewayId: after.gatewayId, subscriptionId, callers }
  }

  return { write, seat }
}

function byName(reports: readonly AccountingRecord[]): Group[] {
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

function isNew({ before }: SessionUpdate): boolean {
  return before === undefined
}

function changeOf({ before, stored }: SessionUpdate): 'none' | 'moving' | 'whole' {
  const names = Object.keys(stored) as (keyof Session)[]
  const changed = names.filter((name) => stored[name] !== before?.[name])
  if (changed.length === 0) return 'none'
  return changed.every((name) => MOVING.has(name)) ? 'moving' : 'whole'
}

function isAlive({ aliveUntil, after }: SessionUpdate, now: Instant): boolean {
  return aliveUntil !== undefined && aliveUntil > now && after.subscriptionId !== null
}

/** The gateway may omit the session key at login: the seat then has no name yet. */
function isUnnamed(one: SessionUpdate): boolean {
  return isNew(one) && seatOf(one).length > 0
}

function heldBy({ after, aliveUntil }: Alive): Held {
  const { gatewayId, sessionKey, subscriptionId } = after
  return { gatewayId, sessionKey, subscriptionId, until: aliveUntil }
}

/** A session of an unknown login has no seat. */
function seatOf({ after, owner }: SessionUpdate): HeldName[] {
  const subscriptionId = after.subscriptionId ?? owner?.subscriptionId
  const { gatewayId, sessionKey } = after
  return subscriptionId === undefined ? [] : [{ gatewayId, sessionKey, subscriptionId }]
}

/** Of a single seat none, which needs no order. */
function changedLogins(sessions: readonly SessionUpdate[]): number[] {
  const ids = sessions.flatMap(seatOf).map(({ subscriptionId }) => subscriptionId)
  return ids.length <= 1 ? [] : [...new Set(ids)]
}

function seatName({ gatewayId, sessionKey, subscriptionId }: HeldName): string {
  return `${gatewayId} ${subscriptionId} ${sessionKey}`
}

function toSeatless({ gateway, after, aliveUntil, callerAddress, framedAddresses }: Alive): SeatlessSession {
  return {
    gateway,
    protocolId: after.protocolId ?? undefined,
    subscriptionId: after.subscriptionId,
    sessionKey: after.sessionKey,
    callerAddress,
    framedAddresses,
    leaseUntil: aliveUntil,
  }
}
