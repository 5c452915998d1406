// Reads the clock of the database server, which all processes go by, so that a jump of it is followed. Says when this machine's
// clock differs: the lines of its log and its files have other times then.
import type { App } from '../app.ts'
import { CLOCK_TOLERANCE_MS, SECOND_MS } from '../clock.ts'
import type { Job } from './job.ts'

export function makeClockWatch({ db, log }: Pick<App, 'db' | 'log'>): Job {
  let wasOff = false
  return {
    name: 'clock-watch',
    everyMs: 5 * SECOND_MS,
    leased: false,
    isDue: async () => db.clockAheadMs !== undefined,
    async run() {
      const databaseAheadMs = Math.round((await db.clockAheadMs?.()) ?? 0)
      const isOff = Math.abs(databaseAheadMs) > CLOCK_TOLERANCE_MS
      if (isOff && !wasOff) log.warn({ databaseAheadMs }, OFF)
      if (wasOff && !isOff) log.info('the clocks of this machine and of the database server agree again')
      wasOff = isOff
      return ''
    },
  }
}

const OFF =
  'the clocks of this machine and of the database server differ: this process goes by that of the server; set both by NTP'
