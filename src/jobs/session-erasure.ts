// Erases ended sessions when their brand does not keep them any longer.
import type { App } from '../app.ts'
import { MINUTE_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeSessionErasure({ sessions }: Pick<App, 'sessions'>): Job {
  return {
    name: 'session-erasure',
    everyMs: MINUTE_MS,
    leased: true,
    isDue: async () => true,
    async run(goOn) {
      let erased = 0
      while (await goOn()) {
        const count = await sessions.eraseOld()
        erased += count
        if (count === 0) break
      }
      return erased === 0 ? '' : `erased ${erased} sessions`
    },
  }
}
