// `npm run bench:radius`: the server's RADIUS beside FreeRADIUS 3 on the same engine and a bare responder, ratios from one
// run. With `--quick` fewer accounts and rounds for development, and no RESULTS-RADIUS.md; engines may be named. `--beside
// <folder>`: another checkout of Latchkey takes part. Prints and judges nothing but wrong answers.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chosenEngines } from '../../test/labs/parts/lab-engines.ts'
import { describe, writeResults } from '../results.ts'
import { freeRadiusHindrance } from './freeradius.ts'
import { type Loader, makeLoader, measureRadius, type RadiusSizes } from './measure-radius.ts'
import { type ByEngine, radiusGoals, radiusNotes } from './radius-goals.ts'
import { type RadiusTargets, withRadiusTargets } from './radius-targets.ts'

const FULL: RadiusSizes = { accounts: 1_000_000, rounds: 5, seconds: 3, latencyRounds: 3, latencySeconds: 4 }
const QUICK: RadiusSizes = { accounts: 50_000, rounds: 2, seconds: 1, latencyRounds: 1, latencySeconds: 1 }

const { values: given } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, beside: { type: 'string' } },
  allowPositionals: true,
})

async function measureAll(loader: Loader, sizes: RadiusSizes): Promise<ByEngine> {
  const measured: ByEngine = {}
  const beside = given.beside === undefined ? undefined : resolve(given.beside)
  for (const engine of chosenEngines()) {
    console.log(`# ${engine}`)
    const measure = (targets: RadiusTargets) => measureRadius(loader, targets, sizes)
    measured[engine] = await withRadiusTargets({ engine, accounts: sizes.accounts, beside }, measure)
  }
  return measured
}

const hindrance = freeRadiusHindrance()
const loader = hindrance ? undefined : makeLoader()
if (loader) {
  const sizes = given.quick ? QUICK : FULL
  try {
    const measured = await measureAll(loader, sizes)
    const command = `npm run bench:radius${given.quick ? ' -- --quick' : ''}`
    const text = describe(radiusGoals(measured), radiusNotes(measured, sizes.accounts), command)
    console.log(text)
    if (!given.quick) await writeResults(text, 'RESULTS-RADIUS.md')
  } finally {
    loader.remove()
  }
} else {
  console.log(`skipped: the bench of RADIUS cannot run here: ${hindrance ?? 'there is no C compiler'}`)
}
