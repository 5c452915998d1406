// May a live session still be? The same question as at its login, asked again after a change. Pure.
import type { Instant } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { LoginFacts } from '../authorization/login-facts-store.ts'
import { accessFor, type WhyRefused } from '../seats/seat-rules.ts'

export type LiveSession = {
  id: number
  standing: LoginFacts
  /** Null: not told; then any protocol of the gateway may be meant. */
  protocolId: number | null
  /** Undefined: it was removed. */
  gateway: LiveGateway | undefined
  /** Seats of the login that were taken before its own; 0 where it has none: whether it may stay without is not asked here. */
  olderSeats: number
}

export type LiveGateway = Pick<ServedGateway, 'brandIds'> & {
  protocols: readonly Pick<ServedGateway['protocols'][number], 'protocolId' | 'place'>[]
}

export type Denial = WhyRefused | 'gateway_removed'

/**
 * Undefined when it may stay. Of the seats beyond a lowered limit the newest go, whatever the plan does with newcomers:
 * who has been connected longest stays.
 */
export function denialOf(session: LiveSession, now: Instant): Denial | undefined {
  const { standing, protocolId, gateway, olderSeats } = session
  if (!gateway) return 'gateway_removed'
  const protocols = gateway.protocols.filter((one) => protocolId === null || one.protocolId === protocolId)
  const access = accessFor({ gateway, protocols }, standing, olderSeats, now)
  return access.kind === 'refused' ? access.why : undefined
}
