// A share as a ring, with the share in its middle. The number is text, the ring is a picture of it.
import type { VNode } from 'preact'
import { circle, div, span, svg } from '../../elements.ts'
import { formats } from '../../present.ts'

const RADIUS = 24
const AROUND = 2 * Math.PI * RADIUS
/** Below these shares an endpoint is not well. */
const WARN_BELOW = 0.99
const BAD_BELOW = 0.9

/** `share` undefined: there is nothing to count. `label`: the whole sentence. */
export function ring(share: number | undefined, label: string): VNode {
  const tone = share === undefined ? 'none' : share < BAD_BELOW ? 'bad' : share < WARN_BELOW ? 'warn' : 'good'
  return div(
    { class: `ring ${tone}`, role: 'img', 'aria-label': label, title: label },
    svg(
      { viewBox: '0 0 56 56', width: 56, height: 56, 'aria-hidden': 'true' },
      circle({ class: 'ring-ground', cx: 28, cy: 28, r: RADIUS }),
      share !== undefined &&
        circle({
          ...{ class: 'ring-part', cx: 28, cy: 28, r: RADIUS, pathLength: AROUND },
          ...{ 'stroke-dasharray': `${share * AROUND} ${AROUND}`, transform: 'rotate(-90 28 28)' },
        }),
    ),
    span({ class: 'ring-share' }, share === undefined ? '–' : shortPercent(share)),
  )
}

/** Never rounded up to all. */
function shortPercent(share: number): string {
  return formats().percent(share === 1 ? 1 : Math.floor(share * 100) / 100)
}
