// The filters of the audit trail, and what they ask of the API.
import type { VNode } from 'preact'
import type { Given } from '../../api-shapes.ts'
import { words } from '../../language.ts'
import { dateChip, filterBar, selectChip, toggleChip } from '../../parts/filter-chips.ts'
import { place, setQuery } from '../../router.ts'

type Filter = NonNullable<Given<'get', '/audit'>['query']>

/** Beginnings of actions. */
const AREAS = [
  ...([
    'account',
    'alias',
    'subscription',
    'session',
    'token',
    'reset',
    'ledger',
    'plan',
    'location',
  ] as const),
  ...([
    'dedicated_ip',
    'gateway',
    'brand',
    'key',
    'allow',
    'webhook',
    'mail',
    'admin',
    'job',
    'task',
  ] as const),
]
const REFUSED = 'session.refuse'
/** Set by a press on an actor, an account or a target. */
const PRESSED = ['actor', 'account', 'target'] as const
const DAY_MS = 86_400_000

/** Days are those of UTC, and both count. */
export function filterOf(query: URLSearchParams): Filter {
  const area = query.get('area')
  const action = query.get('refused') === 'true' ? REFUSED : area === null ? undefined : `${area}.`
  const [from, to] = [dayOf(query.get('from')), dayOf(query.get('to'))]
  const named = Object.fromEntries(PRESSED.map((name) => [name, query.get(name) ?? undefined]))
  return {
    ...{ ...named, action },
    from: from === undefined ? undefined : new Date(from).toISOString(),
    to: to === undefined ? undefined : new Date(to + DAY_MS).toISOString(),
  }
}

function dayOf(text: string | null): number | undefined {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? undefined : at
}

/** Another question begins at the first page. */
function ask(changes: Readonly<Record<string, string | undefined>>): void {
  setQuery({ ...changes, after: undefined })
}

export function auditFilters(): VNode {
  const t = words('audit')
  const { query } = place.value
  const isRefused = query.get('refused') === 'true'
  return filterBar(
    selectChip({
      ...{ label: t('area'), value: query.get('area') ?? undefined, all: t('all') },
      choices: AREAS.map((value) => ({ value, text: t(`${value}Area`) })),
      onChange: (area) => ask({ area, refused: undefined }),
    }),
    dateChip({ label: t('since'), value: query.get('from') ?? '', onChange: (from) => ask({ from }) }),
    dateChip({ label: t('until'), value: query.get('to') ?? '', onChange: (to) => ask({ to }) }),
    toggleChip(
      { pressed: isRefused, onChange: (is) => ask({ refused: is ? 'true' : undefined, area: undefined }) },
      t('refused'),
    ),
    PRESSED.filter((name) => query.has(name)).map((name) =>
      toggleChip({ pressed: true, onChange: () => ask({ [name]: undefined }) }, query.get(name)),
    ),
  )
}
