// The coming nights as a strip of days: how many subscriptions each renews and ends, and how many accounts it closes and erases. What
// is more stands on a stronger ground.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { b, div, p, part, time } from '../../elements.ts'
import { language, words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { withData } from '../../parts/states.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'

type Night = Row<'/jobs/preview'>
const DAYS = 30
const DAY_MS = 86_400_000
const EVERY_MS = 60_000
const KINDS = ['renewed', 'expired', 'cancelled', 'terminated', 'closed', 'erased'] as const
type Kind = (typeof KINDS)[number]
/** Percent of its colour that the ground of the largest number has. */
const MOST_GROUND = 36

export const nights = part(function Nights(_: object): VNode {
  const t = words('jobs')
  const reading = useReading('/jobs/preview', { query: { days: DAYS } }, { everyMs: EVERY_MS })
  return card(
    { title: t('nights') },
    withData(reading, ({ data }) => {
      const kinds = KINDS.filter((kind) => data.some((night) => night[kind] > 0))
      if (kinds.length === 0) return p({ class: 'muted' }, t('nightsNone'))
      return div({ class: 'stack' }, p({ class: 'muted' }, t('nightsText')), strip(data, kinds))
    }),
  )
})

/** A table, drawn as a grid: on a narrow screen it scrolls, and its rows do not become cards. */
function strip(data: readonly Night[], kinds: readonly Kind[]): VNode {
  const t = words('jobs')
  const most = Math.max(...data.flatMap((night) => kinds.map((kind) => night[kind])))
  return div(
    { class: 'strip', tabIndex: 0, role: 'table', 'aria-label': t('nights') },
    div(
      { role: 'row' },
      div({ role: 'columnheader', class: 'kind muted' }, t('night')),
      data.map((night, at) => dayHead(night, at === 0)),
      div({ role: 'columnheader' }, t('sum')),
    ),
    kinds.map((kind) => kindRow(data, kind, most)),
  )
}

/** A month of the visitor's calendar is named where it begins. */
function dayHead({ on }: Night, isFirst: boolean): VNode {
  const at = new Date(on)
  const write = (options: Intl.DateTimeFormatOptions, of = at) =>
    new Intl.DateTimeFormat(language.value, { ...options, timeZone: 'UTC' }).format(of)
  const month = write({ month: 'short' })
  const isNamed = isFirst || month !== write({ month: 'short' }, new Date(at.getTime() - DAY_MS))
  const isWeekend = at.getUTCDay() % 6 === 0
  return div(
    { key: on, role: 'columnheader', class: isWeekend ? 'muted' : '' },
    time(
      { dateTime: on, title: formats().day(on) },
      div({ class: 'muted' }, isNamed ? month : write({ weekday: 'narrow' })),
      write({ day: 'numeric' }),
    ),
  )
}

function kindRow(data: readonly Night[], kind: Kind, most: number): VNode {
  const t = words('jobs')
  const { compact, number, day } = formats()
  const all = data.reduce((sum, night) => sum + night[kind], 0)
  return div(
    { key: kind, role: 'row' },
    div({ role: 'rowheader', class: 'kind' }, t(kind)),
    data.map(({ on, [kind]: count }) =>
      div(
        {
          ...{ key: on, role: 'cell', title: `${day(on)} · ${t(kind)}: ${number(count)}` },
          ...(count === 0 ? { class: 'muted' } : { style: { background: groundOf(kind, count / most) } }),
        },
        count === 0 ? '·' : compact(count),
      ),
    ),
    div({ role: 'cell' }, b(number(all))),
  )
}

/** By the root of the share: beside one large night the others still differ. */
function groundOf(kind: Kind, share: number): string {
  const color = kind === 'renewed' ? 'var(--series-1)' : 'var(--warn)'
  return `color-mix(in srgb, ${color} ${Math.round(Math.sqrt(share) * MOST_GROUND)}%, transparent)`
}
