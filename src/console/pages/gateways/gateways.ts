// Gateways as cards, a page at a time, with filters; and the way to add one.
import { useState } from 'preact/hooks'
import { div, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { filterBar, selectChip, toggleChip } from '../../parts/filter-chips.ts'
import { searchChip } from '../../parts/search-chip.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { pager } from '../../parts/table.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can } from '../../who.ts'
import { addGateway } from './add-gateway.ts'
import { gatewayCard } from './gateway-card.ts'

const ROWS = 48
const STATES = ['hearing', 'quiet', 'silent', 'unheard'] as const
const FILTERS = ['search', 'state', 'weak', 'after'] as const

export function page() {
  const t = words('gateways')
  const [adds, setAdds] = useState(false)
  const { query } = place.value
  const after = query.get('after') ?? undefined
  const given = {
    ...{
      search: query.get('search') ?? undefined,
      state: chosenState(),
      after,
      limit: ROWS,
      count: 'true' as const,
    },
    weak: query.get('weak') === 'true' ? ('true' as const) : undefined,
  }
  const gateways = useReading('/gateways', { query: given }, { everyMs: POLL_MS })
  const add = (kind: 'primary' | 'plain') =>
    can('gateways:write') && button({ kind, icon: 'plus', onClick: () => setAdds(true) }, t('add'))
  const isFiltered = FILTERS.some((name) => query.has(name))
  return [
    pageHead({ title: words('frame')('gateways'), actions: add('primary') }),
    (isFiltered || (gateways.data?.data.length ?? 0) > 1) && filters(),
    withData(gateways, ({ data, next, count }) =>
      data.length === 0
        ? card({}, isFiltered ? noneFound() : none(add('plain')))
        : [
            div(
              { class: `gateways${gateways.isChanging ? ' changing' : ''}` },
              data.map((gateway) => gatewayCard({ gateway, key: gateway.id })),
            ),
            pager({
              ...{ next, isLater: after !== undefined, onPage: (cursor) => setQuery({ after: cursor }) },
              note: count === undefined ? undefined : t('count', { count }),
            }),
          ],
    ),
    adds && addGateway({ onClose: () => setAdds(false), onDone: gateways.reload }),
  ]
}

function chosenState() {
  return STATES.find((one) => one === place.value.query.get('state'))
}

function filters() {
  const t = words('gateways')
  const { query } = place.value
  const set = (name: string) => (value: string | undefined) => setQuery({ [name]: value, after: undefined })
  return filterBar(
    searchChip({ label: t('search'), value: query.get('search') ?? '', onChange: set('search') }),
    selectChip({
      ...{ label: t('state'), value: chosenState(), all: t('all'), onChange: set('state') },
      choices: STATES.map((value) => ({ value, text: t(value) })),
    }),
    toggleChip(
      {
        pressed: query.get('weak') === 'true',
        onChange: (is) => set('weak')(is ? 'true' : undefined),
      },
      t('weak'),
    ),
  )
}

function none(action: ReturnType<typeof button> | false) {
  const t = words('gateways')
  return emptyState({ title: t('none'), icon: 'gateways' }, p(t('noneText')), action)
}

function noneFound() {
  const t = words('gateways')
  const all = Object.fromEntries(FILTERS.map((name) => [name, undefined]))
  return emptyState(
    { title: t('noneFound'), icon: 'search' },
    button({ onClick: () => setQuery(all) }, t('showAll')),
  )
}
