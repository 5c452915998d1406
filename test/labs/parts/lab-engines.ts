// Both engines for labs: an installation on each, and plain SQL into its database beside the server.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { type PostgresServer, startPostgres } from '../../databases/postgres.ts'
import { type Installation, makeInstallation, removeInstallation } from './server-process.ts'

export type Engine = 'sqlite' | 'postgres'

const BUSY_TIMEOUT_MS = 10_000
const INT8 = 20
const NUMERIC = 1700

export type Row = Record<string, string | number | null>

/** One connection for plain SQL without parameters; the same text runs on both engines. */
export type PlainSql = {
  rows(sql: string): Promise<Row[]>
  /** Gives the number of rows changed. */
  run(sql: string): Promise<number>
  close(): Promise<void>
}

/** The engines named on the command line (`sqlite`, `postgres`); none named: both. */
export function chosenEngines(): Engine[] {
  const named = (['sqlite', 'postgres'] as const).filter((engine) => process.argv.includes(engine))
  return named.length > 0 ? named : ['sqlite', 'postgres']
}

/** Makes an installation on `engine`, passes it to `work`, and removes everything again. */
export async function withInstallation(engine: Engine, work: (installation: Installation) => Promise<void>) {
  let postgres: PostgresServer | undefined
  let installation: Installation | undefined
  try {
    if (engine === 'postgres') postgres = await startPostgres()
    installation = await makeInstallation(postgres?.url)
    await work(installation)
  } finally {
    if (installation) await removeInstallation(installation)
    await postgres?.stop()
  }
}

export async function openPlainSql(installation: Installation): Promise<PlainSql> {
  const url = installation.env.LATCHKEY_DATABASE_URL
  return url ? openPostgres(url) : openSqlite(sqliteFile(installation))
}

/** The embedded database's file. */
export function sqliteFile({ dataDir }: Installation): string {
  const name = readdirSync(dataDir).find((entry) => /\.(db|sqlite3?)$/.test(entry))
  if (!name) throw new Error(`no database file in ${dataDir}`)
  return join(dataDir, name)
}

function openSqlite(file: string): PlainSql {
  const db = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS })
  db.pragma('synchronous = full')
  return {
    rows: async (sql) => db.prepare<[], Row>(sql).all(),
    run: async (sql) => db.prepare(sql).run().changes,
    close: async () => {
      db.close()
    },
  }
}

async function openPostgres(url: string): Promise<PlainSql> {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  types.setTypeParser(NUMERIC, Number)
  const client = new pg.Client({ connectionString: url, types })
  client.on('error', () => {}) // the server may stop first; queries under way reject by themselves
  await client.connect()
  return {
    rows: async (sql) => (await client.query<Row>(sql)).rows,
    run: async (sql) => (await client.query(sql)).rowCount ?? 0,
    close: () => client.end(),
  }
}
