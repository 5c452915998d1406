// Reauthorizes a live session: the same question as at its login, asked again after a change. Pure.
import type { Instant } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { LoginFacts } from '../authorization/login-facts-store.ts'
import { accessFor, type WhyRefused } from '../seats/seat-rules.ts'

export type LiveSession = {
  id: number
  facts: LoginFacts
  /** Null: not reported; it may be any protocol of the gateway. */
  protocolId: number | null
  /** Undefined: the gateway was removed. */
  gateway: LiveGateway | undefined
  /** Seats of the login that were taken before its own; 0 when it has none, as this rule does not decide on a missing seat. */
  olderSeats: number
}

export type LiveGateway = Pick<ServedGateway, 'brandIds'> & {
  protocols: readonly Pick<ServedGateway['protocols'][number], 'protocolId' | 'place'>[]
}

export type Denial = WhyRefused | 'gateway_removed'
/** A live session that may not be. */
export type Forbidden = { id: number; subscriptionId: number; why: Denial }

/**
 * Undefined when it may stay. Beyond a lowered limit the newest seats end, under every rule of the plan: the sessions that
 * began first stay.
 */
export function denialOf(session: LiveSession, now: Instant): Denial | undefined {
  const { facts, protocolId, gateway, olderSeats } = session
  if (!gateway) return 'gateway_removed'
  const protocols = gateway.protocols.filter((one) => protocolId === null || one.protocolId === protocolId)
  const access = accessFor({ gateway, protocols }, facts, olderSeats, now)
  return access.kind === 'refused' ? access.why : undefined
}
