// The event that an order to end a session was given up.
import type { Actor } from '../../audit/actor.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { happened, recordEvents } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'

const ACTOR: Actor = { kind: 'job', name: 'disconnects' }

type EndFailed = {
  sessionId: number
  gatewayId: number
  /** Nulls: a session of an unknown login, which belongs to no brand and has no event. */
  brandId: number | null
  accountId: number | null
  subscriptionId: number | null
  /** Why the session was to end. */
  why: string
  attempts: number
  /** What came of the last attempt. */
  result: string | null
  at: Instant
}

export async function recordEndFailed(
  tx: Handle,
  { sessionId, gatewayId, brandId, accountId, subscriptionId, why, attempts, result, at }: EndFailed,
): Promise<void> {
  if (brandId === null || accountId === null || subscriptionId === null) return
  const id = thingId('session', sessionId)
  const event = happened('session.end_failed', id, {
    ...{ session_id: id, account_id: thingId('account', accountId) },
    subscription_id: thingId('subscription', subscriptionId),
    ...{ gateway_id: thingId('gateway', gatewayId), why, attempts, last_result: result ?? '' },
  })
  await recordEvents(tx, { at, brandId, accountId, actor: ACTOR, event })
}
