// Advice about gateways that cannot end sessions: logged once for many sessions, with the remedy. The outcome of each order
// is kept with its session.
import { type Clock, type Instant, MINUTE_MS } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { Log } from '../../log.ts'
import type { DisconnectTask } from '../../sessions/disconnects/disconnects.ts'

/** One line for each gateway in this time. */
const SAID_EVERY_MS = MINUTE_MS

export function makeNoDisconnectAdvice({ clock, log }: { clock: Clock; log: Log }) {
  /** By gateway: there are few. */
  const said = new Map<number, { at: Instant; more: number }>()

  return {
    /** `gateway` undefined: the gateway was removed. */
    note({ gatewayId, sessionId, why }: DisconnectTask, gateway: ServedGateway | undefined): void {
      const now = clock.now()
      const last = said.get(gatewayId)
      if (last && now < last.at + SAID_EVERY_MS && now >= last.at) {
        last.more++
        return
      }
      said.set(gatewayId, { at: now, more: 0 })
      const what = { gateway: gateway?.name ?? gatewayId, session: sessionId, why, more: last?.more ?? 0 }
      const advice = gateway?.profile.untold ?? 'it was removed: what is left there is closed there'
      log.warn(what, `session not ended: its gateway cannot be told; ${advice}`)
    },
  }
}
