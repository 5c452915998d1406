// What is well and what is not about the schema, the write-ahead log, backups, mails and jobs. Pure.

import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { DatabaseSize } from '../db/database.ts'
import { aheadText, newerText, olderText, type SchemaState } from '../db/schema/state.ts'
import type { LastBackup } from './backups.ts'
import { green, red, type Said, yellow } from './finding.ts'
import type { JobState } from './job-times.ts'
import type { GatewayReading } from './readings.ts'
import { bytesText, countText, namesText } from './words.ts'

export function judgeSchema(state: SchemaState): Said {
  switch (state.kind) {
    case 'current':
      return green(`The schema is current: ${state.at}.`)
    case 'empty':
      return red('Nothing is set up in this database yet.', typed('init'))
    case 'older':
      return red(olderText(state), typed('migrate'))
    case 'ahead':
      return yellow(`${aheadText(state)} Install that version here too.`)
    case 'newer':
      return red(newerText(state, 'The database'))
  }
}

/** The log is folded into the file at every 32 MB, unless a reader or a full disk is in the way. */
const LONG_LOG = 64e6
const VERY_LONG_LOG = 1e9

/** Of the embedded database, which is `file`. */
export function judgeLog({ logBytes }: DatabaseSize, file: string): Said {
  const text = `The write-ahead log of the database has ${bytesText(logBytes ?? 0)}`
  if ((logBytes ?? 0) < LONG_LOG) return green(`${text}.`)
  return ((logBytes ?? 0) < VERY_LONG_LOG ? yellow : red)(
    `${text}: a program that reads for long, such as a copy, keeps it from being folded in. This names them.`,
    `fuser -v ${file}`,
  )
}

const OLD_BACKUP_MS = 26 * HOUR_MS
const VERY_OLD_BACKUP_MS = 7 * DAY_MS

/** `folder`: of the daily backups; null: none are made. One that was made by hand elsewhere is not known. */
export function judgeBackup(last: LastBackup | null, folder: string | null, now: Instant): Said {
  if (folder === null)
    return yellow(
      'No backup is known: set LATCHKEY_BACKUP_DIR, and the server makes one a day.',
      typed('backup FOLDER'),
    )
  const again = typed(`backup ${folder}`)
  if (!last) return yellow(`There is no complete backup in ${folder} yet.`, again)
  const ageMs = now - last.at
  const text = `Age of the last backup in ${folder}: ${Math.floor(ageMs / HOUR_MS)} h.`
  if (ageMs > OLD_BACKUP_MS) return (ageMs > VERY_OLD_BACKUP_MS ? red : yellow)(text, again)
  return green(text)
}

const MAIL_SPARE_MS = 10 * MINUTE_MS

type Mails = { waiting: number; dead: number; nextAt: Instant | null }

export function judgeMails({ waiting, dead, nextAt }: Mails, now: Instant): Said {
  if (nextAt !== null && nextAt + MAIL_SPARE_MS < now)
    return red(
      `Mails wait (${waiting}), the first one is ${countText(Math.round((now - nextAt) / MINUTE_MS), 'minute')} overdue: no server sends them.`,
      typed('serve'),
    )
  if (dead > 0)
    return yellow(
      `Mails that were given up, and are not sent again: ${dead}. Each was refused, or the relay was away for days.`,
    )
  return green(waiting === 0 ? 'No mail waits.' : `Mails that wait for their turn: ${waiting}.`)
}

/** `isServed`: a server is running. */
export function judgeJobStates(jobs: readonly JobState[], isServed: boolean): Said[] {
  const failed = jobs.filter(({ result }) => result === 'failed').map(({ name }) => name)
  const late = jobs.filter(({ isLate }) => isLate).map(({ name }) => name)
  const found: Said[] = []
  if (failed.length > 0)
    found.push(
      red(`The last run of these jobs failed: ${namesText(failed)}. The log of the server says why.`),
    )
  if (late.length > 0)
    found.push(
      isServed
        ? red(`These jobs are late although a server runs: ${namesText(late)}. Its log says why.`)
        : yellow(`These jobs are late, as no server runs: ${namesText(late)}.`, typed('serve')),
    )
  return found.length > 0 ? found : [green(`No job is late; jobs that have run: ${jobs.length}.`)]
}

export function judgeServers(count: number): Said {
  if (count === 0) return yellow('No server runs on this database.', typed('serve'))
  return green(count === 1 ? 'A server runs.' : `${count} servers run.`)
}

/** After three reports that are missing, the sessions of a gateway are given up. */
const MISSING_REPORTS = 2

/** `intervalMs`: how often gateways report on a session. */
export function judgeContact(gateways: readonly GatewayReading[], intervalMs: number, now: Instant): Said {
  const silent = gateways.filter((one) => isSilent(one, intervalMs, now))
  if (silent.length === 0) return green('Every gateway with sessions reports on them.')
  const names = silent.map(
    ({ gateway, lastContactAt }) =>
      `${gateway} (${Math.round((now - (lastContactAt ?? now)) / MINUTE_MS)} min)`,
  )
  return yellow(
    `These gateways have sessions and do not report on them: ${namesText(names)}.`,
    typed('status'),
  )
}

export function silentAfterMs(intervalMs: number): number {
  return MISSING_REPORTS * intervalMs
}

/** It had sessions, and misses reports on them since; without sessions a gateway may be silent. */
export function isSilent(
  { live, lastContactAt, wentSilent }: GatewayReading,
  intervalMs: number,
  now: Instant,
): boolean {
  return (live > 0 || wentSilent) && lastContactAt !== null && lastContactAt + silentAfterMs(intervalMs) < now
}

/** Brands whose clock is ahead: their dates are not those of the calendar. */
export function judgeSandboxes(
  brands: readonly { name: string; daysAhead: number | null; daysWanted: number | null }[],
): Said[] {
  return brands.flatMap(({ name, daysAhead, daysWanted }) => {
    if (daysAhead === null) return []
    const text = `The brand ${name} is a sandbox; its clock is ${countText(daysAhead, 'day')} ahead`
    const left = (daysWanted ?? daysAhead) - daysAhead
    if (left === 0) return [green(`${text}.`)]
    const command = typed(`clock advance --brand ${name} ${left}d`)
    return [yellow(`${text}, and a move of ${countText(left, 'more day')} is not finished.`, command)]
  })
}
