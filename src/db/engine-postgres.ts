// PostgreSQL: a pool for reads and one for writes, so that a read never waits behind writers. A unit of work is one
// transaction; independent statements of it are pipelined on its connection.
import { PostgresDialect, sql } from 'kysely'
import type { Random } from '../ids.ts'
import { type Away, CLOSED, OutcomeUnknown } from './away.ts'
import type { ColumnTypes } from './column-types.ts'
import type { Database, Handle, Once } from './database.ts'
import { openPool, type PostgresPool } from './engine-postgres-pool.ts'
import { codeOf, isServerError, type Place, toldApart } from './engine-postgres-trouble.ts'
import { handleMaker, type MakeHandle, type RunStatement } from './handle.ts'
import { endsSoon, type Limits, MIGRATION_TIMEOUT_MS } from './limits.ts'
import type { MigrationTarget } from './migrate.ts'
import { type Outcome, runUnit } from './unit.ts'

/** A unit that lost a race with another transaction runs again, up to so many times in all, after a short pause. */
const MOST_TRIES = 4
const LONGEST_PAUSE_MS = 50
const LOST_RACES = new Set(['40001', '40P01']) // serialization failure, deadlock
const MIGRATION_LOCK = 7_203_114_409 // any number, but always the same

const TYPES: ColumnTypes = {
  id: ['bigint', (column) => column.generatedByDefaultAsIdentity().primaryKey()],
  // A changed row that fits on the page of the old one needs no new entries in the indexes.
  roomy: sql`with (fillfactor = 70)`,
  byBytes: (table, column) => [
    sql`alter table ${sql.ref(table)} alter column ${sql.ref(column)} type text collate "C"`,
  ],
}
const BEGIN = { sql: 'begin', parameters: [] }
const COMMIT = { sql: 'commit', parameters: [] }
const ROLLBACK = { sql: 'rollback', parameters: [] }

type Needs = {
  limits: Limits
  random: Random
  onWait: (waitMs: number) => void
  away: Away
}
type Settings = { url: string; poolSize: number }

/** Opens no connection yet. `poolSize` is shared out between reads and writes, at least one each. */
export function openPostgres(
  { url, poolSize }: Settings,
  given: Needs,
): { db: Database; target: MigrationTarget } {
  const needs = { ...given, place: placeOf(url) }
  const { away, place } = needs
  const makeHandle = handleMaker(DIALECT)
  const forReads = Math.max(1, Math.floor(poolSize / 3))
  const readers = openPool({ url, size: forReads, readOnly: true }, needs)
  const writers = openPool({ url, size: Math.max(1, poolSize - forReads) }, needs)
  let closed: Promise<void> | undefined

  const running = new Set<Promise<unknown>>()

  async function persist<T>(work: (tx: Handle) => Promise<T>, once: Once | undefined): Promise<T> {
    for (let tried = 1; ; tried++) {
      const order = { work, once, timeoutMs: needs.limits.unitTimeoutMs }
      const outcome = await transact(writers, makeHandle, order)
      if (outcome.ok) return outcome.value
      if (tried === MOST_TRIES || !lostRace(outcome.error)) throw toldApart(outcome.error, place, away)
      await pause(1 + needs.random.below(LONGEST_PAUSE_MS * tried))
    }
  }

  async function close() {
    await endsSoon(Promise.allSettled(running))
    await endsSoon(Promise.all([readers.close(), writers.close()]))
  }

  const db: Database = {
    read: makeHandle(readWith(readers, (error) => toldApart(error, place, away))),
    write(work, once) {
      if (closed) return Promise.reject(away(CLOSED))
      const written = persist(work, once)
      running.add(written)
      const forget = () => running.delete(written)
      written.then(forget, forget)
      return written
    },
    close: () => (closed ??= close()),
  }
  return { db, target: { types: TYPES, exclusively: (work) => migrateWith(url, needs, makeHandle, work) } }
}

/** Only its compiler and adapter are used; connections are ours. */
const DIALECT = new PostgresDialect({
  pool: () => Promise.reject(new Error('The dialect opens no connection.')),
})

function readWith(pool: PostgresPool, told: (error: unknown) => unknown): RunStatement {
  return async (statement) => {
    const connection = await pool.borrow()
    let inDoubt = true
    try {
      const result = await connection.run(statement)
      inDoubt = false
      return result
    } catch (error) {
      inDoubt = !isServerError(error)
      throw told(error)
    } finally {
      connection.giveBack(inDoubt)
    }
  }
}

/** Never rejects. */
async function transact<T>(
  pool: PostgresPool,
  makeHandle: MakeHandle,
  order: { work: (tx: Handle) => Promise<T>; once: Once | undefined; timeoutMs: number },
): Promise<Outcome<T>> {
  let inDoubt = true
  let connection: Awaited<ReturnType<PostgresPool['borrow']>> | undefined
  try {
    connection = await pool.borrow()
    const begun = connection.run(BEGIN) // goes out together with the first statement
    begun.catch(() => {})
    const outcome = await runUnit(makeHandle, connection.run, {
      ...order,
      waitsForClaims: true, // a lost claim is no error to the server, which would commit all the same
    })
    if (outcome.ok) {
      await begun
      const { command } = await connection.run(COMMIT).catch((error: unknown) => {
        throw isServerError(error) ? error : new OutcomeUnknown(error)
      })
      inDoubt = false
      const late = await outcome.late()
      if (late) return { ok: false, error: late.error, timedOut: false }
      if (command !== 'COMMIT')
        throw new Error('PostgreSQL rolled the transaction back instead of committing it.')
    } else if (!outcome.timedOut) {
      await connection.run(ROLLBACK).then(
        () => {
          inDoubt = false
        },
        () => {}, // the connection is dropped, which rolls back as well
      )
    }
    return outcome
  } catch (error) {
    return { ok: false, error, timedOut: false }
  } finally {
    connection?.giveBack(inDoubt)
  }
}

async function migrateWith<T>(
  url: string,
  needs: Needs & { place: Place },
  makeHandle: MakeHandle,
  work: (tx: Handle) => Promise<T>,
): Promise<T> {
  const pool = openPool({ url, size: 1, patient: true }, needs)
  try {
    const locked = async (tx: Handle) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx)
      return work(tx)
    }
    const outcome = await transact(pool, makeHandle, {
      work: locked,
      once: undefined,
      timeoutMs: MIGRATION_TIMEOUT_MS,
    })
    if (!outcome.ok) throw toldApart(outcome.error, needs.place, needs.away)
    return outcome.value
  } finally {
    await pool.close()
  }
}

function lostRace(error: unknown): boolean {
  return LOST_RACES.has(codeOf(error))
}

function placeOf(url: string): Place {
  const { hostname, port, username, pathname } = new URL(url)
  const user = decodeURIComponent(username)
  return { at: `${hostname || 'localhost'}:${port || '5432'}`, user, database: pathname.slice(1) || user }
}

function pause(pauseMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs))
}
