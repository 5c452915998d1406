// How many sessions are live now, by gateway, protocol and brand.
import type { Readings } from './readings.ts'

export type OnlineCount = {
  brandId: number | null // null: of an unknown login
  gatewayId: number
  gateway: string | null // null: it was removed
  protocol: string | null // null: its gateway does not say
  sessions: number
}

export type Online = ReturnType<typeof makeOnline>

export function makeOnline({ readings }: { readings: Pick<Readings, 'online'> }) {
  return {
    /** By gateway, then protocol, the busiest first. `brandId` undefined: of all brands. */
    async count({ brandId }: { brandId?: number | undefined } = {}): Promise<OnlineCount[]> {
      const { live, gateways, protocols } = await readings.online(brandId)
      const names = new Map(gateways.map(({ id, name }) => [id, name]))
      const slugs = new Map(protocols.map(({ id, slug }) => [id, slug]))
      return live
        .map((one) => ({
          brandId: one.brandId,
          gatewayId: one.gatewayId,
          gateway: names.get(one.gatewayId) ?? null,
          protocol: one.protocolId === null ? null : (slugs.get(one.protocolId) ?? null),
          sessions: one.live,
        }))
        .sort((a, b) => b.sessions - a.sessions || a.gatewayId - b.gatewayId)
    },
  }
}
