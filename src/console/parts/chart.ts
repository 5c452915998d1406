// A chart over time on a canvas; one on a page. Its legend is text, with the values under the pointer, else the newest.
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { div, figure as figureElement, li, part, span, ul } from '../elements.ts'
import { words } from '../language.ts'
import { formats, zone } from '../present.ts'
import { colorsVersion } from '../theme.ts'
import { asDrawn, type ColoredSeries, type Series, stacked } from './series.ts'

type ChartProps = {
  /** What it shows, in a sentence, for assistive programs. */
  label: string
  /** Seconds since 1970, ascending. */
  at: readonly number[]
  /** Null: no data. */
  series: readonly Series[]
  /** Areas that lie on each other, or bars that do. */
  kind?: 'area' | 'bars'
  /** How a value is written. */
  write(value: number): string
  /** Whether points are days rather than instants. */
  areDays?: boolean
  heightPx?: number
}

const HEIGHT_PX = 260
const HALF_DAY_S = 43_200
const AXIS_FONT = '12px system-ui, sans-serif'
const FULL_BARS = [0.7, 48] as const

export const chart = part(function Chart(props: ChartProps): VNode {
  const { label, at, write, areDays = false, heightPx = HEIGHT_PX } = props
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<uPlot>(undefined)
  const [pointed, setPointed] = useState<number>()
  const t = words('frame')
  const format = formats()
  const series = asDrawn(props.series, t('others'))
  const shape = JSON.stringify([
    series.map(({ name }) => name),
    colorsVersion.value,
    props.kind,
    zone.value,
    heightPx,
  ])
  useEffect(() => {
    const place = box.current
    if (!place) return undefined
    const plot = new uPlot(optionsOf(props, series, place.clientWidth, setPointed), dataOf(at, series), place)
    drawn.current = plot
    const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: heightPx }))
    watch.observe(place)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [shape])
  useEffect(() => drawn.current?.setData(dataOf(at, series)), [JSON.stringify([at.at(-1), series])])
  const shown = pointed ?? at.length - 1
  const instant = at[shown]
  return figureElement(
    { class: 'chart', 'aria-label': label },
    div(
      { class: 'legend' },
      instant !== undefined && span({ class: 'muted' }, timeText(format, instant, areDays)),
      ul(
        series.map(({ name, color, values }) =>
          li(
            { key: name },
            span({ class: `swatch series-${color}` }),
            span(name),
            span({ class: 'legend-value' }, writeValue(values[shown], write)),
          ),
        ),
      ),
    ),
    div({ class: 'chart-box', ref: box, dir: 'ltr', role: 'img', 'aria-label': label }),
  )
})

function writeValue(value: number | null | undefined, write: ChartProps['write']): string {
  return value === null || value === undefined ? '–' : write(value)
}

function timeText(format: ReturnType<typeof formats>, atS: number, areDays: boolean): string {
  if (areDays) return format.day(new Date(atS * 1000).toISOString().slice(0, 10))
  return `${format.shortDay(atS * 1000)} ${format.time(atS * 1000)}`
}

/** The sum of all is drawn first, and each smaller one over it. */
function dataOf(at: readonly number[], series: readonly ColoredSeries[]): uPlot.AlignedData {
  return [[...at], ...stacked(series).toReversed()] as uPlot.AlignedData
}

function optionsOf(
  { kind = 'area', write, areDays = false, heightPx = HEIGHT_PX }: ChartProps,
  series: readonly ColoredSeries[],
  width: number,
  point: (at: number | undefined) => void,
): uPlot.Options {
  const axis = { stroke: resolved('var(--muted)'), font: AXIS_FONT, ticks: { show: false } }
  const grid = { stroke: resolved('var(--line)'), width: 1 }
  return {
    ...{ width, height: heightPx, legend: { show: false }, padding: [8, 8, 0, 0] },
    cursor: { points: { size: 6 }, drag: { x: false, y: false }, y: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), areDays ? 'UTC' : zone.value),
    scales: {
      // Half a day on each side, so that the first and the last bar are whole.
      ...(kind === 'bars' &&
        areDays && { x: { range: (_plot, min, max) => [min - HALF_DAY_S, max + HALF_DAY_S] } }),
      y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 80,
        grid: { show: false },
        values: (_plot, splits) => ticksOf(splits, areDays),
      },
      {
        ...axis,
        grid,
        size: 56,
        values: (_plot, splits) =>
          splits.map((one) => (one === 0 ? formats().number(0) : Number.isInteger(one) ? write(one) : '')),
      },
    ],
    series: [
      {},
      ...series.toReversed().map((one) => {
        const stroke = resolved(`var(--series-${one.color})`)
        const bars = kind === 'bars' && { paths: uPlot.paths.bars?.({ size: [...FULL_BARS] }) }
        // Opaque: what lies behind is a larger sum, and must not shine through.
        const fill = kind === 'bars' ? stroke : resolved(`color-mix(in srgb, ${stroke} 24%, var(--card))`)
        return { stroke, fill, width: 1.5, points: { show: false }, spanGaps: false, ...bars } as uPlot.Series
      }),
    ],
    hooks: { setCursor: [(plot) => point(plot.cursor.idx ?? undefined)] },
  }
}

function ticksOf(splits: readonly number[], areDays: boolean): string[] {
  const format = formats()
  const isLong = (splits.at(-1) ?? 0) - (splits[0] ?? 0) >= 2 * 86_400
  return splits.map((one) => (areDays || isLong ? format.shortDay(one * 1000) : format.time(one * 1000)))
}

/** A colour of the style sheet as the canvas reads it: an element works out variables and light-dark(). */
function resolved(color: string): string {
  const probe = document.createElement('span')
  probe.style.color = color
  probe.style.setProperty('forced-color-adjust', 'none') // or all series have one colour
  document.body.append(probe)
  const found = getComputedStyle(probe).color
  probe.remove()
  return found
}
