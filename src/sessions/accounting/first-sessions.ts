// The event that a login connected for the first time: once for each subscription, in the transaction that begins the session. Of
// other sessions nothing is written, and nothing more is read: the login of a new session comes with whether it had one.

import type { KeptAddress } from '../../address-privacy.ts'
import type { Actor } from '../../audit/actor.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { happened, recordOnce } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import { subscriptionData } from '../../subscriptions/subscription-events.ts'
import type { SessionUpdate } from './fold-reports.ts'
import { readLogins } from './owner-store.ts'

/** `updates`: of a batch of reports. Called after the sessions and seats of the batch are written. */
export async function recordFirst(tx: Handle, updates: readonly SessionUpdate[], at: Instant): Promise<void> {
  const first = new Map<number, SessionUpdate>()
  for (const update of updates) {
    const { before, owner, after } = update
    if (before !== undefined || !owner || owner.hasConnected) continue
    const other = first.get(owner.subscriptionId)
    if (!other || after.startedAt < other.after.startedAt) first.set(owner.subscriptionId, update)
  }
  if (first.size === 0) return
  // In the order of ids, so that two processes do not wait for each other.
  const ids = [...first.keys()].sort((a, b) => a - b)
  const logins = new Map((await readLogins(tx, ids)).map((login) => [login.id, login]))
  for (const id of ids) {
    const [update, login] = [first.get(id), logins.get(id)]
    if (!update?.owner || !login) continue
    const { brandId, accountId } = update.owner
    const { gateway, after } = update
    const actor: Actor = { kind: 'gateway', gatewayId: gateway.id, kept: '' as KeptAddress }
    const subscription = subscriptionData(login)
    const event = happened('login.first_connected', subscription.id, {
      subscription,
      session: {
        gateway: { id: thingId('gateway', gateway.id), name: gateway.name },
        protocol: gateway.protocols.find(({ protocolId }) => protocolId === after.protocolId)?.slug ?? null,
        at: new Date(after.startedAt).toISOString(),
      },
    })
    await recordOnce(tx, { subject: id }, { at, brandId, accountId, actor, event })
  }
}
