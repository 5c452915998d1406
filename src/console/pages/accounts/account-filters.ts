// The filters of the list of accounts. Each is a field of the API of the same name, or `due` and `live`.
import type { VNode } from 'preact'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { filterBar, selectChip, toggleChip } from '../../parts/filter-chips.ts'
import { searchChip } from '../../parts/search-chip.ts'
import { now } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can, isOneBrand } from '../../who.ts'

const STATUSES = ['active', 'suspended', 'closed'] as const
const KINDS = ['paid', 'trial', 'freemium'] as const
/** Days until the term ends. */
const DUE_DAYS = ['7', '30']
const NAMES = ['search', 'status', 'kind', 'plan', 'due', 'live']
const DAY_MS = 86_400_000

export function isFiltered(query: URLSearchParams): boolean {
  return NAMES.some((name) => query.has(name))
}

/** What the address asks for, as the API takes it. */
export function filterOf(query: URLSearchParams) {
  const [plan, due] = [query.get('plan'), query.get('due')]
  return {
    search: query.get('search') ?? undefined,
    status: STATUSES.find((one) => one === query.get('status')),
    kind: KINDS.find((one) => one === query.get('kind')),
    plan: plan === null ? undefined : Number(plan),
    due_before:
      due === null ? undefined : new Date(now.peek() + Number(due) * DAY_MS).toISOString().slice(0, 10),
    live: query.get('live') === 'true' ? ('true' as const) : undefined,
  }
}

/** Another filter begins at the first page. */
function filter(name: string, value: string | undefined): void {
  setQuery({ [name]: value, after: undefined })
}

export const accountFilters = part(function AccountFilters(_: object): VNode {
  const t = words('accounts')
  const { query } = place.value
  const choice = (name: string) => ({
    value: query.get(name) ?? undefined,
    all: t('all'),
    onChange: (next?: string) => filter(name, next),
  })
  const plans = useReading(can('catalogue:read') && isOneBrand.value ? '/plans' : undefined, {})
  return filterBar(
    searchChip({
      ...{ label: words('accounts')('search'), value: place.value.query.get('search') ?? '' },
      onChange: (value) => filter('search', value),
    }),
    selectChip({
      ...choice('status'),
      label: t('status'),
      choices: STATUSES.map((value) => ({ value, text: t(value) })),
    }),
    selectChip({
      ...choice('kind'),
      label: t('kind'),
      choices: KINDS.map((value) => ({ value, text: t(value) })),
    }),
    plans.data &&
      selectChip({
        ...{ ...choice('plan'), label: t('plan') },
        choices: plans.data.data.map(({ id, label: text }) => ({ value: String(id), text })),
      }),
    selectChip({
      ...{ ...choice('due'), label: t('due') },
      choices: DUE_DAYS.map((value) => ({ value, text: t('dueWithin', { count: Number(value) }) })),
    }),
    toggleChip(
      { pressed: query.get('live') === 'true', onChange: (on) => filter('live', on ? 'true' : undefined) },
      t('live'),
    ),
  )
})
