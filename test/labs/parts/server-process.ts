// A real server in its own process, as an operator would run it: `init --json`, then `serve`. For labs and the bench. Knows
// the command line and the names of settings, but nothing inside the server.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type AmapiClient, type CallOptions, type Fields, makeAmapiClient } from './amapi-client.ts'

const ROOT = join(import.meta.dirname, '../../..')
const MAIN = join(ROOT, 'src/main.js')

/** What an operator's Node gets: the flags of ./latchkey, then `serve`. */
function startArguments(): string[] {
  return [...launcherFlags(), MAIN, 'serve']
}

/** The flags that ./latchkey, and so `npm start`, passes to Node. */
export function launcherFlags(): string[] {
  const [, command = ''] =
    /^exec "\$node" ([\s\S]*)$/m.exec(readFileSync(join(ROOT, 'latchkey'), 'utf8')) ?? []
  return command.match(/--\S+/g) ?? []
}

const START_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 120_000
const POLL_MS = 10
const LOG_TAIL_CHARS = 2000

export type Installation = {
  dataDir: string
  env: Record<string, string>
  brand: string
  apiKey: string
  secretKey: string
}

export type ServerProcess = {
  pid: number
  port: number
  /** From spawn until the first answer, milliseconds. */
  startedInMs: number
  client: AmapiClient
  call: AmapiClient['call']
  isRunning(): boolean
  logFile: string
  logTail(): Promise<string>
  /** Sends SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** Sends SIGKILL at once, like a power cut. */
  kill(): Promise<void>
}

/** An empty data directory made into an installation; PostgreSQL when an address is given, else SQLite. */
export async function makeInstallation(databaseUrl?: string): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-lab-'))
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    LATCHKEY_DATA_DIR: dataDir,
    LATCHKEY_HTTP_HOST: '127.0.0.1',
    LATCHKEY_METRICS_PORT: 'off',
    LATCHKEY_RADIUS_AUTH_PORT: 'off',
    LATCHKEY_RADIUS_ACCT_PORT: 'off',
    LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
    ...(databaseUrl ? { LATCHKEY_DATABASE_URL: databaseUrl } : {}),
  }
  const installation = { dataDir, env, brand: '', apiKey: '', secretKey: '' }
  const keys = JSON.parse(await runCommand(installation, 'init', '--json'))
  return { ...installation, brand: keys.brand, apiKey: keys.api_key, secretKey: keys.secret_key }
}

export async function removeInstallation(installation: Installation): Promise<void> {
  await rm(installation.dataDir, { recursive: true, force: true })
}

/** Runs one command of the program and returns its standard output; rejects when it fails. */
export async function runCommand(installation: Installation, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], { env: installation.env })
  return stdout
}

/** A brand beside the first one, made by the command line. */
export async function addBrand(installation: Installation, name: string) {
  const keys = JSON.parse(await runCommand(installation, 'brand', 'add', name, '--json'))
  return { brand: String(keys.brand), apiKey: String(keys.api_key), secretKey: String(keys.secret_key) }
}

/** A time zone in which it is neither shortly before nor after midnight, so that no nightly run starts during a lab. */
export function daylightZone(): string {
  const hour = new Date().getUTCHours()
  return hour >= 3 && hour < 20 ? 'UTC' : 'Pacific/Honolulu'
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (!address || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Starts the server and waits for its first answer; rejects with the end of its log when it does not start. */
export async function startServer(
  installation: Installation,
  options: { env?: Record<string, string>; connections?: number; port?: number } = {},
): Promise<ServerProcess> {
  const port = options.port ?? (await freePort())
  const logFile = join(installation.dataDir, 'lab-server.log')
  const log = await open(logFile, 'a')
  const env = {
    ...installation.env,
    LATCHKEY_HTTP_PORT: String(port),
    LATCHKEY_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...options.env,
  }
  const startedAt = performance.now()
  const child = spawn(process.execPath, startArguments(), { env, stdio: ['ignore', 'ignore', log.fd] })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  // No server outlives the lab, in whatever way the lab ends.
  const killChild = () => child.kill('SIGKILL')
  process.once('exit', killChild)
  child.once('exit', () => process.off('exit', killChild))
  await log.close()
  const logTail = async () => (await readFile(logFile, 'utf8').catch(() => '')).slice(-LOG_TAIL_CHARS)
  await untilAnswering(port, child, logTail)
  const startedInMs = performance.now() - startedAt
  const client = makeAmapiClient({
    port,
    apiKey: installation.apiKey,
    connections: options.connections ?? 16,
  })
  return {
    pid: child.pid ?? 0,
    port,
    startedInMs,
    client,
    call: (method: string, fields: Fields, callOptions?: CallOptions) =>
      client.call(method, fields, callOptions),
    isRunning: () => isRunning(child),
    logFile,
    logTail,
    async stop() {
      client.close()
      if (isRunning(child)) child.kill('SIGTERM')
      return withinMs(STOP_TIMEOUT_MS, exited, 'the server did not stop after SIGTERM').catch((err) => {
        child.kill('SIGKILL')
        throw err
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
      client.close()
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

async function untilAnswering(
  port: number,
  child: ChildProcess,
  logTail: () => Promise<string>,
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (!isRunning(child)) throw new Error(`the server ended while starting: ${await logTail()}`)
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not answer within ${START_TIMEOUT_MS} ms: ${await logTail()}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', path: '/health/ready', agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.once('error', () => resolve(false))
  })
}

/** The promise's value, or a rejection after `timeoutMs`. */
export async function withinMs<T>(timeoutMs: number, promise: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
