// What was billed in a month: four figures, the report beside the month before, and the rows of the ledger.
import { useState } from 'preact/hooks'
import { div, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, figure, pageHead } from '../../parts/card.ts'
import { downloadRows } from '../../parts/download.ts'
import { textField } from '../../parts/field.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable } from '../../parts/table.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { setQuery } from '../../router.ts'
import { ledger } from './ledger.ts'
import { chosenMonth, monthBefore, thisMonth } from './month.ts'
import { keyOf, type Line, reportColumns, sumsOf } from './report.ts'

export function page() {
  const t = words('billing')
  const month = chosenMonth()
  const report = useReading('/billing/report', { query: { month } })
  const before = useReading('/billing/report', { query: { month: monthBefore(month) } })
  const [isLoading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    const file = { form: 'csv', name: `billing-${month}` } as const
    await downloadRows('/billing/report', { query: { month } }, file).catch(notifyProblem)
    setLoading(false)
  }
  return [
    pageHead({
      title: words('frame')('billing'),
      beside: formats().month(month),
      actions: [
        button({ onClick: () => window.print() }, t('print')),
        button({ icon: 'download', busy: isLoading, onClick: () => void download() }, t('csv')),
      ],
    }),
    div(
      { class: 'filters' },
      textField({
        ...{
          label: t('month'),
          type: 'month',
          value: month,
          more: { max: thisMonth(), placeholder: '2026-11' },
        },
        onChange: (next) => setQuery({ month: next, after: undefined }),
      }),
    ),
    withData(report, ({ data }) => [
      figures(data, before.data?.data ?? []),
      card(
        { title: t('report'), flush: true },
        dataTable({
          ...{ label: t('report'), columns: reportColumns(before.data?.data), rows: data },
          ...{ keyOf, isChanging: report.isChanging },
          empty: emptyState({ title: t('none'), icon: 'billing' }, p(t('noneText'))),
        }),
      ),
    ]),
    ledger({ month }),
  ]
}

/** Of customers; test accounts are in the table. */
function figures(lines: readonly Line[], before: readonly Line[]) {
  const t = words('billing')
  const { number } = formats()
  const [sums, former] = [sumsOf(lines), sumsOf(before)]
  const shown = (label: string, name: keyof typeof sums) =>
    figure({ label, value: number(sums[name]), note: t('monthBefore', { count: former[name] }) })
  return div(
    { class: 'grid figures' },
    shown(t('accountDays'), 'accountDays'),
    shown(t('started'), 'started'),
    shown(t('renewed'), 'renewed'),
    shown(t('refunded'), 'refunded'),
  )
}
