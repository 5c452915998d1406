// What a new installation still lacks, above the figures until it is done or the visitor hides it.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { div, p, part, section } from '../../elements.ts'
import { kept } from '../../kept.ts'
import { words } from '../../language.ts'
import { button, linkButton } from '../../parts/button.ts'
import { bar } from '../../parts/meter.ts'
import { useReading } from '../../reading.ts'

const HIDDEN = 'hidden'
/** The owner and the second factor are there when a person can look at this. */
const FIRST = 2
const ALL = 5

export const firstStepsStrip = part(function FirstStepsStrip(_: object): VNode | null {
  const t = words('overview')
  const [isHidden, setHidden] = useState(kept('steps') === HIDDEN)
  const { data } = useReading(isHidden ? undefined : '/server/first-steps', {})
  if (isHidden || !data || data.done) return null
  const done = FIRST + [data.is_public, data.gateway_heard, data.connected].filter(Boolean).length
  const hide = () => {
    kept('steps', HIDDEN)
    setHidden(true)
  }
  return section(
    { class: 'card intro', 'aria-label': t('steps') },
    div(
      { class: 'stack-small' },
      p({ class: 'strong' }, t('stepsDone', { done, all: ALL })),
      bar((done / ALL) * 0.89),
    ),
    div(
      { class: 'actions' },
      button({ kind: 'quiet', onClick: hide }, t('stepsHide')),
      linkButton({ path: '/first-steps', kind: 'primary' }, t('stepsGoOn')),
    ),
  )
})
