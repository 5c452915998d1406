// Advice about gateways that cannot end sessions: logged once for many sessions, with the remedy. The outcome of each order
// is kept with its session.
import { makeOnceAMinute } from '../../bounds/once-a-minute.ts'
import type { Clock } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { Log } from '../../log.ts'
import type { DisconnectTask } from '../../sessions/disconnects/disconnects.ts'

/** Lines in a minute, one for each gateway. */
const MAX_LINES = 60

export function makeNoDisconnectAdvice({ clock, log }: { clock: Clock; log: Log }) {
  const lines = makeOnceAMinute({ clock, most: MAX_LINES })

  return {
    /** `gateway` undefined: the gateway was removed. */
    note({ gatewayId, sessionId, why }: DisconnectTask, gateway: ServedGateway | undefined): void {
      if (!lines.isFirst(String(gatewayId))) return
      const more = lines.repeatsBefore(String(gatewayId))
      const what = { gateway: gateway?.name ?? gatewayId, session: sessionId, why, more }
      const advice =
        gateway?.profile.noDisconnectAdvice ?? 'it was removed: close the remaining sessions there'
      log.warn(what, `session not ended: its gateway has no disconnect channel; ${advice}`)
    },
  }
}
