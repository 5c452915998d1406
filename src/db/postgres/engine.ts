// PostgreSQL: a pool for reads and one for writes, so that a read never waits behind writers. A unit of work is one
// transaction; its independent statements are pipelined on its connection. In both pools some connections are reserved for
// gateways, and some for all others.
import { setTimeout as pause } from 'node:timers/promises'
import { PostgresDialect, type RawBuilder, sql } from 'kysely'
import { type Clock, systemClock } from '../../clock.ts'
import { readPostgresUrl } from '../../config/postgres.ts'
import type { Random } from '../../ids.ts'
import { type Away, CLOSED } from '../away.ts'
import type { ColumnTypes } from '../column-types.ts'
import { type Database, type Handle, type IdempotencyHook, LostRace, type OpenDatabase } from '../database.ts'
import { codeOf } from '../engine-faults.ts'
import { handleMaker, type MakeHandle, opensNone, type RunStatement, type Statement } from '../handle.ts'
import { endsSoon, type Limits, MIGRATION_TIMEOUT_MS } from '../limits.ts'
import type { MigrationTarget } from '../migrate.ts'
import type { Lane } from './connection-queue.ts'
import { beforeDeadline, type Deadline, leftOf, within } from './deadline.ts'
import { isServerError, translateFault } from './faults.ts'
import { makeHosts } from './hosts.ts'
import { openPool, type PoolNeeds, type PostgresPool } from './pool.ts'
import { databaseBytes, mustAnswer, mustBeNewEnough, serverTime } from './server.ts'
import { makeServerClock } from './server-clock.ts'
import { transact } from './transaction.ts'
import { makeWatchdog } from './watchdog.ts'

/** A unit that lost a race with another transaction runs again after a short pause, up to this many times in all. */
const MOST_TRIES = 4
const LONGEST_PAUSE_MS = 50
const MIGRATION_LOCK = 7_203_114_409 // any number, but always the same one
const LOST_RACES = new Set(['40001', '40P01']) // serialization failure, deadlock

const TYPES: ColumnTypes = {
  id: ['bigint', (column) => column.generatedByDefaultAsIdentity().primaryKey()],
  bytes: 'bytea',
  // A changed row that fits on the page of the old one needs no new index entries.
  roomy: sql`with (fillfactor = 70)`,
  byBytes: (table, column) => [
    sql`alter table ${sql.ref(table)} alter column ${sql.ref(column)} type text collate "C"`,
  ],
}

type Needs = {
  limits: Limits
  random: Random
  onWait: (waitMs: number) => void
  away: Away
  /** Absent: the clock of the server. */
  clock?: Clock | undefined
}
type Settings = { url: string; poolSize: number }

