// The nightly run, looked at every minute: all that is due is due, so a stop is caught up by itself and no schedule
// has to be kept. What is done is decided in accounts/nightly.ts.
import type { App } from '../app.ts'
import { MINUTE_MS } from '../clock.ts'
import { expireAll } from './expire.ts'
import type { Job } from './job.ts'

export function makeNightlyRun({ nightly, prepaid }: Pick<App, 'nightly' | 'prepaid'>): Job {
  return {
    name: 'nightly',
    everyMs: MINUTE_MS / 4, // begins at most a quarter of a minute after midnight
    leased: true,
    isDue: async () => (await prepaid.isExpiryDue()) || (await nightly.isDue()),
    async run(goOn) {
      const expired = await expireAll({ prepaid }, goOn)
      let handled = 0
      for (const brand of await nightly.brandsDue()) {
        for (;;) {
          if (!(await goOn())) return `handled ${handled}, stopped early`
          const count = await nightly.runBatch(brand)
          handled += count
          if (count === 0) break
        }
      }
      if (handled + expired === 0) return ''
      return expired === 0 ? `handled ${handled}` : `handled ${handled}, expired ${expired}`
    },
  }
}
