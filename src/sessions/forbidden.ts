// May a live session still be? The same question as at its login, asked again after a change. Pure.
import type { Instant } from '../clock.ts'
import { type AccessPlace, type AccessQuestion, type Denial, decideAccess } from '../subscriptions/access.ts'

export type LiveSession = Pick<AccessQuestion, 'brand' | 'accountStatus' | 'subscription'> & {
  id: number
  brandId: number
  /** Null: not told; then any protocol of the gateway may be meant. */
  protocolId: number | null
  /** Where it is; undefined: the gateway was removed. */
  gateway: LiveGateway | undefined
  /** Seats of the login that were taken before its own; 0 where it has none: whether it may stay without is not asked here. */
  olderSeats: number
}

export type LiveGateway = Omit<AccessPlace, 'protocolId'> & {
  protocolIds: readonly number[]
  /** Null: it serves every brand. */
  brandIds: ReadonlySet<number> | null
}

export type Forbidden = Denial | 'not_served_here' | 'gateway_removed'

/**
 * Undefined when it may stay. Of the seats beyond a lowered limit the newest go, whatever the plan does with newcomers:
 * who was let in first under the new limit stays connected.
 */
export function whyForbidden(session: LiveSession, now: Instant): Forbidden | undefined {
  const { brandId, protocolId, gateway, olderSeats, brand, accountStatus, subscription } = session
  if (!gateway) return 'gateway_removed'
  const { protocolIds, brandIds, ...place } = gateway
  if (brandIds && !brandIds.has(brandId)) return 'not_served_here'
  const spoken = protocolIds.filter((id) => protocolId === null || id === protocolId)
  const question = { brand, accountStatus, subscription, openSessions: olderSeats, now }
  const answers = spoken.map((id) => decideAccess({ ...question, place: { ...place, protocolId: id } }))
  if (answers.some(({ kind }) => kind === 'allow')) return undefined
  const [first] = answers
  return first?.kind === 'deny' ? first.why : 'not_served_here'
}
