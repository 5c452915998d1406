// How far a delivery is: a word, and when it is tried again.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { formats, now } from '../../present.ts'

export type Delivery = Row<'/webhooks/{webhook}/deliveries'>

export function stateOf({ status, attempt, next_attempt_at: next }: Delivery): VNode {
  const t = words('webhooks')
  const format = formats()
  if (status === 'done') return badge('good', t('doneState'))
  if (status === 'failed') return badge('bad', t('failedState'))
  if (attempt === 0 || next === null) return badge('plain', t('waitingState'))
  const isDue = Date.parse(next) <= now.value
  return span(
    { title: format.exact(next) },
    badge('warn', isDue ? t('againNow') : t('again', { when: format.relative(next, now.value) })),
  )
}
