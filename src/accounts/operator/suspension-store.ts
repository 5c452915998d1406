// SQL of suspending and resuming accounts.
import type { Handle } from '../../db/database.ts'

/** The account's row must be locked by `tx`. */
export async function updateStatus(tx: Handle, id: number, status: 'active' | 'suspended'): Promise<void> {
  await tx.updateTable('account').set({ status }).where('id', '=', id).execute()
}
