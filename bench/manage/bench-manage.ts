// `npm run bench -- manage`: the management API. Its lists at a small and a large installation on SQLite; an account opened by it
// beside one made by VAM; a GET of one account beside the bare baseline.
import { makeVamClient } from '../../test/labs/parts/vam-client.ts'
import { startBaseline } from '../bench-processes.ts'
import { medianRate, medianRatio, type Rates, rateOf, type Target } from '../measurements.ts'
import { describe, type Goal, writeResults } from '../results.ts'
import { type ScaleTarget, withScaleTargets } from '../scale/scale-targets.ts'
import { measureSizes, measureWalks } from './list-latencies.ts'
import { seedManageKeys, seedTrail } from './seed-manage.ts'

const FULL = { few: 10_000, many: 1_000_000, rounds: 12, rates: 7, seconds: 3 }
const QUICK = { few: 10_000, many: 30_000, rounds: 2, rates: 3, seconds: 3 }
type Sizes = typeof FULL
/** Group commit needs company. */
const OPENING_CONNECTIONS = 64
const READING_CONNECTIONS = 24
const MOST_RATIO = 1.25

/** `quick`: for development; no file of results. */
export async function benchManage(quick: boolean): Promise<void> {
  const sizes = quick ? QUICK : FULL
  const { few, many } = sizes
  const result = await withScaleTargets({ engine: 'sqlite', few, many }, async (targets) => {
    for (const target of [targets.few, targets.many]) {
      await seedManageKeys(target.sql)
      await seedTrail(target.sql, target.accounts)
    }
    const flat = await measureSizes(targets.few, targets.many, sizes.rounds)
    const walks = await measureWalks(targets.many, sizes.rounds)
    const rates = await measureRates(targets.many, sizes)
    const goals = [
      ...flat.map(({ what, ratio, from }) => atMost(`${what} at ${many} rows / at ${few}`, ratio, from)),
      ...walks.map(({ what, ratio, from }) =>
        atMost(`${what}: page 1,000 / page 1, at ${many} rows`, ratio, from),
      ),
      atLeast('POST /accounts / VAM create', rates.opened, rates.created, 0.9),
      atLeast(`GET of one account at ${many} accounts / bare baseline`, rates.shown, rates.bare, 0.45),
    ]
    return { goals, notes: [...targets.notes, ...notesOf(rates)] }
  })
  const command = `npm run bench -- manage${quick ? ' --quick' : ''}`
  const text = describe(result.goals, result.notes, command)
  console.log(text)
  if (!quick) await writeResults(text, 'RESULTS-MANAGE.md')
}

type Measured = Record<'opened' | 'created' | 'shown' | 'bare', Rates>

/** In turns, after a warm-up. */
async function measureRates(target: ScaleTarget, { rates: rounds, seconds }: Sizes): Promise<Measured> {
  const { installation, accounts, http: port, pid } = target
  const baseline = await startBaseline(installation)
  const server: Target = { name: 'server', port, pid, accounts, installation }
  const bare: Target = { ...server, name: 'baseline', port: baseline.port, pid: baseline.pid }
  const { apiKey, secretKey } = installation
  const client = await makeVamClient(port, secretKey, 1)
  client.close()
  const all: Measured = { opened: [], created: [], shown: [], bare: [] }
  try {
    for (let round = 0; round <= rounds; round++) {
      const task = { apiKey, secretKey, seconds, port, prefix: `manage ${round}` }
      const writing = { ...task, connections: OPENING_CONNECTIONS }
      const reading = { ...task, connections: READING_CONNECTIONS, kind: 'account' as const, accounts }
      const create = () => rateOf(server, { ...writing, kind: 'create', token: client.token })
      const open = () => rateOf(server, { ...writing, kind: 'open', prefix: `open ${round}` })
      const [created, opened] =
        round % 2 === 0 ? [await create(), await open()] : [await open(), await create()].toReversed()
      const shown = await rateOf(server, reading)
      const bareShown = await rateOf(bare, { ...reading, port: bare.port })
      if (round === 0 || !created || !opened) continue
      all.created.push(created)
      all.opened.push(opened)
      all.shown.push(shown)
      all.bare.push(bareShown)
      const [a, b, c, d] = [opened, created, shown, bareShown].map(({ perSecond }) => perSecond.toFixed(0))
      console.log(`round ${round}: POST /accounts ${a}/s, VAM create ${b}/s; GET ${c}/s, baseline ${d}/s`)
    }
    return all
  } finally {
    await baseline.stop()
  }
}

function atMost(what: string, figure: number, how: string): Goal {
  return { what, figure, unit: '', bound: 'at most', goal: MOST_RATIO, how }
}

function atLeast(what: string, rates: Rates, others: Rates, goal: number): Goal {
  const perSecond = (one: Rates) => `${medianRate(one).perSecond.toFixed(0)}/s`
  const how = `${perSecond(rates)} / ${perSecond(others)}`
  return { what, figure: medianRatio(rates, others), unit: '', bound: 'at least', goal, how }
}

function notesOf({ opened, created, shown, bare }: Measured): string[] {
  const cpu = (rates: Rates) => `${medianRate(rates).cpuMs.toFixed(2)} ms`
  return [
    `Processor time of a POST /accounts: ${cpu(opened)} (VAM create ${cpu(created)}), of a GET: ${cpu(shown)} (baseline ${cpu(bare)}).`,
    'Each key has a rate: the requests go round three thousand keys.',
  ]
}
