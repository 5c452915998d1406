// The processes of the bench: installations filled with accounts, the baseline, the load generator, the bare hashes.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../src/config/config.ts'
import { systemRandom } from '../src/ids.ts'
import { makeVault } from '../src/secrets.ts'
import { sqliteFile } from '../test/labs/parts/lab-engines.ts'
import { type Installation, makeInstallation } from '../test/labs/parts/server-process.ts'
import type { Outcome, Task } from './load.ts'
import { seed } from './seed.ts'

const FIRST_BRAND_ID = 1

const script = (name: string) => join(import.meta.dirname, name)

/** An installation on SQLite with `accounts` accounts. */
export async function makeFilledInstallation(accounts: number): Promise<Installation> {
  const installation = await makeInstallation()
  const vault = makeVault(readConfig(installation.env).encryptionKeys, systemRandom)
  const startedAt = performance.now()
  await seed(sqliteFile(installation), vault, FIRST_BRAND_ID, accounts)
  console.log(`seeded ${accounts} accounts in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  return installation
}

/** Runs a script to its end; gives what it printed. */
function run(name: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk
    })
    child.once('close', (code) =>
      code === 0 ? resolve(printed) : reject(new Error(`${name} ended with ${code}`)),
    )
  })
}

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const TICK_MS = 10

/** Processor time that a process has used with all its threads, milliseconds (Linux); NaN without /proc. */
export async function readCpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Runs the load generator. Wrong answers make the whole bench worthless, so they end it. */
export async function runLoad(task: Task): Promise<Outcome> {
  const outcome: Outcome = JSON.parse(await run('load.ts', JSON.stringify(task)))
  if (outcome.wrong > 0) throw new Error(`${outcome.wrong} wrong answers, the first: ${outcome.firstWrong}`)
  return outcome
}

/** Bare Argon2id hashes. */
export async function runHashes(seconds: number): Promise<{ perSecond: number; cpuMs: number }> {
  return JSON.parse(await run('hashes.ts', String(seconds)))
}

/** Durable creates of the bare engine, on the file of a running server that is idle meanwhile. */
export async function runInserts(
  file: string,
  seconds: number,
  tag: string,
): Promise<{ perSecond: number; cpuMs: number }> {
  return JSON.parse(await run('inserts.ts', file, String(seconds), tag))
}

export type Baseline = { port: number; pid: number; stop(): Promise<void> }

/** The bare baseline on the same file. */
export async function startBaseline(installation: Installation): Promise<Baseline> {
  const keys = readConfig(installation.env).encryptionKeys.map(({ id, key }) => ({
    id,
    hex: key.toString('hex'),
  }))
  const child = spawn(process.execPath, [script('baseline.ts')], {
    env: { BENCH_FILE: sqliteFile(installation), BENCH_KEYS: JSON.stringify(keys) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.once('exit', () => child.kill())
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
    child.once('exit', () => reject(new Error('the baseline ended while starting')))
  })
  return {
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill()
      await ended
    },
  }
}

export type Memory = { residentMib: number; highestMib: number }

/** Resident memory of a process now and at its highest (Linux); undefined without /proc. */
export async function readMemory(pid: number): Promise<Memory | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
  const memory = { residentMib: kib('VmRSS') / 1024, highestMib: kib('VmHWM') / 1024 }
  return Number.isNaN(memory.residentMib) ? undefined : memory
}
