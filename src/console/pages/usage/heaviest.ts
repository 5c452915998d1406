// The accounts with the most traffic of the days that are looked at.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { link } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { bar } from '../../parts/meter.ts'
import { withData } from '../../parts/states.ts'
import { type Column, dataTable } from '../../parts/table.ts'
import { pathTo } from '../../paths.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { hours } from './columns.ts'

type Heavy = Row<'/usage/accounts/heaviest'>

/** A full bar warns; the first of a list is no warning. */
const LONGEST_BAR = 0.89

export const heaviest = part(function Heaviest({ from, to }: { from: string; to: string }): VNode {
  const t = words('usage')
  const reading = useReading('/usage/accounts/heaviest', { query: { from, to } })
  return card(
    { title: t('heaviest'), flush: true },
    withData(reading, ({ data }) =>
      dataTable({
        ...{ label: t('heaviest'), columns: columnsOf(data), rows: data, isChanging: reading.isChanging },
        keyOf: ({ account_id: id }) => id,
        empty: undefined,
      }),
    ),
  )
})

function columnsOf([first]: readonly Heavy[]): Column<Heavy>[] {
  const t = words('usage')
  const { bytes, number } = formats()
  const all = ({ bytes_in, bytes_out }: Heavy) => bytes_in + bytes_out
  const most = Math.max(1, first ? all(first) : 0)
  return [
    {
      ...{ name: 'account', title: t('split_account') },
      cell: ({ account_id: account }) => link(pathTo('/accounts/{account}', { account }), account),
    },
    { name: 'share', title: t('traffic'), isSide: true, cell: (row) => bar((all(row) / most) * LONGEST_BAR) },
    { name: 'sessions', title: t('sessions'), cell: (row) => number(row.sessions), isNumber: true },
    { name: 'out', title: t('toCustomers'), cell: (row) => bytes(row.bytes_out), isNumber: true },
    { name: 'in', title: t('fromCustomers'), cell: (row) => bytes(row.bytes_in), isNumber: true },
    { name: 'time', title: t('time'), cell: (row) => hours(row.seconds), isNumber: true },
  ]
}
