// RADIUS on one engine: what each contender answers at most, in turns, and how late its answers are at a rate that FreeRADIUS
// bears. Logins are of another account each time, so that seats never run out; the sessions that are reported are those of
// the logins before, as far as they go. What other programs disturbed is measured again.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compileC } from '../../test/labs/parts/c-compiler.ts'
import { readCpuMs } from '../bench-processes.ts'
import type { Rate } from '../measurements.ts'
import { type Disk, measureDisk, readMachineCpu, shareOfOthers } from './machine.ts'
import { type Name, type RadiusTarget, type RadiusTargets, SECRET } from './radius-targets.ts'

export type RadiusSizes = {
  accounts: number
  rounds: number
  seconds: number
  latencyRounds: number
  latencySeconds: number
}
export type Kind = 'pap' | 'acct'

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
  /** Processor time of the load generator. */
  cpuMs: number
  /** The first number that no login has used. */
  next: number
}
/** `cpuMs`, `databaseCpuMs`: of each answer. `others`: the share of all cores that other programs took meanwhile. */
export type Measured = Rate & { databaseCpuMs: number; others: number; outcome: Outcome }
/** One for each round; none of a contender that does not take part. */
export type ByName = Record<Name, Measured[]>

export type RadiusMeasured = {
  rates: Record<Kind, ByName>
  /** At `perSecond`, half of what FreeRADIUS bears. */
  late: Record<Kind, { perSecond: number; byName: ByName }>
  disks: Disk[]
  highestMib: number
}

/** Requests under way at once on each of the eight sockets: batches need company, and so do FreeRADIUS's threads. */
const WINDOW = 16
const KINDS = ['pap', 'acct'] as const
const HALF = 0.5
/** A measurement in which others took more is repeated, so often at most. */
export const MOST_OTHERS = 0.1
const MOST_TRIES = 4
/** FreeRADIUS bears a rate when it answers all requests, 99 of 100 within this time. */
const BEARABLE_P99_MS = 1000
const MOST_HALVINGS = 4

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
  const bench = makeBench(loader, targets, sizes.accounts)
  const rates = { pap: noRounds(), acct: noRounds() }
  const disks: Disk[] = []
  for (let round = 0; round <= sizes.rounds; round++) {
    disks.push(bench.disk())
    for (const kind of KINDS)
      for (const target of inTurns(targets.all, round)) {
        const { seconds } = sizes
        const measured = await bench.measure(target, { kind, seconds, tag: `r${round}`, rate: 0 })
        if (round > 0) rates[kind][target.name].push(measured) // the first one warms up
      }
  }
  const late = await measureLatencies(bench, targets.all, sizes, rates)
  return { rates, late, disks, highestMib: await targets.highestMib() }
}

async function measureLatencies(
  bench: Bench,
  all: readonly RadiusTarget[],
  { latencyRounds, latencySeconds: seconds }: RadiusSizes,
  rates: RadiusMeasured['rates'],
): Promise<RadiusMeasured['late']> {
  const contenders = all.filter(({ name }) => name !== 'bare')
  const late = {
    pap: { perSecond: await bench.bearable('pap', rates.pap.freeradius, seconds), byName: noRounds() },
    acct: { perSecond: await bench.bearable('acct', rates.acct.freeradius, seconds), byName: noRounds() },
  }
  for (let round = 1; round <= latencyRounds; round++)
    for (const kind of KINDS)
      for (const target of inTurns(contenders, round)) {
        const order = { kind, seconds, tag: `l${round}`, rate: late[kind].perSecond }
        late[kind].byName[target.name].push(await bench.measure(target, order))
      }
  return late
}

function noRounds(): ByName {
  return { latchkey: [], events: [], earlier: [], freeradius: [], 'freeradius, durable': [], bare: [] }
}

/** Each round the other way round, so that no contender is always the first one. */
function inTurns<T>(all: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? all : all.toReversed()
}

type Bench = ReturnType<typeof makeBench>
type Order = Required<Omit<Task, 'first' | 'accounts'>>

function makeBench(loader: Loader, targets: RadiusTargets, accounts: number) {
  /** Of each contender: the first account of its last logins, and the first that had no turn yet. */
  const first = new Map<Name, number>()
  const next = new Map<Name, number>()

  /** Again while other programs took more than a tenth; the least disturbed try counts. */
  async function measure(target: RadiusTarget, order: Order): Promise<Measured> {
    let best: Measured | undefined
    for (let tried = 1; tried <= MOST_TRIES && !(best && best.others <= MOST_OTHERS); tried++) {
      const measured = await measureOnce(target, { ...order, tag: `${order.tag}.${tried}` })
      say(target.name, order, measured)
      if (!best || measured.others < best.others) best = measured
    }
    return best as Measured
  }

  async function measureOnce(target: RadiusTarget, order: Order): Promise<Measured> {
    const { name, pid } = target
    // Each try of logins takes new accounts. Reports are of the logins before.
    if (order.kind === 'pap') first.set(name, next.get(name) ?? 0)
    const read = () => Promise.all([readCpuMs(pid), targets.databaseCpuMs()])
    const [before, machine] = [await read(), readMachineCpu()]
    const outcome = await loader.run(target, { ...order, first: first.get(name) ?? 0, accounts })
    const [after, machineAfter] = [await read(), readMachineCpu()]
    next.set(name, Math.max(next.get(name) ?? 0, outcome.next))
    const [own = 0, database = 0] = after.map((ms, at) => ms - (before[at] ?? 0))
    const others = shareOfOthers(machine, machineAfter, own + database + outcome.cpuMs)
    const { perSecond, answered } = outcome
    return { perSecond, cpuMs: own / answered, databaseCpuMs: database / answered, others, outcome }
  }

  /** Half of the lowest rate at which it answered in any round, halved again while it does not keep up with that. */
  async function bearable(kind: Kind, rates: readonly Measured[], seconds: number): Promise<number> {
    const target = targets.all.find(({ name }) => name === 'freeradius')
    let rate = Math.max(1, Math.round(Math.min(...rates.map(({ perSecond }) => perSecond)) * HALF))
    for (let halved = 0; target && halved < MOST_HALVINGS; halved++) {
      const { outcome } = await measure(target, { kind, seconds, tag: `b${halved}`, rate })
      if (outcome.lost === 0 && outcome.p99 < BEARABLE_P99_MS) break
      rate = Math.max(1, Math.round(rate * HALF))
    }
    return rate
  }

  return {
    measure,
    bearable,
    disk(): Disk {
      const disk = measureDisk(targets.folder)
      console.log(`fdatasync: median ${disk.medianMs.toFixed(2)} ms, p99 ${disk.p99Ms.toFixed(2)} ms`)
      return disk
    },
  }
}

function say(name: Name, { kind, tag, rate }: Order, { perSecond, cpuMs, others, outcome }: Measured): void {
  const { p50, p99, max, lost } = outcome
  const pace = rate > 0 ? `at ${rate} ${kind}/s` : `${perSecond.toFixed(0)} ${kind}/s`
  const times = `median ${p50} ms, p99 ${p99} ms, highest ${max} ms`
  const used = `${(cpuMs * 1000).toFixed(0)} µs of CPU each, others ${(others * 100).toFixed(0)} %`
  console.log(`${tag}: ${name}: ${pace}, ${times}, ${lost} lost, ${used}`)
}
