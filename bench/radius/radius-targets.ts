// The contenders on one engine: the server, an earlier one if wanted, FreeRADIUS in two ways and the bare responder, all with
// the same accounts and one secret.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type PostgresServer, startPostgres } from '../../test/databases/postgres.ts'
import type { Engine } from '../../test/labs/parts/lab-engines.ts'
import { chooseRadiusPorts } from '../../test/labs/parts/radius-ports.ts'
import { readCpuMs, readMemory } from '../bench-processes.ts'
import { fillInstallation, readCheckout } from './checkout.ts'
import { type FreeRadiusDatabase, startFreeRadius } from './freeradius.ts'
import { copyFreeRadiusPostgres, seedFreeRadiusPostgres, seedFreeRadiusSqlite } from './seed-freeradius.ts'

const ROOT = join(import.meta.dirname, '../..')

export const SECRET = 'bench-secret-of-loopback'
const FIRST_BRAND_ID = 1

/** `events`: the server with session_events on. */
export type Name = 'latchkey' | 'events' | 'earlier' | 'freeradius' | 'freeradius, durable' | 'bare'
export type RadiusTarget = {
  name: Name
  auth: number
  acct: number
  pid: number
  /** Its answers to logins bear a Message-Authenticator; Debian's FreeRADIUS is older than that habit. */
  signs: boolean
}
export type RadiusTargets = {
  all: readonly RadiusTarget[]
  /** Processor time of the database's own processes so far; 0 where there are none. */
  databaseCpuMs(): Promise<number>
  /** Of the server. */
  highestMib(): Promise<number>
  /** The disk that all of them write to. */
  folder: string
}
/** `beside`: the folder of another checkout, a contender of its own. */
export type Wanted = { engine: Engine; accounts: number; beside: string | undefined }

type Stop = () => Promise<unknown>
type Needs = Wanted & { postgres: PostgresServer | undefined; folder: string; stops: Stop[] }

/** Makes all of them on `engine`, lends them to `work`, and takes them away again. */
export async function withRadiusTargets<T>(
  wanted: Wanted,
  work: (targets: RadiusTargets) => Promise<T>,
): Promise<T> {
  const stops: Stop[] = []
  try {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-radius-bench-'))
    stops.push(async () => rmSync(folder, { recursive: true, force: true }))
    const postgres = wanted.engine === 'postgres' ? await startPostgres({ durable: true }) : undefined
    if (postgres) stops.push(postgres.stop)
    const needs = { ...wanted, postgres, folder, stops }
    const latchkey = await startCheckout('latchkey', ROOT, needs)
    const earlier = wanted.beside === undefined ? [] : [await startCheckout('earlier', wanted.beside, needs)]
    const events = await startCheckout('events', ROOT, needs)
    const all = [latchkey, events, ...earlier, ...(await startOthers(needs)), await startBare(stops)]
    const highestMib = async () => (await readMemory(latchkey.pid))?.highestMib ?? Number.NaN
    return await work({ all, folder, highestMib, databaseCpuMs: await watchPostgres(postgres) })
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}

/** In a database of its own. */
async function startCheckout(
  name: 'latchkey' | 'events' | 'earlier',
  checkout: string,
  { postgres, accounts, stops }: Needs,
): Promise<RadiusTarget> {
  const parts = await readCheckout(checkout)
  const databaseUrl = postgres && (await newDatabase(postgres, name))
  const startedAt = performance.now()
  const installation = await fillInstallation(parts, { accounts, brandId: FIRST_BRAND_ID, databaseUrl })
  stops.push(() => parts.removeInstallation(installation))
  console.log(`${name}: ${accounts} accounts in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  await parts.addLabGateway(installation, { name: 'bench', source: '127.0.0.1', secret: SECRET })
  if (name === 'events') await parts.runCommand(installation, 'brand', 'set', 'session_events=true')
  const { auth, acct, env } = await chooseRadiusPorts()
  const server = await parts.startServer(installation, { env })
  stops.push(() => server.stop())
  return { name, auth, acct, pid: server.pid, signs: true }
}

async function newDatabase(postgres: PostgresServer, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const own = new URL(postgres.url)
  own.pathname = `/${name}`
  return own.href
}

/** FreeRADIUS twice: as it is quickest, and with a durable row for each login. */
async function startOthers({ postgres, accounts, folder, stops }: Needs): Promise<RadiusTarget[]> {
  const [plain, durable] = postgres
    ? await seedTwicePostgres(postgres.url, accounts)
    : seedTwiceSqlite(folder, accounts)
  const start = async (name: Name, database: FreeRadiusDatabase, writesLogins: boolean) => {
    const place = join(folder, name.replaceAll(/\W+/g, '-'))
    const server = await startFreeRadius(place, { database, secret: SECRET, writesLogins })
    stops.push(server.stop)
    const { auth, acct, pid } = server
    return { name, auth, acct, pid, signs: false }
  }
  return [await start('freeradius', plain, false), await start('freeradius, durable', durable, true)]
}

type Twice = [FreeRadiusDatabase, FreeRadiusDatabase]

async function seedTwicePostgres(url: string, accounts: number): Promise<Twice> {
  const plain = await seedFreeRadiusPostgres(url, accounts)
  return [plain, await copyFreeRadiusPostgres(url, plain)]
}

function seedTwiceSqlite(folder: string, accounts: number): Twice {
  const [file, copy] = [join(folder, 'radius.db'), join(folder, 'radius-copy.db')]
  const plain = seedFreeRadiusSqlite(file, accounts)
  cpSync(file, copy)
  return [plain, { engine: 'sqlite', file: copy }]
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
