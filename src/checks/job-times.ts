// How the last runs of the jobs went, and which are late. Pure.
import { HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'

/** How often jobs run that do so on one of the servers even when there is nothing to do. */
export const REGULAR_JOBS = {
  'clean-up': HOUR_MS,
  'session-erasure': MINUTE_MS,
  'account-erasure': HOUR_MS,
  'sample-online': 5 * MINUTE_MS,
} as const

/** A turn that is missed for a restart or a long batch is not late. */
const SPARE_MS = 15 * MINUTE_MS

export type JobState = {
  name: string
  startedAt: Instant | null
  finishedAt: Instant | null
  /** What it did, or 'failed'; null while it runs. */
  result: string | null
  /** When a run last did not fail. */
  succeededAt: Instant | null
  /** Its next run should have begun long ago. */
  isLate: boolean
}

type Row = Omit<JobState, 'isLate'> & { leaseUntil: Instant }

/** `overdue`: jobs for which work is due since so long that they must have missed a run. */
export function judgeJobs(rows: readonly Row[], overdue: readonly string[], now: Instant): JobState[] {
  const never = overdue.filter((name) => !rows.some((row) => row.name === name)).map(neverRun)
  return [...rows, ...never].map(({ leaseUntil, ...row }) => ({
    ...row,
    isLate: leaseUntil <= now && (overdue.includes(row.name) || isPastTurn(row, now)),
  }))
}

function isPastTurn({ name, startedAt }: Omit<Row, 'leaseUntil'>, now: Instant): boolean {
  const everyMs = Object.entries(REGULAR_JOBS).find(([one]) => one === name)?.[1]
  return everyMs !== undefined && startedAt !== null && startedAt + 2 * everyMs + SPARE_MS < now
}

function neverRun(name: string): Row {
  return { name, startedAt: null, finishedAt: null, result: null, succeededAt: null, leaseUntil: 0 }
}
