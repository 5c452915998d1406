// A real PostgreSQL server in a temporary folder, on loopback, for as long as a run lasts; and a fresh, migrated
// database for each test app, copied from a template.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { openDatabase } from '../../src/db/open-database.ts'
import { findPrograms, serverUser } from './postgres-binaries.ts'
import { type FreshState, makeFresh, readFreshState } from './postgres-reuse.ts'

const START_TIMEOUT_MS = 120_000
const START_TRIES = 3
const REMOVE_TRIES = 3
const TEMPLATE = 'latchkey_template'
const ADMIN_PATH = '/postgres'

/** `url` is the superuser's, of the server's own database. */
export type PostgresServer = { url: string; version: string; binaries: string; stop(): Promise<void> }

/** Starts a server that forgets everything when it is stopped; only a `durable` one makes a promise about power loss. */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const user = serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const { binaries, env: needed } = findPrograms(folder, user)
  const env = { PATH: process.env.PATH, LC_ALL: 'C', ...needed }
  const init = [
    '-D',
    join(folder, 'data'),
    '-U',
    'latchkey',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]
  execFileSync(join(binaries, 'initdb'), init, {
    ...user,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: folder,
  })
  for (let tried = 1; ; tried++) {
    const port = await freePort()
    const child = spawn(join(binaries, 'postgres'), serverArguments(folder, port, durable), {
      ...user,
      env,
      cwd: folder,
      stdio: 'ignore',
    })
    const url = `postgres://latchkey@127.0.0.1:${port}${ADMIN_PATH}`
    const stop = stopper(child, folder)
    const version = await untilReady(child, url)
    if (version) return { url, version, binaries, stop }
    if (tried === START_TRIES) {
      const log = readFileSync(join(folder, 'log'), 'utf8').slice(-2000)
      await stop()
      throw new Error(`PostgreSQL (${binaries}) did not start:\n${log}`)
    }
  }
}

function serverArguments(folder: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    max_connections: 200,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    logging_collector: 'on',
    log_directory: folder,
    log_filename: 'log',
  }
  return [
    '-D',
    join(folder, 'data'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

/** The server's version once it answers; undefined when it ended or took too long. */
async function untilReady(child: ChildProcess, connectionString: string): Promise<string | undefined> {
  const patientUntil = Date.now() + START_TIMEOUT_MS
  while (child.exitCode === null && Date.now() < patientUntil) {
    try {
      return await withClient(connectionString, async (client) => {
        const { rows } = await client.query<{ server_version: string }>('show server_version')
        return rows[0]?.server_version
      })
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return undefined
}

/** Also when the process ends without having called it. */
function stopper(child: ChildProcess, folder: string): () => Promise<void> {
  const clean = () => {
    child.kill('SIGQUIT')
    removeWhileEnding(folder)
  }
  process.once('exit', clean)
  child.unref()
  return async () => {
    process.off('exit', clean)
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.ref()
      child.kill('SIGQUIT')
      await ended
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** The server writes some last files while it ends, and nothing can be awaited any more. */
function removeWhileEnding(folder: string): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  for (let tried = 1; tried <= REMOVE_TRIES; tried++) {
    Atomics.wait(sleeper, 0, 0, 100)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

let ownServer: Promise<PostgresServer> | undefined

/** The run's server (test/run.ts passes its address), else one for this process alone. */
async function serverUrl(): Promise<string> {
  const given = process.env.LATCHKEY_TEST_POSTGRES
  if (given) return given
  ownServer ??= startPostgres().then(async (server) => {
    await makeTemplate(server.url)
    return server
  })
  return (await ownServer).url
}

/** Once per server: what every test database is a copy of. */
export async function makeTemplate(server: string): Promise<void> {
  await withClient(server, (client) => client.query(`create database ${TEMPLATE}`))
  const db = await openDatabase({ kind: 'postgres', url: urlOf(server, TEMPLATE), poolSize: 2 })
  await db.close()
}

/** Databases that tests of this process are done with, as good as fresh. */
const free: string[] = []
let freshState: FreshState | undefined

/** A database of its own, migrated unless `empty`. Dropped, it serves the next test. */
export async function createTestDatabase({
  empty = false,
} = {}): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await serverUrl()
  if (empty)
    return { url: throughPooler(urlOf(server, await copyDatabase(server, 'template0'))), async drop() {} }
  const name = free.pop() ?? (await copyDatabase(server, TEMPLATE))
  const url = urlOf(server, name)
  freshState ??= await withClient(url, readFreshState)
  const fresh = freshState
  return {
    url: throughPooler(url),
    async drop() {
      if (await withClient(url, (client) => makeFresh(client, fresh))) free.push(name)
    },
  }
}

/** The pooler lab puts one between the program and the server; tests go round it. */
function throughPooler(url: string): string {
  const port = process.env.LATCHKEY_TEST_POOLER
  return port ? Object.assign(new URL(url), { port }).href : url
}

async function copyDatabase(server: string, template: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const text = `create database ${name} template ${template} strategy file_copy`
  await withClient(server, (client) => client.query(text))
  return name
}

function urlOf(server: string, database: string): string {
  return server.replace(ADMIN_PATH, `/${database}`)
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: START_TIMEOUT_MS })
  client.on('error', () => {}) // the pending query rejects with it
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** What a fail-over does to a test's database, and what an operator may do beside the server. */
export async function adminOf(t: TestContext, settings: { kind: string; url?: string }) {
  const connectionString = settings.url ?? ''
  const client = new pg.Client({ connectionString })
  client.on('error', () => {}) // its end, too, when the database is dropped first
  await client.connect()
  t.after(() => client.end())
  const name = new URL(connectionString).pathname.slice(1)
  const others =
    'select pg_terminate_backend(pid, 1000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()'
  return {
    query: (text: string) => client.query(text),
    endConnections: () => client.query(others, [name]),
    async setReadOnly(on: boolean) {
      await client.query('set default_transaction_read_only = off')
      const how = on ? 'set default_transaction_read_only = on' : 'reset default_transaction_read_only'
      await client.query(`alter database ${name} ${how}`)
      await client.query(others, [name])
    },
  }
}
