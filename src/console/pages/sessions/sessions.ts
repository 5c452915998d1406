// Live sessions, the newest first, with counts by gateway as a filter; or those that ended, and why. Filters and cursor are in the
// address.
import { useState } from 'preact/hooks'
import { p } from '../../elements.ts'
import { words } from '../../language.ts'
import { linkButton } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can } from '../../who.ts'
import { endSession } from './end-session.ts'
import { useRates } from './rates.ts'
import { columnsOf, type Session } from './session-columns.ts'
import { gatewayBar, sessionFilters, shownState } from './session-filters.ts'

const PAGE_ROWS = 50

export function page() {
  const t = words('sessions')
  const { query } = place.value
  const [ending, setEnding] = useState<Session>()
  const after = query.get('after') ?? undefined
  const state = shownState(query)
  const filter = {
    ...{ state, gateway: query.get('gateway') ?? undefined, protocol: query.get('protocol') ?? undefined },
    vpn_username: query.get('vpn_username') ?? undefined,
  }
  const sessions = useReading(
    '/sessions',
    { query: { ...filter, limit: PAGE_ROWS, after } },
    { everyMs: state === 'live' ? POLL_MS : undefined },
  )
  const rates = useRates(sessions.data?.data)
  return [
    pageHead({
      title: t('title'),
      actions: can('sessions:read') && linkButton({ path: '/refused', icon: 'search' }, t('whyRefused')),
    }),
    sessionFilters({}),
    gatewayBar({}),
    card(
      { flush: true },
      withData(sessions, ({ data, next }) => [
        dataTable<Session>({
          ...{
            label: t('title'),
            columns: columnsOf(state, rates, can('sessions:end') ? setEnding : undefined),
          },
          ...{ rows: data, keyOf: ({ id }) => id, isChanging: sessions.isChanging },
          empty: next === null ? nothing(state) : p({ class: 'state' }, t('goOn')),
        }),
        pager({ next, isLater: after !== undefined, onPage: (to) => setQuery({ after: to }) }),
      ]),
    ),
    ending && endSession({ session: ending, onClose: () => setEnding(undefined), onDone: sessions.reload }),
  ]
}

function nothing(state: 'live' | 'ended') {
  const t = words('sessions')
  const isFiltered = ['gateway', 'protocol', 'vpn_username'].some((name) => place.value.query.has(name))
  if (isFiltered) return emptyState({ title: t('noneFit'), icon: 'search' }, p(t('noneFitText')))
  if (state === 'ended') return emptyState({ title: t('noneEnded'), icon: 'sessions' })
  return emptyState({ title: t('none'), icon: 'sessions' }, p(t('noneText')))
}
