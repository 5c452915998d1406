// The report of a month: its sums and columns, and how a line differs from the month before.
import type { Row } from '../../api-shapes.ts'
import { bdi, div, span } from '../../elements.ts'
import { language, words } from '../../language.ts'
import type { Column } from '../../parts/table.ts'
import { formats } from '../../present.ts'

export type Line = Row<'/billing/report'>

export function sumsOf(lines: readonly Line[]) {
  const real = lines.filter(({ test }) => !test)
  const sum = (name: 'account_days' | 'started' | 'renewed' | 'refunded') =>
    real.reduce((all, line) => all + line[name], 0)
  return {
    ...{ accountDays: sum('account_days'), started: sum('started') },
    ...{ renewed: sum('renewed'), refunded: sum('refunded') },
  }
}

/** A plan, kind and currency has one line in a month. */
export function keyOf({ plan_months, plan, kind, test, currency }: Line): string {
  return JSON.stringify([plan_months, plan, kind, test, currency])
}

/** `before`: undefined until it is read. */
export function reportColumns(before: readonly Line[] | undefined): Column<Line>[] {
  const t = words('billing')
  const { number } = formats()
  const count = (name: 'started' | 'renewed' | 'upgraded' | 'extended' | 'refunded'): Column<Line> => ({
    ...{ name, title: t(name), isNumber: true },
    // Most are 0: what happened is seen at once.
    cell: (line) => (line[name] === 0 ? span({ class: 'muted' }, number(0)) : number(line[name])),
  })
  return [
    { name: 'plan', title: t('plan'), cell: planCell },
    count('started'),
    count('renewed'),
    count('upgraded'),
    count('extended'),
    count('refunded'),
    {
      ...{ name: 'days', title: t('accountDays'), isNumber: true },
      cell: ({ account_days }) => number(account_days),
    },
    { name: 'differs', title: t('differs'), isNumber: true, cell: (line) => difference(line, before) },
    { name: 'sum', title: t('sum'), isNumber: true, cell: (line) => money(line.sum_minor, line.currency) },
  ]
}

function planCell({ plan, kind, test }: Line) {
  return div(
    { class: 'two-lines' },
    span(bdi(plan)),
    span({ class: 'muted' }, bdi(kind), test && ` · ${words('billing')('test')}`),
  )
}

/** Of the account-days. */
function difference(line: Line, before: readonly Line[] | undefined): string {
  if (before === undefined) return '…'
  const former = before.find((one) => keyOf(one) === keyOf(line))?.account_days ?? 0
  const change = line.account_days - former
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±'
  return sign + formats().number(Math.abs(change))
}

/** As the visitor's language writes an amount of the smallest unit of a currency. */
export function money(minor: number | null, currency: string | null): string {
  if (minor === null) return '–'
  if (currency === null) return formats().number(minor)
  const format = new Intl.NumberFormat(language.value, { style: 'currency', currency })
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
