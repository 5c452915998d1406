// `npm run bench`: the server beside a bare baseline on the same machine, ratios from one run. With `--quick` fewer
// accounts and rounds for development, and no RESULTS.md. Prints and judges nothing but wrong answers.
import { median } from '../test/labs/lab-report.ts'
import { removeInstallation, startServer } from '../test/labs/server-process.ts'
import { makeFilledInstallation, readMemory, startBaseline } from './bench-processes.ts'
import {
  latency,
  measureAddClient,
  measureNightly,
  measureProducts,
  measureStarts,
  type Sizes,
  type Target,
} from './measurements.ts'
import { atLeast, atMost, describe, type Goal, writeResults } from './results.ts'

const FULL: Sizes = { accounts: 1_000_000, fewAccounts: 1000, due: 100_000, rounds: 5, seconds: 4, starts: 3 }
const QUICK: Sizes = { accounts: 30_000, fewAccounts: 1000, due: 5000, rounds: 2, seconds: 2, starts: 2 }

const quick = process.argv.includes('--quick')
const sizes = quick ? QUICK : FULL
const { accounts, fewAccounts } = sizes

const many = await makeFilledInstallation(accounts)
const few = await makeFilledInstallation(fewAccounts)
try {
  const starts = await measureStarts(many, sizes.starts)
  const manyServer = await startServer(many)
  const fewServer = await startServer(few)
  const baseline = await startBaseline(many)
  try {
    const targets: Target[] = [
      { name: 'server', port: manyServer.port, accounts, installation: many },
      { name: 'baseline', port: baseline.port, accounts, installation: many },
      { name: 'server, few accounts', port: fewServer.port, accounts: fewAccounts, installation: few },
    ]
    const [target] = targets
    if (!target) throw new Error('no target')
    const rates = await measureProducts(targets, sizes)
    const rate = (name: string) => median(rates.get(name) ?? [])
    await fewServer.stop()
    await baseline.stop()
    const idleMemory = await readMemory(manyServer.pid)
    const { added, hashed } = await measureAddClient(target, sizes)
    const nightly = await measureNightly(target, sizes)
    const memory = await readMemory(manyServer.pid)
    const [server, bare, small] = [rate('server'), rate('baseline'), rate('server, few accounts')]
    const perSecond = (figure: number) => `${figure.toFixed(0)}/s`
    const goals: Goal[] = [
      {
        what: `GetProducts by secret key at ${accounts} accounts / bare baseline`,
        figure: server / bare,
        ...atLeast(0.5),
        how: `${perSecond(server)} / ${perSecond(bare)}`,
      },
      {
        what: `GetProducts at ${accounts} accounts / at ${fewAccounts}`,
        figure: server / small,
        ...atLeast(0.9),
        how: `${perSecond(server)} / ${perSecond(small)}`,
      },
      {
        what: 'AddClient / bare Argon2id hashes on these cores',
        figure: median(added) / median(hashed),
        ...atLeast(0.85),
        how: `${median(added).toFixed(1)}/s / ${median(hashed).toFixed(1)}/s`,
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
        how: `${memory?.residentMib.toFixed(0)} MiB at the end, ${idleMemory?.highestMib.toFixed(0)} MiB after GetProducts`,
      },
      {
        what: `start of the process to the first answer at ${accounts} accounts`,
        figure: median(starts) / 1000,
        ...atMost(1, ' s'),
        how: starts.map((ms) => `${ms.toFixed(0)} ms`).join(', '),
      },
    ]
    const productsPerSecond = nightly.products / nightly.seconds
    const notes = [
      `The nightly run handled ${nightly.products} products in ${nightly.seconds.toFixed(1)} s: ${perSecond(productsPerSecond)}.`,
      `Latencies were taken from ${nightly.busyMs.length} requests during it and ${nightly.idleMs.length} before, at a steady pace.`,
      'The baseline is node:http and better-sqlite3 with prepared statements on the same file: the same reads, the same JSON.',
    ]
    const text = describe(goals, quick ? 'npm run bench -- --quick' : 'npm run bench', notes)
    console.log(text)
    if (!quick) await writeResults(text)
  } finally {
    await baseline.stop()
    if (fewServer.isRunning()) await fewServer.stop()
    if (manyServer.isRunning()) await manyServer.stop()
  }
} finally {
  await removeInstallation(many)
  await removeInstallation(few)
}
