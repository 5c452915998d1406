// What was measured beside what the project promises.
import { median } from '../test/labs/parts/lab-report.ts'
import type { Memory } from './bench-processes.ts'
import type { Vam } from './measure-vam.ts'
import {
  latency,
  medianRate,
  medianRatio,
  type Nightly,
  type Rates,
  type Sizes,
  type Starts,
} from './measurements.ts'
import type { Goal } from './results.ts'

export type Measured = {
  sizes: Sizes
  starts: Starts
  rates: { server: Rates; baseline: Rates; few: Rates }
  adding: { added: Rates; hashed: Rates }
  vam: Vam
  nightly: Nightly
  memory: Memory | undefined
}

const atLeast = (goal: number) => ({ bound: 'at least' as const, goal, unit: '' })
const atMost = (goal: number, unit = '') => ({ bound: 'at most' as const, goal, unit })
const perSecond = (figure: number) => `${figure.toFixed(0)}/s`

const rate = (rates: Rates) => perSecond(medianRate(rates).perSecond)
const cpu = (rates: Rates) => `${medianRate(rates).cpuMs.toFixed(2)} ms`

export function goalsOf({ sizes, starts, rates, adding, vam, nightly, memory }: Measured): Goal[] {
  const { accounts, fewAccounts } = sizes
  const { server, baseline, few } = rates
  const { added, hashed } = adding
  return [
    {
      what: `GetProducts by secret key at ${accounts} accounts / bare baseline`,
      figure: medianRatio(server, baseline),
      ...atLeast(0.5),
      how: `${rate(server)} / ${rate(baseline)}`,
    },
    {
      what: `GetProducts at ${accounts} accounts / at ${fewAccounts}`,
      figure: medianRatio(server, few),
      ...atLeast(0.9),
      how: `${rate(server)} / ${rate(few)}`,
    },
    {
      what: 'AddClient / bare Argon2id hashes on these cores',
      figure: medianRatio(added, hashed),
      ...atLeast(0.85),
      how: `${rate(added)} / ${rate(hashed)}`,
    },
    {
      what: "VAM create, acknowledged on disk / the bare engine's durable inserts of the same rows",
      figure: medianRatio(vam.created, vam.inserted),
      ...atLeast(0.5),
      how: `${rate(vam.created)} / ${rate(vam.inserted)}`,
    },
    {
      what: 'VAM status / bare baseline',
      figure: medianRatio(vam.asked, vam.bareAsked),
      ...atLeast(0.5),
      how: `${rate(vam.asked)} / ${rate(vam.bareAsked)}`,
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
      figure: median(starts.serverMs) / 1000,
      ...atMost(1, ' s'),
      how: starts.serverMs.map((ms) => `${ms.toFixed(0)} ms`).join(', '),
    },
  ]
}

export function notesOf({ nightly, rates, adding, vam, starts }: Measured): string[] {
  const { products, seconds, busyMs, idleMs } = nightly
  return [
    `The nightly run handled ${products} products in ${seconds.toFixed(1)} s: ${perSecond(products / seconds)}.`,
    `Latencies: ${busyMs.length} requests during the nightly run and ${idleMs.length} before it, at a steady pace.`,
    `Processor time of a GetProducts: ${cpu(rates.server)} (baseline ${cpu(rates.baseline)}, few accounts ${cpu(rates.few)}).`,
    `Processor time of an AddClient: ${cpu(adding.added)} (bare hash ${cpu(adding.hashed)}).`,
    `Processor time of a VAM create: ${cpu(vam.created)} (bare inserts ${cpu(vam.inserted)}), of a status: ${cpu(vam.asked)} (baseline ${cpu(vam.bareAsked)}).`,
    `A Node process that does nothing takes ${median(starts.bareMs).toFixed(0)} ms to start and end (in turns with the starts above).`,
    'The baseline is node:http and better-sqlite3 with prepared statements on the same file: the same reads, the same JSON.',
  ]
}
