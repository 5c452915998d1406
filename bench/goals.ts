// What was measured beside what the project promises.
import { median } from '../test/labs/lab-report.ts'
import type { Memory } from './bench-processes.ts'
import { latency, type Nightly, type Sizes } from './measurements.ts'
import type { Goal } from './results.ts'

export type Measured = {
  sizes: Sizes
  startsMs: number[]
  rates: { server: number; baseline: number; few: number }
  adding: { added: number[]; hashed: number[] }
  nightly: Nightly
  memory: Memory | undefined
}

const atLeast = (goal: number) => ({ bound: 'at least' as const, goal, unit: '' })
const atMost = (goal: number, unit = '') => ({ bound: 'at most' as const, goal, unit })
const perSecond = (figure: number) => `${figure.toFixed(0)}/s`

export function goalsOf({ sizes, startsMs, rates, adding, nightly, memory }: Measured): Goal[] {
  const { accounts, fewAccounts } = sizes
  const [added, hashed] = [median(adding.added), median(adding.hashed)]
  return [
    {
      what: `GetProducts by secret key at ${accounts} accounts / bare baseline`,
      figure: rates.server / rates.baseline,
      ...atLeast(0.5),
      how: `${perSecond(rates.server)} / ${perSecond(rates.baseline)}`,
    },
    {
      what: `GetProducts at ${accounts} accounts / at ${fewAccounts}`,
      figure: rates.server / rates.few,
      ...atLeast(0.9),
      how: `${perSecond(rates.server)} / ${perSecond(rates.few)}`,
    },
    {
      what: 'AddClient / bare Argon2id hashes on these cores',
      figure: added / hashed,
      ...atLeast(0.85),
      how: `${added.toFixed(1)}/s / ${hashed.toFixed(1)}/s`,
    },
    {
      what: `GetProducts median during a nightly run of ${nightly.products} due products / idle`,
      figure: median(nightly.busyMs) / median(nightly.idleMs),
      ...atMost(3),
      how: `${latency(nightly.busyMs)} / ${latency(nightly.idleMs)}`,
    },
    {
      what: 'highest resident memory of the server',
      figure: memory?.highestMib ?? Number.NaN,
      ...atMost(250, ' MiB'),
      how: `${memory?.residentMib.toFixed(0)} MiB at the end`,
    },
    {
      what: `start of the process to the first answer at ${accounts} accounts`,
      figure: median(startsMs) / 1000,
      ...atMost(1, ' s'),
      how: startsMs.map((ms) => `${ms.toFixed(0)} ms`).join(', '),
    },
  ]
}

export function notesOf({ nightly }: Measured): string[] {
  const { products, seconds, busyMs, idleMs } = nightly
  return [
    `The nightly run handled ${products} products in ${seconds.toFixed(1)} s: ${perSecond(products / seconds)}.`,
    `Latencies: ${busyMs.length} requests during the nightly run and ${idleMs.length} before it, at a steady pace.`,
    'The baseline is node:http and better-sqlite3 with prepared statements on the same file: the same reads, the same JSON.',
  ]
}
