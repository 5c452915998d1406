// Erases what is known of people whose accounts were closed longer ago than their brand keeps it.
import type { App } from '../app.ts'
import { HOUR_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeAccountErasure({ erasing, brands }: Pick<App, 'erasing' | 'brands'>): Job {
  return {
    name: 'account-erasure',
    everyMs: HOUR_MS,
    leased: true,
    isDue: async () => true,
    async run(goOn) {
      const erased = await erasing.eraseOld(await brands.list(), goOn)
      return erased === 0 ? '' : `erased ${erased} accounts`
    },
  }
}
