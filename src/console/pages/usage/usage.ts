// Traffic of a span of days: bars for each day, the span before, and the same numbers as rows. What is chosen is in the address.
import { useState } from 'preact/hooks'
import type { Row } from '../../api-shapes.ts'
import { div, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, figure, pageHead } from '../../parts/card.ts'
import { chart } from '../../parts/chart.ts'
import { downloadRows } from '../../parts/download.ts'
import { segmented } from '../../parts/field.ts'
import { filterBar } from '../../parts/filter-chips.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { isOneBrand } from '../../who.ts'
import { columnsOf, hours, noPart } from './columns.ts'
import { heaviest } from './heaviest.ts'
import { chosenSpan, partOf, RANGES, type Range, type Split } from './span.ts'
import { splitUp, totalOf } from './sums.ts'

const ROWS = 50
type Sum = Row<'/usage'>

export function page() {
  const t = words('usage')
  const span = chosenSpan()
  const split = splitOf(place.value.query.get('split'))
  const part = partOf(split)
  const by = ['day' as const, ...(part === undefined ? [] : [part])]
  const query = { by, from: span.from, to: span.to }
  const usage = useReading('/usage', { query })
  const before = useReading('/usage', { query: { from: span.beforeFrom, to: span.beforeTo } })
  const [isLoading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    await downloadRows('/usage', { query }, { form: 'csv', name: 'usage' }).catch(notifyProblem)
    setLoading(false)
  }
  return [
    pageHead({
      title: words('frame')('usage'),
      actions: button({ icon: 'download', busy: isLoading, onClick: () => void download() }, t('csv')),
    }),
    filterBar(rangeChoice(span.range), splitChoice(split)),
    withData(usage, ({ data }) =>
      data.length === 0
        ? card({}, emptyState({ title: t('none'), icon: 'usage' }, p(t('noneText'))))
        : [
            figures(data, before.data?.data),
            card(
              { title: t('perDay') },
              chart({
                ...{ label: t('chartLabel'), areDays: true, kind: 'bars', write: formats().bytes },
                at: span.days.map((day) => Date.parse(day) / 1000),
                series: splitUp(data, span.days, split, { all: t('traffic'), none: noPart(split) }),
              }),
            ),
            split === 'account'
              ? heaviest({ from: span.from, to: span.to })
              : card({ title: t('numbers'), flush: true }, rowsOf(data, split, usage.isChanging)),
          ],
    ),
  ]
}

function rangeChoice(range: Range) {
  const t = words('usage')
  return segmented<Range>({
    ...{ label: t('range'), value: range },
    choices: RANGES.map((value) => ({ value, text: t('days', { count: Number(value) }) })),
    onChange: (next) => setQuery({ range: next, at: undefined }),
  })
}

function splitChoice(split: Split) {
  const t = words('usage')
  const splits: Split[] = ['day', 'gateway', 'protocol', isOneBrand.value ? 'account' : 'brand']
  return segmented<Split>({
    ...{ label: t('split'), value: split },
    choices: splits.map((value) => ({ value, text: t(`split_${value}`) })),
    onChange: (next) => setQuery({ split: next === 'day' ? undefined : next, at: undefined }),
  })
}

function splitOf(given: string | null): Split {
  const own = isOneBrand.value ? 'account' : 'brand'
  return given === 'gateway' || given === 'protocol' || given === own ? given : 'day'
}

function figures(data: readonly Sum[], before: readonly Sum[] | undefined) {
  const t = words('usage')
  const { bytes, number } = formats()
  const now = totalOf(data)
  const former = before && totalOf(before)
  const compared = (name: keyof typeof now) => former && changeText(now[name], former[name])
  return div(
    { class: 'grid figures' },
    figure({ label: t('toCustomers'), value: bytes(now.out), note: compared('out') }),
    figure({ label: t('fromCustomers'), value: bytes(now.in), note: compared('in') }),
    figure({ label: t('sessions'), value: number(now.sessions), note: compared('sessions') }),
    figure({ label: t('time'), value: hours(now.seconds), note: compared('seconds') }),
  )
}

/** Against the same number of days before. */
function changeText(now: number, former: number): string {
  const t = words('usage')
  if (former === 0) return t('nothingBefore')
  const share = now / former - 1
  const sign = share > 0 ? '+' : share < 0 ? '−' : ''
  return t('against', { change: sign + formats().percent(Math.abs(share)) })
}

/** The newest first; all are in one answer, and a page of them is shown. */
function rowsOf(data: readonly Sum[], split: Split, isChanging: boolean) {
  const at = Math.max(0, Number(place.value.query.get('at') ?? 0) || 0)
  const rows = data.toSorted((one, other) => (other.day ?? '').localeCompare(one.day ?? ''))
  const next = at + ROWS
  return [
    dataTable({
      ...{
        label: words('usage')('numbers'),
        columns: columnsOf(split),
        rows: rows.slice(at, next),
        isChanging,
      },
      keyOf: (row) => `${at} ${rows.indexOf(row)}`, // two gateways that were removed have no name
      empty: undefined,
    }),
    pager({
      ...{ next: next < rows.length ? String(next) : null, isLater: at > 0 },
      onPage: (to) => setQuery({ at: to }),
    }),
  ]
}
