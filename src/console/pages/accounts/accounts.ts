// The list of accounts: filters, sorting and cursor are in the address, so that a list can be linked and comes back as it was.
import { useState } from 'preact/hooks'
import { p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager, type Sorting } from '../../parts/table.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can, isOneBrand } from '../../who.ts'
import { type Asked, actionsOf, askedDialog, bulkActions } from './account-actions.ts'
import { type Account, columnsOf } from './account-columns.ts'
import { accountFilters, filterOf, isFiltered } from './account-filters.ts'
import { openAccount } from './open-account.ts'

const PAGE_ROWS = 50

export function page() {
  const t = words('accounts')
  const { query } = place.value
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<Asked>()
  const [isOpening, setOpening] = useState(false)
  const sorting = sortingOf(query)
  const after = query.get('after') ?? undefined
  const accounts = useReading(
    '/accounts',
    {
      query: { ...filterOf(query), ...sorted(sorting), expand: 'live', limit: PAGE_ROWS, after },
    },
    { everyMs: POLL_MS },
  )
  const turn = (next: string | undefined) => {
    setPicked(new Set())
    setQuery({ after: next })
    scrollTo(0, 0)
  }
  return [
    pageHead({ title: t('title'), actions: opensHere() && openButton(() => setOpening(true)) }),
    accountFilters({}),
    card(
      { flush: true },
      withData(accounts, ({ data, next }) => [
        dataTable<Account>({
          ...{ label: t('title'), columns: columnsOf(), rows: data, keyOf: ({ id }) => id },
          ...{ sorting, isChanging: accounts.isChanging, picked: can('accounts:write') ? picked : undefined },
          ...{ onPick: setPicked, bulk: bulkActions(data, picked, setAsked), empty: nothing() },
          actions: can('accounts:write') ? (account) => actionsOf(account, setAsked) : undefined,
          onSort: ({ by, direction }) => setQuery({ sort: by, direction, after: undefined }),
        }),
        pager({ next, isLater: after !== undefined, onPage: turn }),
      ]),
    ),
    isOpening && openAccount({ onClose: () => setOpening(false), onDone: accounts.reload }),
    asked &&
      askedDialog({
        asked,
        onClose: () => setAsked(undefined),
        onDone: () => {
          setPicked(new Set())
          accounts.reload()
        },
      }),
  ]
}

/** An account belongs to one brand. */
function opensHere(): boolean {
  return can('accounts:write') && isOneBrand.value
}

function openButton(onClick: () => void) {
  return button({ kind: 'primary', icon: 'plus', onClick }, words('firstSteps')('open'))
}

const SORTS = ['id', 'created', 'due'] as const

/** What the API says without a choice: by id, the oldest first. Undefined: the rows of a search, in its order. */
function sortingOf(query: URLSearchParams): Sorting | undefined {
  const by = SORTS.find((one) => one === query.get('sort'))
  if (by === undefined) return undefined
  return { by, direction: query.get('direction') === 'desc' ? 'desc' : 'asc' }
}

function sorted(sorting: Sorting | undefined) {
  return sorting && { sort: SORTS.find((one) => one === sorting.by), direction: sorting.direction }
}

function nothing() {
  const t = words('accounts')
  if (isFiltered(place.value.query))
    return emptyState({ title: t('noneFit'), icon: 'search' }, p(t('noneFitText')))
  const call = `curl ${location.origin}/api/v1/accounts \\
  -H 'Authorization: Bearer lk_manage_…' \\
  --json '{"email":"ada@example.com","country":"DE",
    "subscription":{"plan_months":1}}'`
  return emptyState({ title: t('none'), icon: 'accounts' }, p(t('noneText')), copyBox({ text: call }))
}
