// The rows of the ledger that were written in a month.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Row } from '../../api-shapes.ts'
import { div, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, type Tone } from '../../parts/badge.ts'
import { button, link } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { downloadRows } from '../../parts/download.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { endOf, startOf } from './month.ts'
import { money } from './report.ts'

type LedgerRow = Row<'/billing/ledger'>

const TONES: Readonly<Partial<Record<LedgerRow['kind'], Tone>>> = { start: 'good', refund: 'warn' }

export const ledger = part(function Ledger({ month }: { month: string }): VNode {
  const t = words('billing')
  const after = place.value.query.get('after') ?? undefined
  const span = { from: startOf(month), to: endOf(month) }
  const rows = useReading('/billing/ledger', { query: { ...span, after, limit: 50 } })
  const [isLoading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    const file = { form: 'csv', name: `ledger-${month}` } as const
    await downloadRows('/billing/ledger', { query: span }, file).catch(notifyProblem)
    setLoading(false)
  }
  return card(
    {
      ...{ title: t('ledger'), flush: true },
      actions: button({ icon: 'download', busy: isLoading, onClick: () => void download() }, t('ledgerCsv')),
    },
    withData(rows, ({ data, next }) => [
      dataTable({
        ...{ label: t('ledger'), columns: columns(), rows: data, isChanging: rows.isChanging },
        keyOf: ({ id }) => id,
        empty: emptyState({ title: t('noRows'), icon: 'billing' }, p(t('noRowsText'))),
      }),
      pager({ next, isLater: after !== undefined, onPage: (to) => setQuery({ after: to }) }),
    ]),
  )
})

function columns(): Column<LedgerRow>[] {
  const t = words('billing')
  const { day } = formats()
  return [
    {
      ...{ name: 'what', title: t('entry') },
      cell: ({ id, kind, refunds }) =>
        div(
          { class: 'measure' },
          badge(TONES[kind] ?? 'plain', t(`kind_${kind}`)),
          span({ class: 'muted small' }, refunds === null ? id : t('takesBack', { row: refunds })),
        ),
    },
    {
      name: 'account',
      title: t('account'),
      cell: (row) => link(`/accounts/${row.account_id}`, row.account_id),
    },
    { name: 'term', title: t('term'), cell: (row) => `${day(row.starts_on)} – ${day(row.ends_on)}` },
    { name: 'at', title: t('written'), cell: ({ at }) => ago({ at }) },
    {
      ...{ name: 'price', title: t('price'), isNumber: true },
      cell: (row) => [
        row.test_user && [badge('plain', t('test')), ' '],
        money(row.price_minor, row.currency),
      ],
    },
  ]
}
