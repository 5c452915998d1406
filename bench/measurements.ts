// What the bench measures, each against something in the same run, so that the machine's speed cancels out.
import { spawnSync } from 'node:child_process'
import Sqlite from 'better-sqlite3'
import { addDays, dayIn } from '../src/day.ts'
import { sqliteFile } from '../test/labs/parts/lab-engines.ts'
import { median, quantile } from '../test/labs/parts/lab-report.ts'
import { type Installation, type ServerProcess, startServer } from '../test/labs/parts/server-process.ts'
import { readCpuMs, runHashes, runLoad } from './bench-processes.ts'
import type { Outcome, Task } from './load.ts'
import { seededEmail } from './seeded-account.ts'

export const CONNECTIONS = 24
const WARM_UP_S = 20
const PACED_CONNECTIONS = 16
const PACED_PER_SECOND = 150
const NIGHTLY_TIMEOUT_S = 300
const POLL_MS = 50

/** A place to send requests to. */
export type Target = { name: string; port: number; pid: number; accounts: number; installation: Installation }

export type Sizes = {
  accounts: number
  fewAccounts: number
  due: number
  rounds: number
  seconds: number
  starts: number
}

export function keysOf({ apiKey, secretKey }: Installation) {
  return { apiKey, secretKey }
}

/** Answers a second, and the processor time that the target spent on each. */
export type Rate = { perSecond: number; cpuMs: number }

export async function rateOf({ pid }: Target, task: Task): Promise<Rate & { outcome: Outcome }> {
  const before = await readCpuMs(pid)
  const outcome = await runLoad(task)
  const cpuMs = ((await readCpuMs(pid)) - before) / outcome.answers
  return { perSecond: outcome.perSecond, cpuMs, outcome }
}

/** Rates of several rounds, in their order. */
export type Rates = Rate[]

export function medianRate(rates: Rates): Rate {
  return {
    perSecond: median(rates.map((rate) => rate.perSecond)),
    cpuMs: median(rates.map((rate) => rate.cpuMs)),
  }
}

