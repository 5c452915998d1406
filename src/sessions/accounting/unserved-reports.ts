// Reports of logins whose brand is not served by their gateway: they count for no login. Logged once for many of them.
import { type Clock, type Instant, MINUTE_MS } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { Log } from '../../log.ts'
import type { Owner } from './session.ts'

/** One line for each gateway in this time. */
const SAID_EVERY_MS = MINUTE_MS

export type Unserved = ReturnType<typeof makeUnserved>

export function makeUnserved({ clock, log }: { clock: Clock; log: Log }) {
  const saidAt = new Map<number, Instant>() // by gateway: there are few

  return {
    note(gateway: Pick<ServedGateway, 'id' | 'name'>, { username }: Pick<Owner, 'username'>): void {
      const now = clock.now()
      const last = saidAt.get(gateway.id)
      if (last !== undefined && Math.abs(now - last) < SAID_EVERY_MS) return
      saidAt.set(gateway.id, now)
      log.warn(
        { gateway: gateway.name, login: username },
        'a session is nobody’s: its gateway does not serve the brand of that login',
      )
    },
  }
}
