// A bounded pool of PostgreSQL connections, which runs single statements: named prepared statements, 64-bit integers as
// numbers, errors without row values. Behind a pooler, which may change the connection after each transaction, nothing is
// left on a connection: no names, and settings for one transaction only.
import { Socket } from 'node:net'
import type { CompiledQuery } from 'kysely'
import pg from 'pg'
import type { PostgresAddress } from '../../config/postgres.ts'
import { AppError, unavailable } from '../../errors.ts'
import type { Random } from '../../ids.ts'
import { type Away, CLOSED } from '../away.ts'
import { currentBehalf } from '../behalf.ts'
import type { Limits } from '../limits.ts'
import { type Lane, makeConnectionQueue } from './connection-queue.ts'
import { type Deadline, leftOf, within } from './deadline.ts'
import { connectTrouble, hasMoved, isState, troubleOf } from './faults.ts'
import { type HostState, type Hosts, STATE, type Target } from './hosts.ts'
import { type Answer, runOn } from './run-on.ts'
import { SERVER_TIME } from './server.ts'
import type { ServerClock } from './server-clock.ts'
import type { Watchdog } from './watchdog.ts'

/** Work whose turn has not come by then is refused; deadline.ts has a shorter time for callers. */
const TURN_WITHIN_MS = 5000
/** The time to open a connection. When a server says nothing, watchdog.ts ends the wait earlier. */
const CONNECT_TIMEOUT_MS = 5000
const IDLE_TIMEOUT_MS = 30_000
/** The server gives up first. When it is silent, the driver gives up later and drops the connection. */
const STATEMENT_TIMEOUT_MS = 10_000
const IDLE_IN_TRANSACTION_MS = 12_000
const QUERY_TIMEOUT_MS = 15_000
/**
 * A commit waits for a synchronous standby, without a limit at the server. Dropped earlier, it would go on waiting there, and
 * one more with each new connection.
 */
const COMMIT_TIMEOUT_MS = 5 * 60_000
/** Distinct SQL texts that get a name on each connection; the server keeps them as long as the connection. */
const MOST_NAMED = 400
const LONGEST_NAMED_SQL = 20_000 // as long as the longest of many-rows.ts

/** `patient`: no limits on the time of a statement or of a wait for a lock; for migrations. */
export type PoolSettings = { size: number; readOnly?: boolean; patient?: boolean }
export type PoolNeeds = {
  limits: Limits
  random: Random
  onWait: (waitMs: number) => void
  ssl: PostgresAddress['ssl']
  hosts: Hosts
  away: Away
  pulse: Watchdog
  clock: ServerClock
}

export type PostgresPool = {
  /** Errors: AppError overloaded when too many wait; unavailable when it cannot connect, or not in time. */
  borrow(lane: Lane, deadline: Deadline): Promise<Borrowed>
  /** Fails everything under way, and refuses all waiting callers. */
  giveUp(error: AppError): void
  close(): Promise<void>
}

/** The SQLSTATE of a warning that has no other. */
const WARNING = '01000'

export const COMMIT = { sql: 'commit', parameters: [] }

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

export type Borrowed = {
  begin(): Promise<unknown>
  /** Statements may be passed without waiting for the one before; they run in order. */
  run(statement: Statement): Promise<Answer>
  /** Runs a single statement; the settings that it needs around it are added. */
  runAlone(statement: Statement): Promise<Answer>
  /** The server has warned of something, such as a commit that is not at the synchronous standby. */
  isWarned(): boolean
  /** A connection in doubt is dropped instead of used again. */
  giveBack(inDoubt: boolean): void
}

