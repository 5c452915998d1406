// The job that moves prepaid accounts whose last day has passed to expired. What that means is known in
// accounts/prepaid/prepaid-expiry.ts; the nightly run does the same before anything else.
import type { App } from '../app.ts'
import { SECOND_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeExpire({ prepaid }: Pick<App, 'prepaid'>): Job {
  return {
    name: 'expire',
    everyMs: 2 * SECOND_MS, // sessions of those whose last day has passed end within seconds
    leased: true,
    isDue: () => prepaid.isExpiryDue(),
    async run(goOn) {
      const expired = await expireAll({ prepaid }, goOn)
      return expired === 0 ? '' : `expired ${expired}`
    },
  }
}

/** Runs batch after batch until nothing is due or `goOn` returns false. Returns how many were handled. */
export async function expireAll(
  { prepaid }: Pick<App, 'prepaid'>,
  goOn: () => Promise<boolean>,
): Promise<number> {
  let handled = 0
  while (await goOn()) {
    const count = await prepaid.expireDue()
    handled += count
    if (count === 0) break
  }
  return handled
}
