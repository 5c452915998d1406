// Gateways behind a network that loses, repeats and reorders: many sessions, each of which reports until it is heard, and of
// which half have the name that another login's session had a minute before. The same seed makes the same storm; afterwards
// the server must know exactly what the gateways counted.
import assert from 'node:assert/strict'
import type { App } from '../src/app.ts'
import { type Instant, MINUTE_MS, SECOND_MS } from '../src/clock.ts'
import type { AccountingRecord } from '../src/sessions/report.ts'
import type { Who } from './gateway-room.ts'
import type { Held, SessionRoom } from './session-room.ts'

/** Of the reports on their way, and of the answers on theirs. */
const LOST = 0.3
const COPIES = 3
/** A copy arrives up to so many turns late; what is unheard of after as many is sent again. */
const MOST_TURNS_LATE = 12
/** Sessions that begin in one turn. */
const BEGINNING = 60
const INTERIMS = 3
const LOGINS = 40
const PATIENCE_TURNS = 100_000

type Sent = { report: AccountingRecord; heard: boolean }
type Event = { kind: 'send' | 'arrive'; sent: Sent }
type Storm = { sessions: number; seed: number; apps: readonly App[] }

/** Resolves with the number of reports that arrived at the servers, when all sessions have ended and been heard. */
export async function storm(room: SessionRoom, { sessions, seed, apps }: Storm): Promise<number> {
  const random = makeRandom(seed)
  const logins = await Promise.all(Array.from({ length: LOGINS }, () => room.login(1000)))
  const turns: Event[][] = []
  const at = (turn: number): Event[] => (turns[turn] ??= [])
  const names = Math.ceil(sessions / 2)
  const clients = Array.from({ length: sessions }, (_, n) => {
    const begunAt = room.clock.now() - (n < names ? 2 : 1) * MINUTE_MS
    return reportsOf(room, heldOf(room, logins, n, names), begunAt, random)
  })
  for (const [n, reports] of clients.entries()) {
    let turn = Math.floor(n / BEGINNING)
    for (const report of reports) {
      at(turn).push({ kind: 'send', sent: { report, heard: false } })
      turn += 1 + Math.floor(random() * MOST_TURNS_LATE)
    }
  }
  let arrived = 0

  function send(sent: Sent, turn: number): void {
    if (sent.heard) return
    for (let copy = 0; copy < COPIES; copy++) {
      if (random() < LOST) continue
      at(turn + Math.floor(random() * MOST_TURNS_LATE)).push({ kind: 'arrive', sent })
    }
    at(turn + MOST_TURNS_LATE).push({ kind: 'send', sent })
  }

  async function arrive(sent: Sent): Promise<void> {
    arrived++
    const app = apps[Math.floor(random() * apps.length)]
    const answerArrives = random() >= LOST
    await app?.accounting.record(sent.report)
    if (answerArrives) sent.heard = true
  }

  for (let turn = 0; turn < turns.length; turn++) {
    assert.ok(turn < PATIENCE_TURNS)
    for (const { kind, sent } of turns[turn] ?? []) if (kind === 'send') send(sent, turn)
    await Promise.all(
      (turns[turn] ?? []).map(({ kind, sent }) => (kind === 'arrive' ? arrive(sent) : undefined)),
    )
    turns[turn] = []
  }
  await assertExact(room, clients)
  return arrived
}

/** Of so many names each is had by two sessions, of different logins. */
function heldOf(room: SessionRoom, logins: readonly Who[], n: number, names: number): Held {
  const name = n % names
  const who = logins[(name + (n < names ? 0 : 1)) % logins.length]
  assert.ok(who)
  return { who, key: `storm-${name}`, gateway: name % 3 === 0 ? room.second : room.first }
}

/** From the start to the stop, each with the counters of its moment. */
function reportsOf(
  room: SessionRoom,
  held: Held,
  begunAt: Instant,
  random: () => number,
): AccountingRecord[] {
  const counted = { octetsIn: 0, octetsOut: 0, seconds: 0, at: begunAt }
  const reports = [room.reportOf(held, 'start', counted)]
  for (let n = 0; n <= INTERIMS; n++) {
    counted.octetsIn += 1 + Math.floor(random() * 1e6)
    counted.octetsOut += 1 + Math.floor(random() * 1e9)
    counted.seconds += 10
    counted.at += SECOND_MS
    reports.push(
      room.reportOf(held, n === INTERIMS ? 'stop' : 'interim', { ...counted, cause: 'User-Request' }),
    )
  }
  return reports
}

/** One session each, with the counters of its gateway; and their sums, by gateway. */
async function assertExact(room: SessionRoom, clients: readonly AccountingRecord[][]): Promise<void> {
  const { db } = room.app
  const last = clients.map((reports) => reports.at(-1) as AccountingRecord)
  const rows = await db.read
    .selectFrom('session')
    .select((eb) => eb.fn.coalesce('told_key', 'session_key').as('key'))
    .select(['gateway_id', 'username', 'octets_in', 'octets_out', 'seconds', 'end_cause', 'ended_at'])
    .where('session_key', 'like', 'storm-%')
    .execute()
  const name = (key: string, gateway: number, username: string) => `${key} ${gateway} ${username}`
  assert.deepEqual(
    new Map(
      rows.map((row) => [
        name(row.key, row.gateway_id, row.username),
        [row.octets_in, row.octets_out, row.seconds],
      ]),
    ),
    new Map(
      last.map((one) => [
        name(one.sessionKey, one.gateway.id, one.username),
        [one.octetsIn, one.octetsOut, one.seconds],
      ]),
    ),
  )
  assert.equal(rows.length, clients.length)
  assert.deepEqual([...new Set(rows.map((row) => row.end_cause))], ['User-Request'])
  const sums = Map.groupBy(last, ({ gateway }) => gateway.name)
  assert.deepEqual(
    await room.usage(['gateway']),
    [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([gateway, all]) => [
        ...[gateway, all.length, sum(all, 'octetsIn'), sum(all, 'octetsOut'), sum(all, 'seconds')],
      ]),
  )
  const seats = await db.read.selectFrom('seat').select('session_key').execute()
  assert.deepEqual(seats, [])
}

function sum(reports: readonly AccountingRecord[], of: 'octetsIn' | 'octetsOut' | 'seconds'): number {
  return reports.reduce((total, report) => total + report[of], 0)
}

/** Numbers from 0 to 1 (mulberry32): quick, and the same for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
