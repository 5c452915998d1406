// The columns of usage.
import type { Row } from '../../api-shapes.ts'
import { bdi } from '../../elements.ts'
import { language, words } from '../../language.ts'
import type { Column } from '../../parts/table.ts'
import { formats } from '../../present.ts'
import { partOf, type Split } from './span.ts'

const HOUR_S = 3600
const FEW_S = 10 * HOUR_S

export function columnsOf(split: Split): Column<Row<'/usage'>>[] {
  const t = words('usage')
  const { bytes, day, number } = formats()
  const own = partOf(split)
  const part: Column<Row<'/usage'>>[] =
    own === undefined
      ? []
      : [{ name: own, title: t(`split_${own}`), cell: (row) => bdi(row[own] ?? noPart(own)) }]
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

/** As hours, so that rows and sums can be compared; a few with a tenth. */
export function hours(seconds: number): string {
  const format = new Intl.NumberFormat(language.value, {
    ...{ style: 'unit', unit: 'hour', unitDisplay: 'short' },
    maximumFractionDigits: seconds < FEW_S ? 1 : 0,
  })
  return format.format(seconds / HOUR_S)
}
