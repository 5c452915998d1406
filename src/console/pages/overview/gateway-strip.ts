// Each gateway in a tile, which leads to its page: how it is in a word, its live sessions, and their share of all.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { hrefOf } from '../../base.ts'
import { a, bdi, div, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, type Tone } from '../../parts/badge.ts'
import { link } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { country as countryMark } from '../../parts/country.ts'
import { bar } from '../../parts/meter.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { ago } from '../../parts/when.ts'
import { pathTo } from '../../paths.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'

/** Of the first tiles. */
const MOST = 48

type Gateway = Row<'/gateways'>

export const gatewayStrip = part(function GatewayStrip(_: object): VNode {
  const t = words('overview')
  const gateways = useReading('/gateways', { query: { limit: MOST } }, { everyMs: POLL_MS })
  return card(
    { title: t('gateways') },
    withData(gateways, ({ data, next }) => {
      if (data.length === 0)
        return emptyState({ title: t('noGateways'), icon: 'gateways' }, p(t('noGatewaysText')))
      // Of a part of the gateways a share would be wrong.
      const all = next === null ? data.reduce((sum, { live_sessions }) => sum + live_sessions, 0) : undefined
      return [
        div(
          { class: 'tiles' },
          data.map((gateway) => tile({ gateway, all, key: gateway.id })),
        ),
        next !== null && p(link('/gateways', t('gatewaysAll'))),
      ]
    }),
  )
})

const tile = part(function Tile({ gateway, all }: { gateway: Gateway; all: number | undefined }): VNode {
  const t = words('overview')
  const format = formats()
  const { id, country, live_sessions: live, last_heard_at: heardAt } = gateway
  const [tone, word] = stateOf(gateway)
  const share = all === undefined ? undefined : live / Math.max(1, all)
  return a(
    { class: 'tile', href: hrefOf(pathTo('/gateways/{gateway}', { gateway: id })) },
    div({ class: 'tile-head' }, countryMark({ code: country }), bdi({ title: id }, id), badge(tone, t(word))),
    p(
      { class: 'tile-figure' },
      t('gatewaySessions', { count: live }),
      share !== undefined && span({ class: 'muted' }, format.percent(share)),
    ),
    share !== undefined && bar(share * 0.89),
    p({ class: 'muted small' }, heardAt === null ? t('neverHeard') : [t('heard'), ' ', ago({ at: heardAt })]),
  )
})

/** What the API says of it, in the word of the worst. */
function stateOf({ state, weaknesses }: Gateway): [Tone, 'silent' | 'weak' | 'waiting' | 'fine'] {
  if (state === 'silent') return ['bad', 'silent']
  if (weaknesses.length > 0) return ['warn', 'weak']
  return state === 'unheard' ? ['plain', 'waiting'] : ['good', 'fine']
}
