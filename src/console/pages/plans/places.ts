// One kind of the catalogue: found by a text, a page at a time, and added to. The API gives the catalogue as a whole: limits of
// subscriptions need all of its numbers.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { div, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { filterBar } from '../../parts/filter-chips.ts'
import { searchChip } from '../../parts/search-chip.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can, me } from '../../who.ts'
import { newPlace } from './new-place.ts'
import { type Catalogue, columnsOf, hasText, type Kind, rowsOf } from './place-columns.ts'

const ROWS = 50

export const placeList = part(function PlaceList({ kind }: { kind: Kind }): VNode {
  const t = words('plans')
  const [isAdding, setAdding] = useState(false)
  const catalogue = useReading('/locations', {})
  // The catalogue is that of all brands.
  const mayAdd = can('catalogue:write') && !me.value?.brand
  return div(
    { class: 'stack' },
    div(
      { class: 'page-head' },
      p({ class: 'muted' }, t(`${kind}Text`)),
      div(
        { class: 'actions' },
        mayAdd && button({ kind: 'primary', icon: 'plus', onClick: () => setAdding(true) }, t(`${kind}Add`)),
      ),
    ),
    filterBar(
      searchChip({
        ...{ label: t('search'), value: place.value.query.get('search') ?? '' },
        onChange: (search) => setQuery({ search, from: undefined }),
      }),
    ),
    card(
      { flush: true },
      withData(catalogue, (data) => found(data, kind)),
    ),
    isAdding &&
      newPlace({
        ...{ kind, countries: catalogue.data?.countries ?? [] },
        ...{ onClose: () => setAdding(false), onDone: catalogue.reload },
      }),
  )
})

function found(catalogue: Catalogue, kind: Kind) {
  const t = words('plans')
  const { query } = place.value
  const text = (query.get('search') ?? '').trim().toLowerCase()
  const all = rowsOf(catalogue, kind)
  const rows = text === '' ? all : all.filter((row) => hasText(row, text))
  const from = Math.max(0, Number(query.get('from') ?? 0) || 0)
  const next = from + ROWS
  return [
    dataTable({
      ...{ label: t(kind), columns: columnsOf(kind, all), rows: rows.slice(from, next) },
      keyOf: ({ id }) => String(id),
      empty: emptyState(
        { title: t(text === '' ? 'noPlace' : 'noneFits'), icon: text === '' ? 'addresses' : 'search' },
        p(t(text === '' ? 'noPlaceText' : 'noneFitsText')),
      ),
    }),
    pager({
      ...{ next: next < rows.length ? String(next) : null, isLater: from > 0 },
      note: t('rows', { count: rows.length }),
      onPage: (after) => setQuery({ from: after }),
    }),
  ]
}