/** Opens no connection yet. `poolSize` is divided between reads and writes, at least one each. */
export function openPostgres(
  { url, poolSize }: Settings,
  given: Needs,
): { db: OpenDatabase; target: MigrationTarget } {
  const address = readPostgresUrl(url)
  const { away } = given
  const hosts = makeHosts(address, { ...address, away })
  const { place } = hosts
  const pulse = makeWatchdog({
    ask: (signal) => mustAnswer({ ...address, host: hosts.last() }, signal),
    onSilence(cause) {
      const refusal = away(`The database server at ${place.at} does not answer.`, cause)
      for (const pool of [readers, writers]) pool.giveUp(refusal)
    },
  })
  const serverClock = makeServerClock(systemClock)
  const needs = { ...given, ssl: address.ssl, hosts, pulse, clock: serverClock }
  const makeHandle = handleMaker(DIALECT, { takesLists: true })
  const forReads = Math.max(1, Math.floor(poolSize / 3))
  const readers = openPool({ size: forReads, readOnly: true }, needs)
  const writers = openPool({ size: Math.max(1, poolSize - forReads) }, needs)
  const running = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined

  async function persist<T>(
    lane: Lane,
    work: (tx: Handle) => Promise<T>,
    once: IdempotencyHook | undefined,
    deadline: Deadline,
  ): Promise<T> {
    for (let tried = 1; ; tried++) {
      const order = { work, once, lane, timeoutMs: needs.limits.unitTimeoutMs, deadline }
      const outcome = await transact(writers, makeHandle, order)
      if (outcome.ok) return outcome.value
      // A timer may fire a little early, so the clock is not asked. All other work has ten seconds.
      if (outcome.timedOut && Number.isFinite(deadline)) throw away(HANGS, outcome.error)
      if (tried === MOST_TRIES || !lostRace(outcome.error)) throw translateFault(outcome.error, place, away)
      await pause(1 + needs.random.below(LONGEST_PAUSE_MS * tried))
    }
  }

  async function close() {
    await endsSoon(Promise.allSettled(running))
    await endsSoon(Promise.all([readers.close(), writers.close()]))
  }

  function open(lane: Lane): Database {
    return {
      read: makeHandle(readWith(readers, lane, away, (error) => translateFault(error, place, away))),
      write(work, once) {
        if (closed) return Promise.reject(away(CLOSED))
        const written = beforeDeadline((deadline) => persist(lane, work, once, deadline))
        running.add(written)
        const forget = () => running.delete(written)
        written.then(forget, forget)
        return written
      },
      close: () => (closed ??= close()),
    }
  }

  const others = open('others')
  const db = {
    ...others,
    forGateways: open('gateways'),
    clock: given.clock ?? serverClock,
    async clockAheadMs() {
      const readTime = serverClock.asking()
      return readTime(await serverTime(others.read))
    },
    size: async () => ({ bytes: await databaseBytes(others.read), logBytes: null }),
  }
  const underLock = <T>(lock: RawBuilder<unknown>, work: (tx: Handle) => Promise<T>) =>
    migrateWith(openPool({ size: 1, patient: true }, needs), needs, makeHandle, lock, work)
  const exclusively = <T>(work: (tx: Handle) => Promise<T>) =>
    underLock(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`, work)
  const undisturbed = <T>(work: () => Promise<T>) =>
    underLock(sql`select pg_advisory_xact_lock_shared(${MIGRATION_LOCK})`, work)
  return { db, target: { read: others.read, types: TYPES, lockServers, exclusively, undisturbed } }
}

/** A server puts its row there before it serves, and looks at the schema after that. */
async function lockServers(tx: Handle): Promise<void> {
  await sql`lock table key_holder in exclusive mode`.execute(tx)
}

const DIALECT = new PostgresDialect({
  pool: opensNone,
})

/** A caller that waited too long is refused, and the connection is kept until the server has answered or given up. */
function readWith(
  pool: PostgresPool,
  lane: Lane,
  away: Away,
  translated: (error: unknown) => unknown,
): RunStatement {
  const run = async (statement: Statement, deadline: Deadline) => {
    const connection = await pool.borrow(lane, deadline)
    const answer = connection.runAlone(statement)
    answer.then(
      () => connection.giveBack(false),
      (error: unknown) => connection.giveBack(!isServerError(error)),
    )
    const waitMs = leftOf(deadline, Number.POSITIVE_INFINITY)
    return within(waitMs, answer, () => away(HANGS)).catch((error: unknown) => {
      throw translated(error)
    })
  }
  return (statement) => beforeDeadline((deadline) => run(statement, deadline))
}

const HANGS = 'A statement of a caller was not answered in time.'

async function migrateWith<T>(
  pool: PostgresPool,
  { hosts: { place }, away }: PoolNeeds,
  makeHandle: MakeHandle,
  lock: RawBuilder<unknown>,
  work: (tx: Handle) => Promise<T>,
): Promise<T> {
  try {
    const locked = async (tx: Handle) => {
      await mustBeNewEnough(tx)
      await lock.execute(tx)
      return work(tx)
    }
    const outcome = await transact(pool, makeHandle, {
      work: locked,
      once: undefined,
      lane: 'others',
      timeoutMs: MIGRATION_TIMEOUT_MS,
      deadline: Number.POSITIVE_INFINITY,
    })
    if (!outcome.ok) throw translateFault(outcome.error, place, away)
    return outcome.value
  } finally {
    await pool.close()
  }
}

function lostRace(error: unknown): boolean {
  return error instanceof LostRace || LOST_RACES.has(codeOf(error))
}
