// Changes of subscriptions whose events say how many sessions they end. They are written when that is known.
import type { AuditEntry } from '../audit/audit.ts'
import type { Handle } from '../db/database.ts'
import { type Happened, writeChange } from '../events/record.ts'
import type { LiveScope, LiveSessions } from '../live-sessions.ts'

/** A change whose rows are written, but neither its row of the audit trail nor its event. */
export type EndingChange = {
  subscriptionId: number
  entry: AuditEntry
  event(sessionsEnded: number): Happened
}

/**
 * Queues the end of the sessions that these changes forbid, and writes the changes; in their transaction, after its other
 * statements. Returns how many sessions of `scope` may not be.
 */
export async function writeEnding(
  tx: Handle,
  liveSessions: LiveSessions,
  changes: readonly EndingChange[],
  scope: LiveScope = { subscriptionIds: changes.map(({ subscriptionId }) => subscriptionId) },
): Promise<number> {
  const { total, bySubscription } = await liveSessions.endForbidden(tx, scope)
  await writeChange(
    tx,
    ...changes.map(({ subscriptionId, entry, event }) => ({
      ...entry,
      event: event(bySubscription.get(subscriptionId) ?? 0),
    })),
  )
  return total
}
