// SQL of suspending and resuming subscriptions. Their rows must be locked by the transaction.
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'

export async function markSuspended(tx: Handle, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  await tx.updateTable('subscription').set({ status: 'suspended' }).where('id', 'in', ids).execute()
}

export async function markResumed(
  tx: Handle,
  id: number,
  { dueOn, billingDay, nextRunOn }: { dueOn: Day; billingDay: number; nextRunOn: Day },
): Promise<void> {
  await tx
    .updateTable('subscription')
    .set({ status: 'active', due_on: dueOn, billing_day: billingDay, next_run_on: nextRunOn })
    .where('id', '=', id)
    .execute()
}
