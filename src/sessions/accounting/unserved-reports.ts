// Reports of logins whose brand is not served by their gateway: they count for no login. Logged once for many of them.
import { makeOnceAMinute } from '../../bounds/once-a-minute.ts'
import type { Clock } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { Log } from '../../log.ts'
import type { SessionOwner } from './session.ts'

/** Lines in a minute, one for each gateway. */
const MAX_LINES = 60

export type UnservedReports = ReturnType<typeof makeUnservedReports>

export function makeUnservedReports({ clock, log }: { clock: Clock; log: Log }) {
  const lines = makeOnceAMinute({ clock, most: MAX_LINES })

  return {
    note(gateway: Pick<ServedGateway, 'id' | 'name'>, { username }: Pick<SessionOwner, 'username'>): void {
      if (!lines.isFirst(String(gateway.id))) return
      log.warn(
        { gateway: gateway.name, login: username },
        'a session has no account: its gateway does not serve the brand of that login',
      )
    },
  }
}
