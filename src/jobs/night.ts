// What a night does, batch after batch: expire what was paid by days, then renew and end what runs by plan.

import { addCounts, type NightCounts, noCounts } from '../accounts/night-counts.ts'
import type { App } from '../app.ts'
import type { Brand } from '../brands/brand.ts'

export type MayContinue = () => Promise<boolean>

/** Runs batch after batch until one finds nothing, or until the job may not continue. Returns the sum. */
export async function untilDone(runBatch: () => Promise<number>, mayContinue: MayContinue): Promise<number> {
  let done = 0
  while (await mayContinue()) {
    const count = await runBatch()
    done += count
    if (count === 0) break
  }
  return done
}

/** Of all brands, each by its own clock. Sandbox brands whose clock is ahead cost a look each. */
export async function expireAll(
  { prepaid, brands }: Pick<App, 'prepaid' | 'brands'>,
  mayContinue: MayContinue,
): Promise<number> {
  let expired = await untilDone(prepaid.expireDue, mayContinue)
  for (const brand of await brands.listMoved())
    expired += await untilDone(() => prepaid.expireIn(brand), mayContinue)
  return expired
}

/** The plans of one brand. */
export async function runPlans(
  { nightly }: Pick<App, 'nightly'>,
  brand: Brand,
  mayContinue: MayContinue,
): Promise<{ handled: number; done: NightCounts; isStopped: boolean }> {
  const done = noCounts()
  for (let handled = 0; ; ) {
    if (!(await mayContinue())) return { handled, done, isStopped: true }
    const batch = await nightly.runBatch(brand)
    addCounts(done, batch.done)
    handled += batch.handled
    if (batch.handled === 0) return { handled, done, isStopped: false }
  }
}

/** The result as the log has it; '' for nothing. */
export async function runNight(
  app: Pick<App, 'nightly' | 'prepaid' | 'brands'>,
  mayContinue: MayContinue,
): Promise<string> {
  const expired = await expireAll(app, mayContinue)
  let handled = 0
  for (const brand of await app.nightly.brandsDue()) {
    const plans = await runPlans(app, brand, mayContinue)
    handled += plans.handled
    if (plans.isStopped) return `handled ${handled}, stopped early`
  }
  if (handled + expired === 0) return ''
  return expired === 0 ? `handled ${handled}` : `handled ${handled}, expired ${expired}`
}
