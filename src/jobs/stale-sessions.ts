// Gives up sessions that are gone without a word: no report for three intervals, or counters that stand still. Their
// seats are free already, as leases run out by themselves; this makes it seen. When the clock was put back, it first gives
// both a time that ends.

import type { App } from '../app.ts'
import { countText } from '../checks/words.ts'
import { SECOND_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeStaleSessions({ sessions, clock }: Pick<App, 'sessions' | 'clock'>): Job {
  let latest = Number.POSITIVE_INFINITY // a process that has just begun does not know what happened before
  let wasPutBack = false

  /** Seats are looked at only when there is reason to: there may be many. */
  function watchClock(): void {
    const now = clock.now()
    wasPutBack ||= now < latest
    latest = now
  }

  return {
    name: 'session-ghosts',
    everyMs: 3 * SECOND_MS,
    leased: true,
    async isDue() {
      watchClock()
      wasPutBack &&= await sessions.isAnyAhead()
      return wasPutBack || (await sessions.isAnyStale())
    },
    async run(mayContinue) {
      while (wasPutBack && (await mayContinue())) if ((await sessions.shortenAhead()) === 0) break
      let ended = 0
      while (await mayContinue()) {
        const batch = await sessions.endStale()
        ended += batch.ended
        if (batch.looked === 0) break
      }
      return ended === 0 ? '' : `gave up ${countText(ended, 'session')}`
    },
  }
}
