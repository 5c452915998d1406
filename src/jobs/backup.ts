// Takes the daily backup at its hour. What is due is read from the folder itself, so that a missed one is caught up.
import type { App } from '../app.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { listBackups } from '../installation/backup-manifest.ts'
import type { Job } from './job.ts'

export function makeBackupJob({ config, backups, clock }: Pick<App, 'config' | 'backups' | 'clock'>): Job {
  const { dir, hour, keep, passphrase } = config.backup
  return {
    name: 'backup',
    everyMs: MINUTE_MS,
    leased: true,
    isDue: async () => dir !== null && isBackupDue(listBackups(dir)[0]?.takenAt, hour, clock.now()),
    async run() {
      if (dir === null) return ''
      const { path } = await backups.take({ to: { folder: dir, keep }, passphrase })
      return `wrote ${path}`
    },
  }
}

/** Whether there was none since that hour of the day (UTC) came last. */
export function isBackupDue(latest: Instant | undefined, hour: number, now: Instant): boolean {
  const today = Math.floor(now / DAY_MS) * DAY_MS + hour * HOUR_MS
  const due = today <= now ? today : today - DAY_MS
  return latest === undefined || latest < due
}
