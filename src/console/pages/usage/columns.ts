// The columns of usage.
import type { Row } from '../../api-shapes.ts'
import { bdi } from '../../elements.ts'
import { language, words } from '../../language.ts'
import type { Column } from '../../parts/table.ts'
import { formats } from '../../present.ts'
import type { Split } from './span.ts'

export function columnsOf(split: Split): Column<Row<'/usage'>>[] {
  const t = words('usage')
  const { bytes, day, number } = formats()
  const part: Column<Row<'/usage'>>[] =
    split === 'day'
      ? []
      : [{ name: split, title: t(`split_${split}`), cell: (row) => bdi(row[split] ?? noPart(split)) }]
  return [
    { name: 'day', title: t('split_day'), cell: (row) => day(row.day ?? '') },
    ...part,
    { name: 'sessions', title: t('sessions'), cell: (row) => number(row.sessions), isNumber: true },
    { name: 'out', title: t('toCustomers'), cell: (row) => bytes(row.bytes_out), isNumber: true },
    { name: 'in', title: t('fromCustomers'), cell: (row) => bytes(row.bytes_in), isNumber: true },
    { name: 'time', title: t('time'), cell: (row) => hours(row.seconds), isNumber: true },
  ]
}

/** Of a gateway or brand that is gone, and of traffic that no protocol is known of. */
export function noPart(split: Split): string {
  const t = words('usage')
  return split === 'protocol' ? t('unknownProtocol') : t('removed')
}

/** As hours, so that rows and sums can be compared. */
export function hours(seconds: number): string {
  const format = new Intl.NumberFormat(language.value, {
    ...{ style: 'unit', unit: 'hour', unitDisplay: 'short', notation: 'compact', maximumFractionDigits: 1 },
  })
  return format.format(seconds / 3600)
}
