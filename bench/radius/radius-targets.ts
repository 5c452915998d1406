// Who is measured on one engine: the server, FreeRADIUS and the bare responder, all with the same accounts and one secret.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../../src/config/config.ts'
import { systemRandom } from '../../src/ids.ts'
import { makeVault } from '../../src/secrets.ts'
import { type PostgresServer, startPostgres } from '../../test/databases/postgres.ts'
import { type Engine, sqliteFile } from '../../test/labs/parts/lab-engines.ts'
import { addLabGateway, chooseRadiusPorts } from '../../test/labs/parts/radius-ports.ts'
import { makeInstallation, removeInstallation, startServer } from '../../test/labs/parts/server-process.ts'
import { readCpuMs, readMemory } from '../bench-processes.ts'
import { seed } from '../seed.ts'
import { seedPostgres } from '../seed-postgres.ts'
import { type FreeRadiusDatabase, startFreeRadius } from './freeradius.ts'
import { seedFreeRadiusPostgres, seedFreeRadiusSqlite } from './seed-freeradius.ts'

export const SECRET = 'bench-secret-of-loopback'
const FIRST_BRAND_ID = 1

export type RadiusTarget = {
  name: 'latchkey' | 'freeradius' | 'bare'
  auth: number
  acct: number
  pid: number
  /** Its answers to logins bear a Message-Authenticator; Debian's FreeRADIUS is older than that habit. */
  signs: boolean
}
export type RadiusTargets = Record<RadiusTarget['name'], RadiusTarget> & {
  /** Processor time of the database's own processes so far; 0 where there are none. */
  databaseCpuMs(): Promise<number>
  highestMib(): Promise<number>
}

type Stop = () => Promise<unknown>

/** Makes all of them on `engine`, lends them to `work`, and takes them away again. */
export async function withRadiusTargets<T>(
  engine: Engine,
  accounts: number,
  work: (targets: RadiusTargets) => Promise<T>,
): Promise<T> {
  const stops: Stop[] = []
  try {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-radius-bench-'))
    stops.push(async () => rmSync(folder, { recursive: true, force: true }))
    const postgres = engine === 'postgres' ? await startPostgres({ durable: true }) : undefined
    if (postgres) stops.push(postgres.stop)
    const latchkey = await startLatchkey(postgres, accounts, stops)
    const database = postgres
      ? await seedFreeRadiusPostgres(postgres.url, accounts)
      : seedFreeRadiusSqlite(join(folder, 'radius.db'), accounts)
    const freeradius = await startOther(folder, database, stops)
    const bare = await startBare(stops)
    const databaseCpuMs = await watchPostgres(postgres)
    const highestMib = async () => (await readMemory(latchkey.pid))?.highestMib ?? Number.NaN
    return await work({ latchkey, freeradius, bare, databaseCpuMs, highestMib })
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}

async function startLatchkey(
  postgres: PostgresServer | undefined,
  accounts: number,
  stops: Stop[],
): Promise<RadiusTarget> {
  const installation = await makeInstallation(postgres?.url)
  stops.push(() => removeInstallation(installation))
  const vault = makeVault(readConfig(installation.env).encryptionKeys, systemRandom)
  const startedAt = performance.now()
  if (postgres) await seedPostgres(postgres.url, vault, FIRST_BRAND_ID, accounts)
  else await seed(sqliteFile(installation), vault, FIRST_BRAND_ID, accounts)
  console.log(`seeded ${accounts} accounts in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  await addLabGateway(installation, { name: 'bench', source: '127.0.0.1', secret: SECRET })
  const { auth, acct, env } = await chooseRadiusPorts()
  const server = await startServer(installation, { env })
  stops.push(() => server.stop())
  return { name: 'latchkey', auth, acct, pid: server.pid, signs: true }
}

async function startOther(
  folder: string,
  database: FreeRadiusDatabase,
  stops: Stop[],
): Promise<RadiusTarget> {
  const { auth, acct, pid, stop } = await startFreeRadius(join(folder, 'freeradius'), database, SECRET)
  stops.push(stop)
  return { name: 'freeradius', auth, acct, pid, signs: false }
}

async function startBare(stops: Stop[]): Promise<RadiusTarget> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'radius-baseline.ts'), SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const killChild = () => child.kill('SIGKILL')
  process.once('exit', killChild)
  stops.push(async () => killChild())
  const [auth = 0, acct = 0] = (await firstLine(child)).split(' ').map(Number)
  return { name: 'bare', auth, acct, pid: child.pid ?? 0, signs: true }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', () => reject(new Error('the bare responder ended while starting')))
  })
}

/** The processes of a PostgreSQL server are children of one process, which is the parent of any backend. */
async function watchPostgres(postgres: PostgresServer | undefined): Promise<() => Promise<number>> {
  if (!postgres) return async () => 0
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const parent = await parentOf(rows[0]?.pid ?? 0)
  await client.end()
  return async () => {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    const parents = await Promise.all(pids.map(parentOf))
    const own = await Promise.all(pids.filter((_, at) => parents[at] === parent).map(readCpuMs))
    return own.filter(Number.isFinite).reduce((sum, ms) => sum + ms, 0)
  }
}

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}
