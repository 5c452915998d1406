// `npm run bench`: the server beside a bare baseline on the same machine, ratios from one run. With `--quick` fewer
// accounts and rounds for development, and no RESULTS.md. `manage` measures the management API alone. Prints and judges
// nothing but wrong answers.
import { type Installation, removeInstallation, startServer } from '../test/labs/parts/server-process.ts'
import { makeFilledInstallation, readMemory, startBaseline } from './bench-processes.ts'
import { goalsOf, type Measured, notesOf } from './goals.ts'
import { benchManage } from './manage/bench-manage.ts'
import { measureVam } from './measure-vam.ts'
import {
  measureAddClient,
  measureNightly,
  measureProducts,
  measureStarts,
  type Sizes,
  type Target,
} from './measurements.ts'
import { describe, writeResults } from './results.ts'

const FULL: Sizes = { accounts: 1_000_000, fewAccounts: 1000, due: 100_000, rounds: 7, seconds: 3, starts: 5 }
const QUICK: Sizes = { accounts: 30_000, fewAccounts: 1000, due: 5000, rounds: 2, seconds: 2, starts: 2 }

/** GetProducts from three processes in turns; only the server with many accounts is left running for the rest. */
async function measureRates(sizes: Sizes, manyTarget: Target, few: Installation): Promise<Measured['rates']> {
  const { installation: many, accounts } = manyTarget
  const fewServer = await startServer(few)
  const baseline = await startBaseline(many)
  try {
    const rates = await measureProducts(
      [
        manyTarget,
        { name: 'baseline', port: baseline.port, pid: baseline.pid, accounts, installation: many },
        {
          name: 'few',
          port: fewServer.port,
          pid: fewServer.pid,
          accounts: sizes.fewAccounts,
          installation: few,
        },
      ],
      sizes,
    )
    const [server, bare, small] = [manyTarget.name, 'baseline', 'few'].map((name) => rates.get(name))
    if (!server || !bare || !small) throw new Error('a target was not measured')
    return { server, baseline: bare, few: small }
  } finally {
    await baseline.stop()
    await fewServer.stop()
  }
}

async function measureVamBeside(sizes: Sizes, target: Target): Promise<Measured['vam']> {
  const baseline = await startBaseline(target.installation)
  try {
    return await measureVam(
      target,
      { ...target, name: 'baseline', port: baseline.port, pid: baseline.pid },
      sizes,
    )
  } finally {
    await baseline.stop()
  }
}

async function measure(sizes: Sizes, many: Installation, few: Installation): Promise<Measured> {
  const starts = await measureStarts(many, sizes.starts)
  const server = await startServer(many)
  try {
    const target = {
      name: 'server',
      port: server.port,
      pid: server.pid,
      accounts: sizes.accounts,
      installation: many,
    }
    const rates = await measureRates(sizes, target, few)
    const vam = await measureVamBeside(sizes, target)
    const adding = await measureAddClient(target, sizes)
    const nightly = await measureNightly(target, sizes)
    return { sizes, starts, rates, adding, vam, nightly, memory: await readMemory(server.pid) }
  } finally {
    await server.stop()
  }
}

async function benchAll(): Promise<void> {
  const quick = process.argv.includes('--quick')
  const sizes = quick ? QUICK : FULL
  const many = await makeFilledInstallation(sizes.accounts)
  const few = await makeFilledInstallation(sizes.fewAccounts)
  try {
    const measured = await measure(sizes, many, few)
    const command = quick ? 'npm run bench -- --quick' : 'npm run bench'
    const text = describe(goalsOf(measured), notesOf(measured), command)
    console.log(text)
    if (!quick) await writeResults(text)
  } finally {
    await removeInstallation(many)
    await removeInstallation(few)
  }
}

if (process.argv.includes('manage')) await benchManage(process.argv.includes('--quick'))
else await benchAll()