export function openPool(
  settings: PoolSettings,
  { limits, random, onWait, ssl, hosts, away, pulse, clock }: PoolNeeds,
): PostgresPool {
  const nameOf = makeNames(`lk${random.bytes(6).toString('hex')}_`)
  const wanted = settingsOf(settings, limits)
  const begin = `begin${settings.readOnly ? ' read only' : ''}`
  const beginPooled = [begin, ...wanted.map(([name, value]) => `set local ${name} = ${value}`)].join('; ')
  const sockets = new Set<Socket>()
  const pooled = new WeakSet<pg.ClientBase>()
  const warned = new WeakSet<pg.ClientBase>()
  const turns = makeConnectionQueue(
    { size: settings.size, mostWaiting: limits.mostWaiting },
    {
      tooMany: () =>
        new AppError('overloaded', 'Too many callers wait for a database connection.', { retryAfterS: 1 }),
      tooLong: () => away('No database connection became free in time.'),
    },
  )
  /** The connections to the present target. */
  let filled: Filled | undefined
  let closed = false

  function fill(target: Target): Filled {
    const pool = new pg.Pool({
      connectionString: target.host.url,
      ssl,
      application_name: 'latchkey',
      max: settings.size,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      allowExitOnIdle: true,
      keepAlive: true,
      pipeline: true,
      types: { getTypeParser },
      stream: openSocket,
      onConnect: (client) => prepare(client),
      ...(settings.patient ? {} : { query_timeout: QUERY_TIMEOUT_MS }),
    })
    const place = hosts.placeOf(target.host)
    const onError = (error: Error) => void away(troubleOf(error, place) ?? error.message, error)
    pool.on('error', onError) // an idle connection broke; the pool has dropped it
    pool.on('connect', (client) => {
      client.on('error', onError) // one in use broke; its statements reject
      client.on('notice', ({ code }) => code === WARNING && warned.add(client))
    })
    const { promise: over, reject: leave } = Promise.withResolvers<never>()
    over.catch(() => {}) // no caller may be waiting
    return { target, pool, over, leave }
  }

  /** Drops the idle connections to a target that is lost; those in use end with their work. */
  function refill(target: Target): Filled {
    const old = filled
    filled = fill(target)
    old?.leave(unavailable('Another database server is used meanwhile.'))
    old?.pool.end().catch(() => {})
    return filled
  }

  function openSocket(): Socket {
    const socket = new Socket()
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }

  /** Reads the server's time. Recognizes a pooler: the server and the pooler give different process numbers. */
  async function prepare(client: pg.ClientBase): Promise<void> {
    const { processID } = client as unknown as { processID: number }
    const isOther = `pg_backend_pid() <> ${Number(processID)}`
    // The settings hold for the session, or behind a pooler only for this statement, where they have no effect.
    const sets = wanted.map(([name, value]) => `set_config('${name}', '${value}', ${isOther})`)
    const state = hosts.isSingle ? [] : [STATE]
    const text = `select ${[`${isOther} as pooled`, SERVER_TIME, ...state, ...sets].join(', ')}`
    const readTime = clock.asking()
    const { rows } = await pulse.follow(client.query<Greeting>(text))
    const [row] = rows
    if (!row) return
    if (!hosts.isSingle) hosts.mustBePrimary(row)
    readTime(row.server_time)
    if (row.pooled) pooled.add(client)
  }

  async function borrow(lane: Lane, deadline: Deadline): Promise<Borrowed> {
    const askedAt = performance.now()
    const end = await turns.take(lane, currentBehalf(), leftOf(deadline, TURN_WITHIN_MS))
    const connecting = connect()
    const { client, target } = await within(leftOf(deadline, Number.POSITIVE_INFINITY), connecting, () =>
      away(`The database server at ${hosts.place.at} gives no connection in time.`),
    ).catch((error: unknown) => {
      connecting.then(({ client }) => client.release()).then(end, end) // it may come after all
      throw error
    })
    onWait(performance.now() - askedAt)
    const isPooled = pooled.has(client)
    const run = ({ sql, parameters }: Statement) => {
      const name = isPooled ? undefined : nameOf(sql)
      const most = sql === COMMIT.sql ? { query_timeout: COMMIT_TIMEOUT_MS } : {}
      const answer = pulse.follow(runOn(client, { text: sql, values: parameters, name, ...most }))
      answer.catch((error: unknown) => hasMoved(error) && hosts.lose(target))
      return answer
    }
    const begun = () => run({ sql: isPooled ? beginPooled : begin, parameters: [] })
    return {
      begin: begun,
      run,
      runAlone: (statement) => (isPooled ? runWithin(begun, run, statement) : run(statement)),
      isWarned: () => warned.has(client),
      giveBack(inDoubt) {
        client.release(inDoubt || warned.has(client))
        end()
      },
    }
  }

  async function connect(): Promise<{ client: pg.PoolClient; target: Target }> {
    if (closed) throw away(CLOSED)
    const target = await hosts.find().catch((error: unknown) => {
      turns.refuseAll(error as AppError)
      throw error
    })
    const { pool, over } = filled?.target === target ? filled : refill(target)
    const connecting = pool.connect()
    try {
      return { client: await Promise.race([pulse.watch(connecting), over]), target }
    } catch (error) {
      connecting.then((client) => client.release(true)).catch(() => {}) // it came after all
      if (closed) throw away(CLOSED)
      if (error instanceof AppError) throw error
      if (!isState(error) || hasMoved(error)) hosts.lose(target)
      const refusal = away(connectTrouble(error, hosts.placeOf(target.host)), error)
      // The waiting callers would meet the same error, one after another.
      if (!isState(error)) turns.refuseAll(refusal)
      throw refusal
    }
  }

  return {
    borrow,
    giveUp(error) {
      turns.refuseAll(error)
      hosts.lose(filled?.target)
      for (const socket of sockets) socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }))
    },
    async close() {
      closed = true
      await filled?.pool.end()
    },
  }
}

