// Takes the daily backup at its hour, and the one that a task asks for. What is due is read from the folder itself, so that a missed
// one is caught up.
import { basename } from 'node:path'
import type { App } from '../app.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { listBackups } from '../installation/backup-manifest.ts'
import type { Task, TaskEnd } from '../tasks/task.ts'
import type { Job } from './job.ts'

type Needs = Pick<App, 'config' | 'backups' | 'clock' | 'db' | 'tasks'>

/** A task waits so long at most. */
const LOOK_MS = MINUTE_MS / 4

export function makeBackupJob(app: Needs): Job {
  const { config, backups, clock, tasks } = app
  const { dir, hour, keep, passphrase } = config.backup

  return {
    name: 'backup',
    everyMs: LOOK_MS,
    leased: true,
    isDue: async () =>
      dir !== null &&
      (isBackupDue(listBackups(dir)[0]?.takenAt, hour, clock.now()) ||
        (await tasks.listOpen(['backup'])).length > 0),
    async run() {
      if (dir === null) return ''
      const asked = await tasks.listOpen(['backup'])
      await app.db.write(async (tx) => {
        for (const task of asked) await tasks.step(tx, task, { status: 'running' })
      })
      try {
        const { path, manifest } = await backups.take({ to: { folder: dir, keep }, passphrase })
        const { bytes, accounts } = manifest
        await endAll(app, asked, { status: 'done', result: { file: basename(path), bytes, accounts } })
        return `wrote ${path}`
      } catch (error) {
        await endAll(app, asked, { status: 'failed', error: FAILED })
        throw error
      }
    },
  }
}

/** The error names paths of the machine. */
const FAILED = 'The backup failed; the log of the server says why.'

async function endAll({ db, tasks }: Needs, asked: readonly Task[], how: TaskEnd): Promise<void> {
  await db.write(async (tx) => {
    for (const task of asked) await tasks.end(tx, task, how)
  })
}

/** Whether there was none since that hour of the day (UTC) came last. */
export function isBackupDue(latest: Instant | undefined, hour: number, now: Instant): boolean {
  const today = Math.floor(now / DAY_MS) * DAY_MS + hour * HOUR_MS
  const due = today <= now ? today : today - DAY_MS
  return latest === undefined || latest < due
}
