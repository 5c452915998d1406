// Moves the clock of a sandbox brand, day by day. Each night is run to its end, by the code and under the lease of the job,
// before the next day begins. When the process dies in between, the next move goes on from there.
import { setTimeout } from 'node:timers/promises'
import { addCounts, isNothing, NIGHT_WORK, type NightCounts } from '../accounts/night-counts.ts'
import type { App } from '../app.ts'
import type { Actor } from '../audit/actor.ts'
import { type Brand, brandDay } from '../brands/brand.ts'
import type { BrandClock } from '../brands/sandbox-clock.ts'
import { MINUTE_MS, SECOND_MS } from '../clock.ts'
import type { Day } from '../day.ts'
import { AppError } from '../errors.ts'
import { type MayContinue, runPlans, untilDone } from './night.ts'
import { runLeased } from './scheduler.ts'

/** Another process runs the nights of all brands, or has accounts locked. */
const LOOK_AGAIN_MS = SECOND_MS / 4
const MOST_WAIT_MS = 10 * MINUTE_MS

type Needs = Pick<App, 'db' | 'clock' | 'random' | 'log' | 'brands'> & NightNeeds
type NightNeeds = Pick<App, 'nightly' | 'prepaid' | 'dedicatedAddresses' | 'erasing'>

/** A night that has been run, and where the clock is then. */
export type AdvancedNight = NightCounts & Pick<BrandClock, 'daysWanted'> & { on: Day; daysAhead: number }

/**
 * Begins a move, or goes on with one that was not finished. `nights` begins with the night of the present day, as it may not
 * have been run to its end. Errors: invalid_input; conflict when the brand is live; overloaded when others do not let go.
 */
export async function advanceClock(app: Needs, brand: Brand, move: { days: number; actor: Actor }) {
  const begun = await app.brands.sandboxClock.want(brand, move.days, move.actor)
  return { ...begun, nights: nights(app, begun) }
}

async function* nights(app: Needs, begun: BrandClock): AsyncGenerator<AdvancedNight> {
  for (let at = begun; ; at = await app.brands.sandboxClock.tick(at)) {
    const { brand, daysWanted } = at
    const counts = await runUnderLease(app, brand)
    yield { on: brandDay(brand, app.clock.now()), ...counts, daysAhead: brand.daysAhead, daysWanted }
    if (brand.daysAhead >= daysWanted) return
  }
}

async function runUnderLease(app: Needs, brand: Brand): Promise<NightCounts> {
  let counts: NightCounts | undefined
  const job = {
    ...{ name: 'nightly', everyMs: LOOK_AGAIN_MS, leased: true, isDue: async () => true },
    async run(mayContinue: MayContinue) {
      counts = await runWholeNight(app, brand, mayContinue)
      return resultText(brand, counts)
    },
  }
  const never = new AbortController().signal
  for (let waitedMs = 0; waitedMs < MOST_WAIT_MS; waitedMs += LOOK_AGAIN_MS) {
    await runLeased(app, job, never)
    if (counts) return counts
    await setTimeout(LOOK_AGAIN_MS)
  }
  throw overloaded('The nightly run of another process takes long.')
}

/** Everything of one brand that is due by its clock. */
async function runWholeNight(app: NightNeeds, brand: Brand, mayContinue: MayContinue): Promise<NightCounts> {
  const expired = await untilDone(() => app.prepaid.expireIn(brand), mayContinue)
  const { done } = await runPlans(app, brand, mayContinue)
  addCounts(done, { expired })
  for (let waitedMs = 0; (await app.nightly.isDueIn(brand)) && (await mayContinue()); ) {
    if (waitedMs >= MOST_WAIT_MS) throw overloaded('Some accounts are being changed all the time.')
    await setTimeout(LOOK_AGAIN_MS)
    waitedMs += LOOK_AGAIN_MS
    addCounts(done, (await runPlans(app, brand, mayContinue)).done)
  }
  await untilDone(() => app.dedicatedAddresses.runBatch(brand), mayContinue)
  addCounts(done, { erased: await app.erasing.eraseOldIn(brand, mayContinue) })
  if (!(await mayContinue())) throw overloaded('Another process has taken over the nightly run.')
  return done
}

function resultText({ name }: Brand, counts: NightCounts): string {
  if (isNothing(counts)) return ''
  const parts = NIGHT_WORK.filter((work) => counts[work] > 0).map((work) => `${work} ${counts[work]}`)
  return `sandbox ${name}: ${parts.join(', ')}`
}

function overloaded(why: string): AppError {
  return new AppError('overloaded', `${why} Run the same command again: it goes on from here.`)
}
