// SQL of jobs: who runs one, and how its last run ended.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** Takes the lease of a job; false while another holder has it. */
export async function takeLease(
  tx: Handle,
  name: string,
  lease: { holder: string; now: Instant; until: Instant },
): Promise<boolean> {
  const values = { lease_holder: lease.holder, lease_until: lease.until, started_at: lease.now }
  const done = await tx
    .insertInto('job')
    .values({ name, ...values, finished_at: null, result: null })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(values).where('job.lease_until', '<=', lease.now),
    )
    .executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows) === 1
}

/** Keeps a lease; false when somebody else has it by now. */
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
    .where('name', '=', name)
    .where('lease_holder', '=', end.holder)
    .execute()
}
