// RADIUS on one engine: what each target answers at most, in turns, and how late its answers are at a rate that FreeRADIUS can
// bear. Logins are of another account each time, so that seats never run out; the sessions that are reported are those of the
// logins before, as far as they go.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compileC } from '../../test/labs/parts/c-compiler.ts'
import { median } from '../../test/labs/parts/lab-report.ts'
import { readCpuMs } from '../bench-processes.ts'
import type { Rate, Rates } from '../measurements.ts'
import { type RadiusTarget, type RadiusTargets, SECRET } from './radius-targets.ts'

export type RadiusSizes = {
  accounts: number
  rounds: number
  seconds: number
  latencyRounds: number
  latencySeconds: number
}
export type Kind = 'pap' | 'acct'
export type Name = RadiusTarget['name']

type Outcome = {
  sent: number
  answered: number
  lost: number
  wrong: number
  firstWrong: string
  perSecond: number
  p50: number
  p99: number
  max: number
  /** The first number that no login has used. */
  next: number
}
export type RadiusRate = Rate & { databaseCpuMs: number; outcome: Outcome }
export type Latency = Pick<Outcome, 'p50' | 'p99' | 'max' | 'lost'>
type ByName<T> = Record<Name, T>

export type RadiusMeasured = {
  rates: Record<Kind, ByName<RadiusRate[]>>
  /** At `perSecond`, half of what FreeRADIUS answers at most. */
  late: Record<Kind, { perSecond: number; latchkey: Latency[]; freeradius: Latency[] }>
  highestMib: number
}

/** Requests under way at once on each of the eight sockets: batches need company, and so do FreeRADIUS's threads. */
const WINDOW = 16
const KINDS = ['pap', 'acct'] as const
const NAMES = ['latchkey', 'freeradius', 'bare'] as const
const HALF = 0.5

export type Loader = { run(target: RadiusTarget, task: Task): Promise<Outcome>; remove(): void }
type Task = { kind: Kind; first: number; seconds: number; rate?: number; tag: string; accounts: number }

/** Undefined where there is no C compiler to be had. */
export function makeLoader(): Loader | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-load-'))
  const program = join(folder, 'radius-load')
  const source = join(import.meta.dirname, 'radius-load.c')
  if (!compileC(['-std=gnu17', '-O2', '-Wall', '-Wextra', '-o', program, source])) return undefined
  return {
    async run(target, { kind, rate = 0, ...task }) {
      const { auth, acct, signs } = target
      const settings = { kind, port: kind === 'pap' ? auth : acct, secret: SECRET, signed: signs ? 1 : 0 }
      const all = { ...settings, ...task, rate, window: WINDOW }
      const words = Object.entries(all).map(([name, value]) => `${name}=${value}`)
      const { stdout } = await promisify(execFile)(program, words)
      const outcome: Outcome = JSON.parse(stdout)
      if (outcome.wrong > 0)
        throw new Error(
          `${target.name}, ${kind}: ${outcome.wrong} wrong answers, the first: ${outcome.firstWrong}`,
        )
      return outcome
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function measureRadius(
  loader: Loader,
  targets: RadiusTargets,
  sizes: RadiusSizes,
): Promise<RadiusMeasured> {
  const next: ByName<number> = { latchkey: 0, freeradius: 0, bare: 0 }
  const rates = await measureRates(loader, targets, sizes, next)
  const late = await measureLatencies(loader, targets, sizes, next, rates)
  return { rates, late, highestMib: await targets.highestMib() }
}

/** `next` moves on: the numbers of logins that are used up. */
async function measureRates(
  loader: Loader,
  targets: RadiusTargets,
  { rounds, seconds, accounts }: RadiusSizes,
  next: ByName<number>,
): Promise<RadiusMeasured['rates']> {
  const rates = { pap: empty(), acct: empty() }
  for (let round = 0; round <= rounds; round++) {
    const first = { ...next }
    for (const kind of KINDS) {
      for (const name of round % 2 === 0 ? NAMES : NAMES.toReversed()) {
        const task = { kind, first: first[name], seconds, tag: `r${round}`, accounts }
        const rate = await rateOf(loader, targets, name, task)
        next[name] = Math.max(next[name], rate.outcome.next)
        if (round > 0) rates[kind][name].push(rate)
        say(round === 0 ? 'warm-up' : `round ${round}`, name, kind, rate)
      }
    }
  }
  return rates
}

function empty(): ByName<RadiusRate[]> {
  return { latchkey: [], freeradius: [], bare: [] }
}

function say(when: string, name: Name, kind: Kind, { perSecond, cpuMs, outcome }: RadiusRate): void {
  const us = (cpuMs * 1000).toFixed(0)
  console.log(
    `${when}: ${name}: ${perSecond.toFixed(0)} ${kind}/s, p99 ${outcome.p99} ms, ${us} µs of CPU each, ${outcome.lost} lost`,
  )
}

async function rateOf(loader: Loader, targets: RadiusTargets, name: Name, task: Task): Promise<RadiusRate> {
  const { pid } = targets[name]
  const read = () => Promise.all([readCpuMs(pid), targets.databaseCpuMs()])
  const before = await read()
  const outcome = await loader.run(targets[name], task)
  const after = await read()
  const [own = 0, database = 0] = after.map((ms, at) => (ms - (before[at] ?? 0)) / outcome.answered)
  return { perSecond: outcome.perSecond, cpuMs: own, databaseCpuMs: database, outcome }
}

async function measureLatencies(
  loader: Loader,
  targets: RadiusTargets,
  { latencyRounds, latencySeconds: seconds, accounts }: RadiusSizes,
  next: ByName<number>,
  rates: RadiusMeasured['rates'],
): Promise<RadiusMeasured['late']> {
  const late = { pap: unmeasured(rates.pap.freeradius), acct: unmeasured(rates.acct.freeradius) }
  const both = ['latchkey', 'freeradius'] as const
  for (let round = 1; round <= latencyRounds; round++) {
    const first = { ...next }
    for (const kind of KINDS) {
      const { perSecond: rate } = late[kind]
      for (const name of round % 2 === 0 ? both : both.toReversed()) {
        const task = { kind, rate, first: first[name], seconds, tag: `l${round}`, accounts }
        const outcome = await loader.run(targets[name], task)
        next[name] = Math.max(next[name], outcome.next)
        late[kind][name].push(outcome)
        const { p50, p99, max, lost } = outcome
        console.log(
          `at ${rate} ${kind}/s, round ${round}: ${name}: median ${p50} ms, p99 ${p99} ms, highest ${max} ms, ${lost} lost`,
        )
      }
    }
  }
  return late
}

function unmeasured(rates: Rates): { perSecond: number; latchkey: Latency[]; freeradius: Latency[] } {
  const perSecond = Math.max(1, Math.round(median(rates.map((rate) => rate.perSecond)) * HALF))
  return { perSecond, latchkey: [], freeradius: [] }
}
