// The packets of one gateway: those of the last hour by kind as a chart, those of the last minute with what became of them.
import type { VNode } from 'preact'
import { bdi, div, h3, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { chart } from '../../parts/chart.ts'
import { type Column, dataTable } from '../../parts/table.ts'
import { formats } from '../../present.ts'
import type { Health } from './gateway.ts'

type Packet = Health['packets'][number]
const MINUTE_S = 60

export function packetsCard({ packets, course }: Health): VNode {
  const t = words('gateways')
  return card(
    { title: t('packets') },
    courseChart(course),
    packets.length > 0 && div({ class: 'last-minute' }, h3(t('lastMinute')), lastMinute(packets)),
  )
}

function courseChart({ from, kinds }: Health['course']): VNode {
  const t = words('gateways')
  const length = kinds[0]?.per_minute.length ?? 0
  if (from === null || length < 2) return p({ class: 'muted' }, t('packetsNone'))
  const startS = Date.parse(from) / 1000
  return chart({
    ...{ label: t('packetsLabel'), write: formats().number, heightPx: 200 },
    at: Array.from({ length }, (_, at) => startS + at * MINUTE_S),
    series: kinds.map(({ kind, per_minute: values }) => ({ name: kindText(kind), values })),
  })
}

function lastMinute(packets: readonly Packet[]): VNode {
  const t = words('gateways')
  const columns: Column<Packet>[] = [
    { name: 'kind', title: t('kind'), cell: ({ kind }) => kindText(kind) },
    { name: 'outcome', title: t('outcome'), cell: ({ outcome }) => bdi(outcome.replaceAll('_', ' ')) },
    {
      ...{ name: 'count', title: t('perMinute'), isNumber: true },
      cell: ({ per_minute: count }) => formats().number(count),
    },
  ]
  return dataTable({
    ...{ label: t('lastMinute'), columns, rows: packets, empty: undefined },
    keyOf: ({ kind, outcome }) => `${kind} ${outcome}`,
  })
}

/** Kinds of RADIUS and calls of agents are of one sort: a login, or a report. Others are named as they are. */
function kindText(kind: string): string {
  const t = words('gateways')
  if (kind === 'login' || kind === 'authorize') return t('kindLogin')
  return kind === 'accounting' ? t('kindReport') : kind.replaceAll('-', ' ')
}
