// SQL of jobs: who runs one, and how its last run ended.

import { LEASE_MS } from '../bounds/lease.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { isTooLate } from '../db/waits.ts'

/** The result of a run that threw. */
export const FAILED = 'failed'

/**
 * Takes the lease of a job; false while another holder has it. One that was taken before the clock was put back is left
 * LEASE_MS, as its holder may live and renew it.
 */
export async function takeLease(
  tx: Handle,
  name: string,
  { holder, now }: { holder: string; now: Instant },
): Promise<boolean> {
  const values = { lease_holder: holder, lease_until: now + LEASE_MS, started_at: now }
  const done = await tx
    .insertInto('job')
    .values({ name, ...values, finished_at: null, result: null, succeeded_at: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(values).where('job.lease_until', '<=', now))
    .executeTakeFirst()
  if (Number(done.numInsertedOrUpdatedRows) === 1) return true
  await tx
    .updateTable('job')
    .set({ lease_until: now + LEASE_MS })
    .where('name', '=', name)
    .where(isTooLate('lease_until', now, LEASE_MS))
    .execute()
  return false
}

/** Renews a lease. False when another process has it now. */
export async function keepLease(tx: Handle, name: string, holder: string, until: Instant): Promise<boolean> {
  const done = await tx
    .updateTable('job')
    .set({ lease_until: until })
    .where('name', '=', name)
    .where('lease_holder', '=', holder)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function endLease(
  tx: Handle,
  name: string,
  end: { holder: string; now: Instant; result: string },
): Promise<void> {
  await tx
    .updateTable('job')
    .set({ lease_until: 0, finished_at: end.now, result: end.result })
    .$if(end.result !== FAILED, (query) => query.set({ succeeded_at: end.now }))
    .where('name', '=', name)
    .where('lease_holder', '=', end.holder)
    .execute()
}

export type JobRow = {
  name: string
  leaseUntilAt: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
  result: string | null
  succeededAt: Instant | null
}

const MOST_JOBS = 1000

/** The jobs that have ever run. */
export async function listJobRuns(db: Handle): Promise<JobRow[]> {
  return db
    .selectFrom('job')
    .select(['name', 'lease_until as leaseUntilAt', 'started_at as startedAt', 'finished_at as finishedAt'])
    .select(['result', 'succeeded_at as succeededAt'])
    .limit(MOST_JOBS)
    .execute()
}
