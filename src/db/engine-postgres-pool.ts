// A bounded pool of PostgreSQL connections and the running of one statement on a connection: named prepared
// statements, 64-bit integers as numbers, errors without row values.
import type { CompiledQuery, QueryResult } from 'kysely'
import pg from 'pg'
import { AppError } from '../errors.ts'
import { type Away, CLOSED } from './away.ts'
import { connectTrouble, type Place, troubleOf } from './engine-postgres-trouble.ts'
import type { Limits } from './limits.ts'

/** A caller that got no connection by then is refused; also the limit of opening one. */
const CONNECT_TIMEOUT_MS = 5000
const IDLE_TIMEOUT_MS = 30_000
/** The server gives up first; the driver gives up a silent server later and drops the connection. */
const TIMEOUTS = {
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 12_000,
  query_timeout: 15_000,
}
/**
 * A plan is kept with its statement. One that was made while a table was small would read all of it when it has grown,
 * until the server looks at it again; what writers do goes by an index. Without `jit`, which dear plans would start.
 */
const BY_INDEX = '-c enable_seqscan=off -c jit=off'
/** Distinct SQL texts that get a name on each connection; the server keeps them for the connection's life. */
const MOST_NAMED = 400
const LONGEST_NAMED_SQL = 20_000 // as long as the longest of many-rows.ts

/** `patient`: no limits on how long a statement may take or wait for a lock; for migrations. */
export type PoolSettings = { url: string; size: number; readOnly?: boolean; patient?: boolean }
export type PoolNeeds = { limits: Limits; onWait: (waitMs: number) => void; place: Place; away: Away }

export type PostgresPool = {
  /** Errors: AppError overloaded when too many wait or none is free in time; unavailable when it cannot connect. */
  borrow(): Promise<Borrowed>
  close(): Promise<void>
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

export type Borrowed = {
  /** Statements may be handed over without waiting for the one before; they run in order. */
  run(statement: Statement): Promise<QueryResult<unknown> & { command: string }>
  /** A connection in doubt is dropped instead of used again. */
  giveBack(inDoubt: boolean): void
}

export function openPool(settings: PoolSettings, { limits, onWait, place, away }: PoolNeeds): PostgresPool {
  const nameOf = makeNames()
  const pool = new pg.Pool({
    connectionString: settings.url,
    application_name: 'latchkey',
    max: settings.size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    allowExitOnIdle: true,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser },
    ...(settings.patient ? {} : { ...TIMEOUTS, lock_timeout: limits.lockTimeoutMs }),
    ...(settings.readOnly || settings.patient ? {} : { options: BY_INDEX }),
    ...(settings.readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  })
  const onError = (error: Error) => void away(troubleOf(error, place) ?? error.message, error)
  pool.on('error', onError) // an idle connection broke; the pool has dropped it
  pool.on('connect', (client) => client.on('error', onError)) // one in use broke; its statements reject

  async function borrow(): Promise<Borrowed> {
    if (pool.waitingCount >= limits.mostWaiting)
      throw overloaded('Too many callers wait for a database connection.')
    const askedAt = performance.now()
    const client = await connect()
    onWait(performance.now() - askedAt)
    return {
      run: (statement) => runOn(client, nameOf(statement.sql), statement),
      giveBack: (inDoubt) => client.release(inDoubt),
    }
  }

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      if (pool.ending) throw away(CLOSED)
      // The driver has no code for this: all connections stayed busy for the whole time-out.
      const busy = error instanceof Error && error.message === 'timeout exceeded when trying to connect'
      if (busy) throw overloaded('No database connection became free in time.', error)
      throw away(connectTrouble(error, place), error)
    }
  }

  return { borrow, close: () => pool.end() }
}

async function runOn(client: pg.PoolClient, name: string | undefined, { sql, parameters }: Statement) {
  try {
    const result = await client.query({ text: sql, values: [...parameters], ...(name ? { name } : {}) })
    const { command, rowCount, rows } = result
    if (!CHANGES.has(command)) return { command, rows }
    return { command, rows, numAffectedRows: BigInt(rowCount ?? 0) }
  } catch (error) {
    throw withoutValues(error)
  }
}

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Names for the first so many statements; the rest run unnamed. */
function makeNames(): (sql: string) => string | undefined {
  const names = new Map<string, string>()
  return (sql) => {
    const known = names.get(sql)
    if (known || names.size >= MOST_NAMED || sql.length > LONGEST_NAMED_SQL) return known
    const name = `s${names.size}`
    names.set(sql, name)
    return name
  }
}

/** 64-bit integers and sums come as text; all of ours fit a number. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number
  return pg.types.getTypeParser(oid, format)
}

/** The server quotes row values in these fields; errors are logged. */
function withoutValues(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    error.detail = undefined
    error.where = undefined
  }
  return error
}

function overloaded(message: string, cause?: unknown): AppError {
  return new AppError('overloaded', message, { retryAfterS: 1, cause })
}
