// Moves dedicated addresses on when their time has come: lost by an expired holder into quarantine, from there to free.
import type { App } from '../app.ts'
import { MINUTE_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeAddressStock({ dedicatedAddresses }: Pick<App, 'dedicatedAddresses'>): Job {
  return {
    name: 'address-stock',
    everyMs: MINUTE_MS,
    leased: true,
    isDue: dedicatedAddresses.isDue,
    async run(goOn) {
      let moved = 0
      while (await goOn()) {
        const count = await dedicatedAddresses.runBatch()
        if (count === 0) return `moved ${moved} addresses`
        moved += count
      }
      return `moved ${moved} addresses, stopped early`
    },
  }
}
