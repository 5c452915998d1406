// A whole Latchkey for one test: real storage, a real listener on a free port, a clock that the test turns. Its log and
// every secret it saw go to the run's output folder, where the last tests look for leaks. Whatever it answers, to whatever
// client, is held against the OpenAPI document of its dialect when the test ends.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type App, openApp } from '../src/app.ts'
import type { Actor } from '../src/audit/actor.ts'
import type { SettingChanges } from '../src/brands/settings.ts'
import type { Config } from '../src/config/config.ts'
import { buildServer } from '../src/http/server.ts'
import { type Random, systemRandom } from '../src/ids.ts'
import { listJobs } from '../src/jobs/list.ts'
import { runJob } from '../src/jobs/scheduler.ts'
import { makeLog } from '../src/log.ts'
import type { HashCost } from '../src/passwords.ts'
import { createTestDatabase } from './databases/postgres.ts'
import { copySqliteTemplate } from './databases/sqlite-template.ts'
import { strangeEvents } from './events.ts'
import { watchAnswers } from './openapi.ts'
import { type NotedStatement, noteStatements } from './statements.ts'

export const ENGINES = ['sqlite', 'postgres'] as const
export type Engine = (typeof ENGINES)[number]

/** When the clock of a test stands before it is turned: 21 November 2026, 12:00 UTC. */
export const START = Date.UTC(2026, 10, 21, 12)
export const PASSWORD = 'Strong_Password!123'
export const OPERATOR: Actor = { kind: 'operator', name: 'test' }

/** A twentieth of the real one: most tests hash passwords, few are about it (flows/accounts/passwords.test.ts). */
const HASH_COST = { memoryKib: 1024, passes: 2, lanes: 1 }

export type Fields = Record<string, unknown>
export type Answer = Record<string, unknown> & {
  status: 'success' | 'error'
  code?: number
  message?: string
}
export type Sent = { status: number; headers: Headers; text: string; body: Answer }
type CallOptions = {
  bearer?: string
  headers?: Record<string, string>
  as?: 'form' | 'json' | 'multipart'
  /** Where the call seems to come from: the harness is a trusted proxy. */
  from?: string
}

export type TestApp = Awaited<ReturnType<typeof startApp>>
type Options = {
  engine?: Engine
  settings?: SettingChanges
  random?: Random
  mail?: Partial<Config['mail']>
  mailCa?: string
  config?: Partial<Config>
  hashCost?: HashCost
}

export async function startApp(t: TestContext, options: Options = {}) {
  const engine = options.engine ?? 'sqlite'
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-app-'))
  const storage = await openStorage(engine, dataDir)
  const clock = makeClock(START)
  const secrets = openSecretsFile()
  const random = options.random ?? systemRandom
  const config = { ...makeConfig(dataDir, storage.database, options.mail), ...options.config }
  const log = makeLog({ level: 'debug', stream: openLogFile() })
  noteStatements(openStatementsFile())
  const given = {
    clock,
    random,
    log,
    hashCost: options.hashCost ?? HASH_COST,
    ...(options.mailCa === undefined ? {} : { mailCa: options.mailCa }),
  }
  const app = await openApp(config, given)
  const server = buildServer(app)
  const undocumented = watchAnswers(server)
  t.after(async () => {
    await server.close()
    const strange = await strangeEvents(app.db.read)
    await app.close()
    await storage.drop()
    rmSync(dataDir, { recursive: true, force: true })
    assert.deepEqual([...undocumented.values()], [], 'answers that the OpenAPI document does not know')
    assert.deepEqual(strange, [], 'events that the catalogue does not know')
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const first = await app.brands.setUpFirstBrand('Example VPN', OPERATOR)
  if (options.settings) await app.brands.set(first.brand.name, { settings: options.settings }, OPERATOR)
  secrets.note(first.secretKey)
  const keys = { apikey: first.apiKey, secret_key: first.secretKey }
  const client = makeClient(url, secrets)

  return {
    engine,
    app,
    url,
    dataDir,
    clock,
    secrets,
    brandName: first.brand.name,
    brandId: first.brand.id,
    keys,
    /** A call as it stands in `fields`; nothing is added. */
    call: client,
    /** A call with API key and secret key. */
    trusted: (method: string, fields: Fields = {}, how: CallOptions = {}) =>
      client(method, { ...keys, ...fields }, how),
    /** A call with the API key only. */
    untrusted: (method: string, fields: Fields = {}, how: CallOptions = {}) =>
      client(method, { apikey: keys.apikey, ...fields }, how),
    /** A new account by AddClient, as the answer shows it. */
    async addClient(email: string, fields: Fields = {}): Promise<Record<string, string>> {
      const { body } = await client('AddClient', {
        ...keys,
        country: 'GB',
        type: '1',
        email,
        password: PASSWORD,
        ...fields,
      })
      assert.equal(body.status, 'success', JSON.stringify(body))
      return body as unknown as Record<string, string>
    },
    /** One run of the job of this name, as the scheduler would do it. */
    runJob: (name: string) => runNamedJob(app, name),
  }
}

async function openStorage(engine: Engine, dataDir: string) {
  if (engine === 'sqlite') {
    const database = { kind: 'sqlite' as const, file: join(dataDir, 'latchkey.db') }
    await copySqliteTemplate(database.file)
    return { database, drop: async () => undefined }
  }
  const made = await createTestDatabase()
  return { database: { kind: 'postgres' as const, url: made.url, poolSize: 10 }, drop: made.drop }
}

export function makeConfig(
  dataDir: string,
  database: Config['database'],
  mail?: Partial<Config['mail']>,
): Config {
  return {
    dataDir,
    database,
    http: {
      ...{ host: '127.0.0.1', port: 0, tls: null, publicUrl: 'https://vpn.example.net', docs: true },
      consoleAt: { host: null },
      trustedProxies: ['127.0.0.1'],
    },
    metrics: null,
    radius: {
      ...{ hosts: ['127.0.0.1'], authPort: null, acctPort: null, explicit: true, tls: null },
      interimS: 600,
    },
    offlineListMinutes: null,
    mail: { from: 'no-reply@example.net', smtp: null, templatesDir: null, ...mail },
    backup: { dir: null, hour: 3, keep: 14, passphrase: undefined },
    contactEmail: null,
    webhookPrivate: [],
    webhookProxy: null,
    logLevel: 'debug',
    stopTimeoutMs: 5000,
    settings: [],
    maySetUp: true,
    stopDelayMs: 0,
    encryptionKeyFile: undefined,
    encryptionKeys: [{ id: 'test', key: Buffer.alloc(32, 7) }],
  }
}

export function makeClock(start: number) {
  let now = start
  return {
    now: () => now,
    /** Turns the clock forward. */
    add: (ms: number) => {
      now += ms
    },
    set: (at: number) => {
      now = at
    },
  }
}

async function runNamedJob(app: App, name: string): Promise<string> {
  const job = listJobs(app).find((one) => one.name === name)
  assert.ok(job, `there is no job ${name}`)
  return runJob(app, job)
}

function makeClient(url: string, secrets: { note(value: unknown): void }) {
  return async function call(method: string, fields: Fields = {}, how: CallOptions = {}): Promise<Sent> {
    for (const name of ['password', 'setpassword', 'secret_key']) secrets.note(fields[name])
    secrets.note(how.bearer)
    const headers: Record<string, string> = { ...how.headers }
    if (how.bearer !== undefined) headers.authorization = `Bearer ${how.bearer}`
    if (how.from !== undefined) headers['x-forwarded-for'] = how.from
    if (how.as === 'json') headers['content-type'] = 'application/json'
    const body = encode(fields, how.as ?? 'form')
    const path = `/api/amapi/${method}`
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body })
    const text = await response.text()
    const answer = JSON.parse(text) as Answer
    noteSecrets(answer, secrets)
    return { status: response.status, headers: response.headers, text, body: answer }
  }
}

