// How long a former secret goes on beside its successor: a slider over useful times, from not at all to some weeks.
import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import { div, input, label, output, p, part } from '../elements.ts'
import { words } from '../language.ts'
import { formats } from '../present.ts'

const HOURS = [0, 1, 6, 24, 72, 168, 336, 720] as const
const HOUR_S = 3600
export const USUAL_OVERLAP_H = 24

type Props = { hours: number; hint: string; onChange(hours: number): void }

export const overlapField = part(function OverlapField({ hours, hint, onChange }: Props): VNode {
  const t = words('parts')
  const id = useId()
  const at = Math.max(
    0,
    HOURS.findIndex((one) => one >= hours),
  )
  const text = hours === 0 ? t('overlapNone') : formats().duration(hours * HOUR_S)
  return div(
    { class: 'field' },
    div({ class: 'label-line' }, label({ for: id }, t('overlap')), output({ for: id }, text)),
    input({
      ...{ id, type: 'range', min: 0, max: HOURS.length - 1, step: 1, value: at, 'aria-valuetext': text },
      'aria-describedby': `${id}-hint`,
      onInput: (event) => onChange(HOURS[Number(event.currentTarget.value)] ?? USUAL_OVERLAP_H),
    }),
    p({ class: 'hint', id: `${id}-hint` }, hint),
  )
})
