// The state of a gateway in one word, for an operator who looks at many. Pure.
import type { Instant } from '../clock.ts'
import { isSilent, silentAfterMs } from './judge-service.ts'
import type { GatewayReading } from './readings.ts'

/**
 * `unheard`: never heard, as far as is known. `hearing`: heard lately. `quiet`: heard before, and no session lacks its reports.
 * `silent`: it had sessions, and their reports do not come.
 */
export const GATEWAY_STATES = ['unheard', 'hearing', 'quiet', 'silent'] as const
export type GatewayState = (typeof GATEWAY_STATES)[number]

/** `packetAt`: of the last packet that this process heard and understood; null: of none. `intervalMs`: how often gateways report on a session. */
export function stateOfGateway(
  reading: GatewayReading,
  packetAt: Instant | null,
  { intervalMs, now }: { intervalMs: number; now: Instant },
): GatewayState {
  const heardAt = Math.max(reading.lastContactAt ?? 0, packetAt ?? 0)
  if (heardAt === 0) return 'unheard'
  if (heardAt + silentAfterMs(intervalMs) >= now) return 'hearing'
  return isSilent(reading, intervalMs, now) ? 'silent' : 'quiet'
}
