// Questions to the server itself: whether it answers, its version, its time, the size of the database.
import { Socket } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import type { PostgresAddress, PostgresHost } from '../../config/postgres.ts'
import { unavailable } from '../../errors.ts'
import type { Handle } from '../database.ts'
import { isState } from './faults.ts'

const LEAST_VERSION = 15

type Server = { host: PostgresHost } & Pick<PostgresAddress, 'ssl'>

/** Asks on a connection of its own. Errors: the server's; the network's; ETIMEDOUT after the signal. */
export async function askServer<Row extends pg.QueryResultRow>(
  { host, ssl }: Server,
  text: string,
  signal: AbortSignal,
): Promise<Row[]> {
  const socket = new Socket()
  const silent = Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
  const giveUp = () => socket.destroy(silent)
  signal.addEventListener('abort', giveUp)
  const client = new pg.Client({
    connectionString: host.url,
    ssl,
    application_name: 'latchkey',
    stream: () => socket,
  })
  client.on('error', () => {}) // the query under way rejects with the same error
  try {
    await client.connect()
    return (await client.query<Row>(text)).rows
  } finally {
    signal.removeEventListener('abort', giveUp)
    client.end().catch(() => {})
  }
}

/** Resolves when a new connection gets any answer, even a refusal. Errors: the network's; ETIMEDOUT after the signal. */
export async function mustAnswer(server: Server, signal: AbortSignal): Promise<void> {
  await askServer(server, 'select 1', signal).catch((error: unknown) => {
    if (!isState(error)) throw error
  })
}

/** Errors: unavailable. */
export async function mustBeNewEnough(db: Handle): Promise<void> {
  const { rows } = await sql<{
    version: string
  }>`select current_setting('server_version') as version`.execute(db)
  const problem = versionProblem(rows[0]?.version ?? '')
  if (problem) throw unavailable(problem)
}

export function versionProblem(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= LEAST_VERSION) return undefined
  return `The database server is PostgreSQL ${version}; Latchkey needs PostgreSQL ${LEAST_VERSION} or newer.`
}

/** A column for a select: the server's time, epoch ms with fractions. */
export const SERVER_TIME = 'extract(epoch from clock_timestamp()) * 1000 as server_time'

export async function serverTime(db: Handle): Promise<number> {
  const { rows } = await sql<{ server_time: number }>`select ${sql.raw(SERVER_TIME)}`.execute(db)
  const [row] = rows
  if (!row) throw new Error('the server has no time')
  return row.server_time
}

export async function databaseBytes(db: Handle): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_database_size(current_database()) as bytes`.execute(db)
  return rows[0]?.bytes ?? Number.NaN
}
