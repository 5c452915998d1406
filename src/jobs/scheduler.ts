// Runs each job again and again, one run at a time, and says what it did. A run that fails is logged and tried again
// at its next turn. Jobs with a lease run on one process at a time; their work is idempotent all the same.
import { setTimeout } from 'node:timers/promises'
import type { App } from '../app.ts'
import type { Actor } from '../audit/actor.ts'
import { keepRenewing, LEASE_MS } from '../bounds/lease.ts'
import { type Instant, SECOND_MS } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { isUnavailable } from '../errors.ts'
import { happened, recordEvents } from '../events/record.ts'
import { failureText } from './failure-text.ts'
import type { Job } from './job.ts'
import { endLease, FAILED, keepLease, takeLease } from './job-store.ts'
import { listJobs } from './list.ts'

/** A job that another process has is looked at again after this at the latest: that one may have been killed. */
const BUSY_LOOK_MS = 5 * SECOND_MS

/** A job that waits for a server to be back runs first. */
const FIRST_LOOK_MS = 1000

export type RunningJobs = { stop(): Promise<void> }

export function startJobs(app: App): RunningJobs {
  const stopping = new AbortController()
  const loops = listJobs(app).map((job) => loop(app, job, stopping.signal))
  return {
    /** Resolves when the batches that run now are done. */
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(app: App, job: Job, signal: AbortSignal): Promise<void> {
  await pause(FIRST_LOOK_MS, signal)
  while (!signal.aborted) {
    const { isBusy } = await attempt(app, job, signal)
    await pause(isBusy ? Math.min(job.everyMs, BUSY_LOOK_MS) : job.everyMs, signal)
  }
}

/** One run of a job, if it is due and free; resolves with its result. For the loop and for tests. */
export async function runJob(app: App, job: Job, signal = new AbortController().signal): Promise<string> {
  return (await attempt(app, job, signal)).result
}

type Attempt = { result: string; isBusy: boolean }
const NOTHING: Attempt = { result: '', isBusy: false }

async function attempt(app: App, job: Job, signal: AbortSignal): Promise<Attempt> {
  const startedAt = performance.now()
  try {
    if (!(await job.isDue())) return NOTHING
    const result = job.leased
      ? await runLeased(app, job, signal)
      : await job.run(async () => !signal.aborted, signal)
    if (result === undefined) return { result: '', isBusy: true }
    if (result === '') return NOTHING
    app.metrics.jobRun(job.name, 'done', performance.now() - startedAt)
    failing.delete(job)
    app.log.info({ job: job.name, result }, 'job done')
    return { result, isBusy: false }
  } catch (err) {
    app.metrics.jobRun(job.name, 'failed', performance.now() - startedAt)
    // A database that is away is logged where it is noticed. It is no bug of the job.
    if (isUnavailable(err)) app.log.warn({ job: job.name }, 'job failed: the database is away')
    else {
      app.log.error({ job: job.name, err }, 'job failed')
      await noteFailure(app, job, err)
    }
    return NOTHING
  }
}

type Needs = Pick<App, 'db' | 'clock' | 'random' | 'log'>

/** Jobs whose last run with a result failed: each failure in a row is one event only. */
const failing = new WeakSet<Job>()

async function noteFailure(
  { db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>,
  job: Job,
  failure: unknown,
): Promise<void> {
  if (failing.has(job)) return
  failing.add(job)
  const actor: Actor = { kind: 'job', name: job.name }
  const event = happened('job.failed', job.name, { job: job.name, error: failureText(failure) })
  await db
    .write((tx) => recordEvents(tx, { at: clock.now(), brandId: null, actor, event }))
    .catch((err: unknown) => log.warn({ job: job.name, err }, 'the failure of a job has no event'))
}

/** Undefined while another process has the job. */
export async function runLeased(app: Needs, job: Job, signal: AbortSignal): Promise<string | undefined> {
  const taken = await takeJob(app, job)
  return taken?.run(signal)
}

/**
 * Takes the lease of a job; undefined while another process has it. `also` is a part of the transaction that takes it. `run`
 * must be called at once: only then is the lease renewed.
 */
export async function takeJob(
  app: Needs,
  { name, run }: Job,
  also: (tx: Handle) => Promise<void> = async () => {},
): Promise<{ run(signal: AbortSignal): Promise<string> } | undefined> {
  const { db, clock, random } = app
  const holder = random.bytes(8).toString('hex')
  const takenAt = clock.now()
  const isTaken = await db.write(async (tx) => {
    const isFree = await takeLease(tx, name, { holder, now: takenAt })
    if (isFree) await also(tx)
    return isFree
  })
  if (!isTaken) return undefined
  return {
    async run(signal) {
      let result = FAILED
      const lease = holdLease(app, { name, holder, takenAt })
      try {
        result = await run(async () => !signal.aborted && (await lease.isHeld()), signal)
      } finally {
        await lease.stop()
        await db.write((tx) => endLease(tx, name, { holder, now: clock.now(), result }))
      }
      return result
    },
  }
}

/** Renews a lease until `stop`. */
function holdLease(
  { db, clock, log }: Needs,
  { name, holder, takenAt }: { name: string; holder: string; takenAt: Instant },
) {
  let keptAt = takenAt
  let lost = false
  const keep = async () => {
    keptAt = clock.now()
    const kept = await db.write((tx) => keepLease(tx, name, holder, keptAt + LEASE_MS))
    lost ||= !kept
  }
  const { stop } = keepRenewing(() =>
    keep().catch((err: unknown) => log.warn({ job: name, err }, 'the lease of a job was not renewed')),
  )
  return {
    stop,
    async isHeld(): Promise<boolean> {
      if (Math.abs(clock.now() - keptAt) >= LEASE_MS / 3) await keep()
      return !lost
    },
  }
}

/** Ends early when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined)
}
