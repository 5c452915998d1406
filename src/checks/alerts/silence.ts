// Which gateways are silent, and which of them were heard again.
import { type Clock, SECOND_MS } from '../../clock.ts'
import type { Config } from '../../config/config.ts'
import { isSilent, silentAfterMs } from '../judge-service.ts'
import { FEW_SESSIONS, type GatewayReading, type Readings } from '../readings.ts'
import type { OpenAlert } from './alert-store.ts'

type Deps = {
  clock: Clock
  config: Pick<Config, 'radius'>
  readings: Pick<Readings, 'gateways'>
}

export type Silence = ReturnType<typeof makeSilence>

/** Alerts of silence have the name of their gateway as subject. */
export function makeSilence({ clock, config, readings }: Deps) {
  const startedAt = clock.now()
  const intervalMs = config.radius.interimS * SECOND_MS
  let seen = new Map<string, GatewayReading>()

  return {
    /** Those that are silent now. */
    async look(): Promise<GatewayReading[]> {
      const now = clock.now()
      const all = await readings.gateways(FEW_SESSIONS)
      seen = new Map(all.map((one) => [one.gateway, one]))
      // While the servers were stopped no gateway was heard. Gateways repeat what they reported then.
      if (now - startedAt < silentAfterMs(intervalMs)) return []
      return all.filter((one) => isSilent(one, intervalMs, now))
    },
    /** As of the last look. A gateway whose sessions were given up meanwhile is still silent; one that was removed is not. */
    isOver({ subject, beganAt }: Pick<OpenAlert, 'subject' | 'beganAt'>): boolean {
      const found = seen.get(subject)
      if (!found) return true
      return found.lastContactAt !== null && found.lastContactAt > beganAt
    },
    find: (gateway: string): GatewayReading | undefined => seen.get(gateway),
  }
}
