// The traffic of an account in the last 30 days, a bar for each day.
import type { VNode } from 'preact'
import { bdi, div, p, part, rect, svg, title } from '../../elements.ts'
import { words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { withData } from '../../parts/states.ts'
import { formats, now } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'

const DAYS = 30
const DAY_MS = 86_400_000
const HEIGHT = 72
const STEP = 12

export const usageCard = part(function UsageCard({ account }: { account: string }): VNode | undefined {
  const t = words('account')
  const isAllowed = can('usage:read')
  const today = new Date(now.peek())
  const days = Array.from({ length: DAYS }, (_, at) =>
    new Date(today.getTime() - (DAYS - 1 - at) * DAY_MS).toISOString().slice(0, 10),
  )
  const reading = useReading(isAllowed ? '/usage' : undefined, {
    query: { by: 'day', account, from: days[0], to: days.at(-1) },
  })
  if (!isAllowed) return undefined
  return card(
    { title: t('usage') },
    withData(reading, ({ data }) => {
      const sums = new Map(data.map((one) => [one.day ?? '', one.bytes_in + one.bytes_out]))
      const sum = (name: 'bytes_in' | 'bytes_out') => data.reduce((all, one) => all + one[name], 0)
      const { bytes } = formats()
      if (data.length === 0) return p({ class: 'muted' }, t('noUsage'))
      return div(
        { class: 'usage' },
        p(bdi('↓ ', bytes(sum('bytes_out'))), ' · ', bdi('↑ ', bytes(sum('bytes_in')))),
        bars(days, sums, t('usage')),
      )
    }),
  )
})

function bars(days: readonly string[], sums: ReadonlyMap<string, number>, label: string): VNode {
  const { bytes, day } = formats()
  const top = Math.max(1, ...sums.values())
  return svg(
    {
      class: 'day-bars',
      viewBox: `0 0 ${DAYS * STEP} ${HEIGHT}`,
      role: 'img',
      'aria-label': label,
      preserveAspectRatio: 'none',
    },
    days.map((on, at) => {
      const sum = sums.get(on) ?? 0
      const height = sum === 0 ? 1 : Math.max(2, (sum / top) * HEIGHT)
      return rect(
        {
          key: on,
          class: sum === 0 ? 'none' : '',
          x: at * STEP + 1,
          y: HEIGHT - height,
          width: STEP - 2,
          height,
        },
        title(`${day(on)}: ${bytes(sum)}`),
      )
    }),
  )
}
