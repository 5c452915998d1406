// A list of sessions in the console, one's own or those of another admin.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { bdi, div, li, p, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'

type Session = Row<'/admins/{admin}/sessions'> & { is_current?: boolean }

export function adminSessions(sessions: readonly Session[], onEnd: (id: string) => void): VNode {
  const t = words('settings')
  if (sessions.length === 0) return p({ class: 'muted' }, t('noSessions'))
  return ul(
    { class: 'entries' },
    sessions.map((one) =>
      li(
        { key: one.id },
        div(
          { class: 'line-main two-lines' },
          span(t('signedIn'), ' ', formats().exact(one.created_at)),
          span(
            { class: 'muted' },
            ...[t('lastSeen'), ' ', ago({ at: one.seen_at })],
            ...(one.address === null ? [] : [' · ', bdi(one.address)]),
          ),
        ),
        one.is_current ? badge('info', t('thisOne')) : button({ onClick: () => onEnd(one.id) }, t('end')),
      ),
    ),
  )
}
