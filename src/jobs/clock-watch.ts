// Says when this machine's clock and the database server's differ: seats, throttles and leases are instants of the clock of
// whichever process wrote them, and several processes believe each other's.
import type { App } from '../app.ts'
import { aheadMs, CLOCK_TOLERANCE_MS, MINUTE_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeClockWatch({ db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>): Job {
  return {
    name: 'clock-watch',
    everyMs: 5 * MINUTE_MS,
    leased: false,
    isDue: async () => db.askTime !== undefined,
    async run() {
      const sentAt = clock.now()
      const there = await db.askTime?.()
      const receivedAt = clock.now()
      if (there === undefined) return ''
      const offsetMs = aheadMs(there, sentAt, receivedAt)
      if (Math.abs(offsetMs) > CLOCK_TOLERANCE_MS) {
        const text = 'the clocks of this machine and of the database server differ: set both by NTP'
        log.warn({ databaseAheadMs: Math.round(offsetMs) }, text)
      }
      return ''
    },
  }
}