/** Median over the rounds of one rate over the other of the same round: what slowed both cancels out. */
export function medianRatio(rates: Rates, others: Rates): number {
  return median(rates.map(({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? Number.NaN)))
}

/** GetProducts as fast as each target answers, in turns, `rounds` times in changing order after a warm-up. */
export async function measureProducts(
  targets: Target[],
  { rounds, seconds }: Sizes,
): Promise<Map<string, Rates>> {
  const rates = new Map<string, Rates>(targets.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? targets : targets.toReversed()
    for (const target of order) {
      const { name, port, accounts, installation } = target
      const pace = { connections: CONNECTIONS, seconds, kind: 'products' as const, accounts }
      const rate = await rateOf(target, { port, ...keysOf(installation), ...pace })
      if (round > 0) rates.get(name)?.push(rate)
      const when = round === 0 ? 'warm-up' : `round ${round}`
      console.log(
        `${when}: ${name}: ${rate.perSecond.toFixed(0)} GetProducts/s, ${rate.cpuMs.toFixed(3)} ms of CPU each`,
      )
    }
  }
  return rates
}

/** AddClient per second in turns with bare hashes per second. */
export async function measureAddClient(target: Target, { rounds, seconds }: Sizes) {
  const added: Rates = []
  const hashed: Rates = []
  const { port, installation } = target
  const pace = { connections: CONNECTIONS, kind: 'add' as const }
  const task = { port, ...keysOf(installation), ...pace }
  // A hash takes so long that the code around it would be run too rarely to be compiled well before the last round.
  await runLoad({ ...task, seconds: WARM_UP_S, prefix: 'warm' })
  for (let round = 0; round < rounds; round++) {
    const hashes = await runHashes(seconds)
    const rate = await rateOf(target, { ...task, seconds, prefix: `new${round}` })
    hashed.push(hashes)
    added.push(rate)
    const [adds, bare] = [rate, hashes].map(
      (one) => `${one.perSecond.toFixed(1)}/s, ${one.cpuMs.toFixed(2)} ms of CPU`,
    )
    console.log(`round ${round + 1}: AddClient ${adds}; bare hashes ${bare}`)
  }
  return { added, hashed }
}

export type Nightly = {
  idleMs: number[]
  busyMs: number[]
  products: number
  seconds: number
}

/** Latencies at a steady pace before and during a nightly run. The products become due while the server runs. */
export async function measureNightly(target: Target, { due, seconds }: Sizes): Promise<Nightly> {
  const { port, installation, accounts } = target
  const pace = {
    connections: PACED_CONNECTIONS,
    kind: 'paced' as const,
    accounts,
    perSecond: PACED_PER_SECOND,
  }
  const task = { port, ...keysOf(installation), ...pace }
  const idle = await runLoad({ ...task, seconds: seconds * 2 })
  const db = new Sqlite(sqliteFile(installation), { timeout: 30_000 })
  try {
    const lastLedger = db.prepare<[], { id: number | null }>('select max(id) as id from ledger')
    const anyDue = db.prepare<[string]>(
      'select 1 from subscription where brand_id = 1 and next_run_on <= ? limit 1',
    )
    const ledgerBefore = lastLedger.get()?.id ?? 0
    const today = dayIn('UTC', Date.now())
    db.prepare(
      `update subscription set due_on = ?, next_run_on = ?, plan_months = 12 where id in
       (select id from subscription where brand_id = 1 and status = 'active' order by id limit ?)`,
    ).run(addDays(today, -1), addDays(today, -1), due)

    const samples: [number, number][] = []
    const seen: { span?: { from: number; to: number }; error?: unknown } = {}
    const begun = () => (lastLedger.get()?.id ?? 0) > ledgerBefore
    watchRun(begun, () => !anyDue.get(today)).then(
      (span) => Object.assign(seen, { span }),
      (error) => Object.assign(seen, { error }),
    )
    while (!seen.span && !seen.error) samples.push(...(await runLoad({ ...task, seconds })).samples)
    if (!seen.span) throw seen.error
    const { from, to } = seen.span
    const busyMs = samples.filter(([at]) => at >= from && at <= to).map(([, ms]) => ms)
    const handled = db.prepare<[number], { n: number }>(
      "select count(*) as n from ledger where id > ? and kind = 'renewal'",
    )
    const products = handled.get(ledgerBefore)?.n ?? 0
    return { idleMs: idle.samples.map(([, ms]) => ms), busyMs, products, seconds: (to - from) / 1000 }
  } finally {
    db.close()
  }
}

/** From the first renewal until nothing is due, epoch ms. */
async function watchRun(begun: () => boolean, over: () => boolean): Promise<{ from: number; to: number }> {
  const deadline = Date.now() + NIGHTLY_TIMEOUT_S * 1000
  const until = async (done: () => boolean) => {
    while (!done()) {
      if (Date.now() > deadline) throw new Error('the nightly run did not come to its end')
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
    return Date.now()
  }
  const from = await until(begun)
  return { from, to: await until(over) }
}

export type Starts = { serverMs: number[]; bareMs: number[] }

/** From the start of the process to the first right answer of GetProducts, in turns with a Node that does nothing. */
export async function measureStarts(installation: Installation, starts: number): Promise<Starts> {
  const measured: Starts = { serverMs: [], bareMs: [] }
  for (let i = 0; i < starts; i++) {
    const startedAt = performance.now()
    spawnSync(process.execPath, ['--eval', '0'])
    measured.bareMs.push(performance.now() - startedAt)
    const server: ServerProcess = await startServer(installation)
    const fields = { secret_key: installation.secretKey, email: seededEmail(i) }
    const { body, ms } = await server.call('GetProducts', fields)
    if (body.status !== 'success') throw new Error('wrong answer at the start')
    measured.serverMs.push(server.startedInMs + ms)
    await server.stop()
  }
  return measured
}

/** `median 1.23 ms, p99 4.56 ms`. */
export function latency(values: number[]): string {
  return `median ${median(values).toFixed(2)} ms, p99 ${quantile(values, 0.99).toFixed(2)} ms`
}