const SECRET_FIELDS = new Set(['password', 'vpn_password', 'short_token', 'long_token'])

function noteSecrets(value: unknown, secrets: { note(value: unknown): void }): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, part] of Object.entries(value)) {
    if (SECRET_FIELDS.has(name)) secrets.note(part)
    else noteSecrets(part, secrets)
  }
}

function encode(fields: Fields, as: 'form' | 'json' | 'multipart'): string | URLSearchParams | FormData {
  if (as === 'json') return JSON.stringify(fields)
  const body = as === 'multipart' ? new FormData() : new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) body.append(name, String(value))
  }
  return body
}

/** Where the run collects what the last tests look at; a folder of its own when a file is run alone. */
const OUTPUT = process.env.LATCHKEY_TEST_OUTPUT ?? join(tmpdir(), 'latchkey-test-alone')

/** What is kept and written together, at the end of the process at the latest: a system call for each line would be slow. */
const pending = new Map<string, string>()
const MOST_PENDING = 64 * 1024

process.once('exit', () => {
  for (const file of pending.keys()) writePending(file)
})

function append(file: string, text: string): void {
  const kept = (pending.get(file) ?? '') + text
  pending.set(file, kept)
  if (kept.length > MOST_PENDING) writePending(file)
}

function writePending(file: string): void {
  appendFileSync(file, pending.get(file) ?? '')
  pending.delete(file)
}

function openLogFile() {
  const file = fileIn('logs', 'log')
  return { write: (line: string) => append(file, line) }
}

/** Notes secrets for the search in the logs. Shorter ones would be found by chance inside ordinary words. */
function openSecretsFile() {
  const file = fileIn('secrets', 'txt')
  const noted = new Set<string>()
  return {
    note(value: unknown) {
      if (typeof value !== 'string' || value.length < MIN_SECRET_LENGTH || noted.has(value)) return
      noted.add(value)
      append(file, `${JSON.stringify(value)}\n`)
    },
  }
}

const MIN_SECRET_LENGTH = 10

/** Notes each text of a statement, for the search for slow plans. */
function openStatementsFile() {
  const file = fileIn('statements', 'txt')
  return (statement: NotedStatement) => append(file, `${JSON.stringify(statement)}\n`)
}

function fileIn(folder: string, ending: string): string {
  mkdirSync(join(OUTPUT, folder), { recursive: true })
  return join(OUTPUT, folder, `${process.pid}-${randomBytes(6).toString('hex')}.${ending}`)
}
