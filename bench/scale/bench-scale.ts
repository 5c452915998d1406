// `npm run bench:scale`: the same request of a small installation and of a large one, in turns, one at a time: how much later
// is the answer of the large one? And what other callers notice while a nightly run renews 300,000 products and while old
// sessions are erased. `sqlite` or `postgres` chooses an engine, `--accounts N` a size. Prints and judges nothing but
// wrong answers.
import { parseArgs } from 'node:util'
import { chosenEngines, type Engine } from '../../test/labs/parts/lab-engines.ts'
import { describe, type Goal, writeResults } from '../results.ts'
import { measureLatencies } from './latencies.ts'
import { measureErasure, measureNight } from './long-work.ts'
import { withScaleTargets } from './scale-targets.ts'

const LARGE: Record<Engine, number> = { sqlite: 2_000_000, postgres: 10_000_000 }
const FEW = 10_000
const DUE = 300_000
const OLD_SESSIONS = 300_000
const ROUNDS = 12

const { values: given } = parseArgs({
  options: { accounts: { type: 'string' }, due: { type: 'string' } },
  allowPositionals: true,
})

async function measure(engine: Engine): Promise<{ goals: Goal[]; notes: string[] }> {
  const accounts = Number(given.accounts ?? LARGE[engine])
  const due = Math.min(Number(given.due ?? DUE), accounts)
  return withScaleTargets({ engine, few: FEW, many: accounts }, async ({ few, many, notes }) => {
    const late = await measureLatencies({ few, many }, ROUNDS)
    const night = await measureNight(many, due)
    const erasure = await measureErasure(many, Math.min(OLD_SESSIONS, accounts))
    const on = `${engine}, ${accounts} accounts`
    return {
      goals: [
        ...late.map(({ what, ratio, from }) =>
          bounded(`${what} at ${accounts} accounts / at ${FEW}, ${engine}`, ratio, 1.25, from),
        ),
        bounded(
          `longest lock of the nightly run of ${due}, ${on}`,
          night.longestLockMs,
          200,
          night.from,
          ' ms',
        ),
        bounded(
          `longest lock while ${erasure.rows} old sessions are erased, ${on}`,
          erasure.longestLockMs,
          200,
          erasure.from,
          ' ms',
        ),
      ],
      notes,
    }
  })
}

function bounded(what: string, figure: number, goal: number, how: string, unit = ''): Goal {
  return { what, figure, unit, bound: 'at most', goal, how }
}

const goals: Goal[] = []
const notes: string[] = []
for (const engine of chosenEngines()) {
  const measured = await measure(engine)
  goals.push(...measured.goals)
  notes.push(...measured.notes)
}
const text = describe(goals, notes, 'npm run bench:scale')
console.log(text)
if (given.accounts === undefined) await writeResults(text, 'RESULTS-SCALE.md')
