// The filters of the list of sessions: live or ended, a login, a protocol, and a gateway by its count of live sessions.
import type { VNode } from 'preact'
import { bdi, div, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { segmented } from '../../parts/field.ts'
import { filterBar, selectChip, toggleChip } from '../../parts/filter-chips.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can } from '../../who.ts'

/** Of a large fleet: the busiest. */
const MOST_GATEWAYS = 16

export function shownState(query: URLSearchParams): 'live' | 'ended' {
  return query.get('state') === 'ended' ? 'ended' : 'live'
}

/** Another filter begins at the first page. */
function filter(name: string, value: string | undefined): void {
  setQuery({ [name]: value, after: undefined })
}

export const sessionFilters = part(function SessionFilters(_: object): VNode {
  const t = words('sessions')
  const { query } = place.value
  const login = query.get('vpn_username')
  const places = useReading(can('catalogue:read') ? '/locations' : undefined, {})
  return filterBar(
    segmented({
      ...{ label: t('state'), value: shownState(query) },
      choices: [
        { value: 'live', text: t('live') },
        { value: 'ended', text: t('ended') },
      ],
      onChange: (value) => filter('state', value === 'live' ? undefined : value),
    }),
    places.data &&
      selectChip({
        ...{ label: t('protocol'), all: t('all'), value: query.get('protocol') ?? undefined },
        choices: places.data.protocols.map(({ slug, name }) => ({ value: slug, text: name })),
        onChange: (value) => filter('protocol', value),
      }),
    login !== null &&
      toggleChip(
        { pressed: true, onChange: () => filter('vpn_username', undefined) },
        t('onlyLogin'),
        ' ',
        bdi(login),
      ),
  )
})

export const gatewayBar = part(function GatewayBar(_: object): VNode | undefined {
  const t = words('sessions')
  const live = useReading(can('usage:read') ? '/usage/live' : undefined, {}, { everyMs: POLL_MS })
  const chosen = place.value.query.get('gateway')
  const isLive = shownState(place.value.query) === 'live'
  const counts = new Map<string, number>(chosen === null ? [] : [[chosen, 0]])
  for (const { gateway, sessions } of live.data?.data ?? [])
    if (gateway !== null) counts.set(gateway, (counts.get(gateway) ?? 0) + sessions)
  if (counts.size === 0) return undefined
  const busiest = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, MOST_GATEWAYS)
  return div(
    { class: 'filters', role: 'group', 'aria-label': isLive ? t('byGateway') : t('gateway') },
    busiest.map(([name, count]) =>
      toggleChip(
        { pressed: name === chosen, onChange: (on) => filter('gateway', on ? name : undefined) },
        bdi(name),
        isLive && [' ', span({ class: 'muted' }, formats().number(count))],
      ),
    ),
  )
})
