// What a change that may forbid access asks of the sessions that live. The nouns below sessions/ know it by this alone.
import type { Handle } from './db/database.ts'

/** What a change is about. `kind`: every login of that kind, wherever it is connected. */
export type LiveScope =
  | { subscriptionIds: readonly number[] }
  | { accountId: number }
  | { brandId: number }
  | { gatewayId: number }
  | { kind: 'freemium' }

/** How many sessions a change forbids. */
export type ForbiddenSessions = { total: number; bySubscription: ReadonlyMap<number, number> }

export type LiveSessions = {
  /**
   * Asks for each of them whether it may still be, and queues the end of those that may not. In the transaction of the
   * change, after its other statements.
   */
  endForbidden(tx: Handle, scope: LiveScope): Promise<ForbiddenSessions>
  /** Queues the end of each of them, whatever it may: who comes back must know the new password. */
  endAll(tx: Handle, scope: LiveScope, why: 'new_vpn_password'): Promise<void>
}
