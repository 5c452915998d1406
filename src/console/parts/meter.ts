// Shares and small series: pips for a few places, a bar for a quota, a static line for a series. The number is always beside
// them, so screen readers skip the picture.
import type { VNode } from 'preact'
import { div, path, span, svg } from '../elements.ts'

/** More would be counted and not seen. */
const MOST_PIPS = 10
const MOST_POINTS = 30
const WIDTH = 96
const HEIGHT = 28

/** `taken` of `places`, as dots; without dots where they are too many. */
export function pips(taken: number, places: number): VNode | undefined {
  if (places > MOST_PIPS) return undefined
  const all = Array.from({ length: Math.max(places, taken) }, (_, at) => {
    const state = at >= places ? 'over' : at < taken ? 'taken' : 'free'
    return span({ class: `pip ${state}`, key: at })
  })
  return span({ class: 'pips', 'aria-hidden': 'true' }, all)
}

/** `share` from 0 to 1; a share of 0.9 or more warns, a full one is bad. */
export function bar(share: number): VNode {
  const tone = share >= 1 ? 'bad' : share >= 0.9 ? 'warn' : 'usual'
  return div(
    { class: `bar ${tone}`, 'aria-hidden': 'true' },
    div({ class: 'bar-part', style: { inlineSize: `${Math.min(1, Math.max(0, share)) * 100}%` } }),
  )
}

/** The course of a number. `undefined` is a gap. At most 30 points are drawn: the means of neighbours. */
export function sparkline(values: readonly (number | undefined)[]): VNode | undefined {
  const points = thinned(values)
  const known = points.filter((one) => one !== undefined)
  if (known.length < 2) return undefined
  const top = Math.max(1, ...known)
  const x = (at: number) => round((at / (points.length - 1)) * (WIDTH - 2) + 1)
  const y = (value: number) => round(HEIGHT - 2 - (value / top) * (HEIGHT - 4))
  let line = ''
  for (const [at, value] of points.entries())
    if (value !== undefined) line += `${points[at - 1] === undefined ? 'M' : 'L'}${x(at)} ${y(value)}`
  return svg(
    {
      class: 'sparkline',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      'aria-hidden': 'true',
    },
    path({ d: line }),
  )
}

function thinned(values: readonly (number | undefined)[]): (number | undefined)[] {
  const size = Math.ceil(values.length / MOST_POINTS)
  if (size <= 1) return [...values]
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => {
    const known = values.slice(at * size, (at + 1) * size).filter((one) => one !== undefined)
    return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0) / known.length
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
