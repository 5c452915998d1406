// Gives up sessions that are gone without a word: no report for three intervals, or counters that stand still. Their
// seats are free already, as leases run out by themselves; this makes it seen.
import type { App } from '../app.ts'
import { SECOND_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeSessionGhosts({ sessions }: Pick<App, 'sessions'>): Job {
  return {
    name: 'session-ghosts',
    everyMs: 3 * SECOND_MS,
    leased: true,
    isDue: sessions.isAnyStale,
    async run(goOn) {
      let ended = 0
      while (await goOn()) {
        const bite = await sessions.endStale()
        ended += bite.ended
        if (bite.looked === 0) break
      }
      return ended === 0 ? '' : `gave up ${ended} sessions`
    },
  }
}