type Greeting = HostState & { pooled: boolean; server_time: number }

/** `over`: rejects when the target is lost, for those that still wait for a connection to it. */
type Filled = { target: Target; pool: pg.Pool; over: Promise<never>; leave(error: AppError): void }

type Setting = readonly [name: string, value: string]

function settingsOf({ readOnly, patient }: PoolSettings, limits: Limits): readonly Setting[] {
  if (patient) return []
  return [
    ['statement_timeout', String(STATEMENT_TIMEOUT_MS)],
    ['lock_timeout', String(limits.lockTimeoutMs)],
    ['idle_in_transaction_session_timeout', String(IDLE_IN_TRANSACTION_MS)],
    ...(readOnly ? READ_ONLY : BY_INDEX),
  ]
}

const READ_ONLY: readonly Setting[] = [['default_transaction_read_only', 'on']]
/**
 * A plan is kept with its statement. A plan from when the table was small would scan the whole table later, until the server
 * plans again; so statements of writers must use an index. Without `jit`, which expensive plans would start.
 */
const BY_INDEX: readonly Setting[] = [
  ['enable_seqscan', 'off'],
  ['jit', 'off'],
]

async function runWithin(
  begin: () => Promise<unknown>,
  run: (statement: Statement) => Promise<Answer>,
  statement: Statement,
): Promise<Answer> {
  const begun = begin()
  const answer = run(statement)
  const ended = run(COMMIT)
  await Promise.allSettled([begun, answer, ended])
  await begun
  const got = await answer
  await ended
  return got
}

/** Names for the first MOST_NAMED statements; the rest run unnamed. No other process has the same names. */
function makeNames(prefix: string): (sql: string) => string | undefined {
  const names = new Map<string, string>()
  return (sql) => {
    const known = names.get(sql)
    if (known || names.size >= MOST_NAMED || sql.length > LONGEST_NAMED_SQL) return known
    const name = `${prefix}${names.size}`
    names.set(sql, name)
    return name
  }
}

/** 64-bit integers and sums come as text; all of this schema fit a number. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number
  return pg.types.getTypeParser(oid, format)
}
