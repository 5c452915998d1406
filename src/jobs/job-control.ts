// Jobs as an operator sees them: how each last ran, and a run at once, which takes the same lease as the scheduler's.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import { REGULAR_JOBS } from '../checks/job-times.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Job } from './job.ts'
import { type JobRow, listJobRuns } from './job-store.ts'
import { type JobApp, listJobs } from './list.ts'
import { takeJob } from './scheduler.ts'

export type ListedJob = {
  name: string
  /** How often a server looks whether it is due. */
  everyMs: number
  /** Only one process runs it at a time. The runs of the others are not noted. */
  isLeased: boolean
  /** Of the last run that was noted. A run that is still going on has no end and no result. */
  startedAt: Instant | null
  finishedAt: Instant | null
  tookMs: number | null
  result: string | null
  succeededAt: Instant | null
  /** Of a run that goes on: it is renewed, and another process may take the job when it is over. */
  leaseUntilAt: Instant | null
  /** Now when it is due; null where that depends on what happens until then. */
  nextAt: Instant | null
}

/** Every job of a server, in its order. */
export async function listJobStates(app: JobApp): Promise<ListedJob[]> {
  const rows = new Map((await listJobRuns(app.db.read)).map((row) => [row.name, row]))
  const now = app.clock.now()
  return Promise.all(
    listJobs(app).map(async (job) => stateOf(job, rows.get(job.name), await nextRunAt(job, rows, now), now)),
  )
}

function stateOf(
  { name, everyMs, leased: isLeased }: Job,
  row: JobRow | undefined,
  nextAt: Instant | null,
  now: Instant,
): ListedJob {
  const common = { name, everyMs, isLeased, nextAt }
  if (!row)
    return {
      ...common,
      ...{ startedAt: null, finishedAt: null, tookMs: null, result: null },
      ...{ succeededAt: null, leaseUntilAt: null },
    }
  const { startedAt, succeededAt, leaseUntilAt } = row
  const isRunning = leaseUntilAt > now
  if (isRunning)
    return {
      ...{ ...common, startedAt, succeededAt, leaseUntilAt },
      ...{ finishedAt: null, tookMs: null, result: null },
    }
  const { finishedAt, result } = row
  const tookMs = startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt)
  return { ...common, startedAt, finishedAt, tookMs, result, succeededAt, leaseUntilAt: null }
}

async function nextRunAt(job: Job, rows: ReadonlyMap<string, JobRow>, now: Instant): Promise<Instant | null> {
  if (!job.leased) return null
  const startedAt = rows.get(job.name)?.startedAt ?? null
  if (job.name in REGULAR_JOBS && startedAt !== null) return Math.max(now, startedAt + job.everyMs)
  return (await job.isDue()) ? now : null
}

/** `result` '': there was nothing to do. */
export type RanJob = { name: string; result: string; tookMs: number }

/**
 * Begins a run of a job at once, due or not; `done` resolves when it has ended. Errors: not_found; conflict while another
 * process runs it. `done` rejects as the job does.
 */
export async function beginJob(
  app: JobApp,
  name: string,
  actor: Actor,
  signal: AbortSignal,
): Promise<{ startedAt: Instant; done: Promise<RanJob> }> {
  const jobs = listJobs(app)
  const job = jobs.find((one) => one.name === name)
  if (!job)
    throw new AppError(
      'not_found',
      `There is no job "${name}"; there is: ${jobs.map((one) => one.name).join(', ')}`,
    )
  const startedAt = app.clock.now()
  const audit = (tx: Handle) =>
    writeAudit(tx, { at: startedAt, brandId: null, actor, action: 'job.run', target: `job:${name}` })
  const run = await takeOrBegin(app, job, audit)
  const done = run(signal).then((result) => ({ name, result, tookMs: app.clock.now() - startedAt }))
  return { startedAt, done }
}

async function takeOrBegin(
  app: JobApp,
  job: Job,
  audit: (tx: Handle) => Promise<void>,
): Promise<(signal: AbortSignal) => Promise<string>> {
  if (!job.leased) {
    await app.db.write(audit)
    return (signal) => job.run(async () => !signal.aborted, signal)
  }
  const taken = await takeJob(app, job, audit)
  if (!taken)
    throw new AppError('conflict', `The job ${job.name} runs in another process now; wait for its end.`)
  return taken.run
}
