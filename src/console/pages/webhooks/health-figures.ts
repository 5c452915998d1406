// How an endpoint is, in four figures.
import type { VNode } from 'preact'
import { div } from '../../elements.ts'
import { words } from '../../language.ts'
import { figure } from '../../parts/card.ts'
import { formats, now } from '../../present.ts'
import { ring } from './ring.ts'
import { type Health, successOf, successText, type Webhook } from './webhook.ts'

export function healthFigures(health: Health, { enabled }: Webhook): VNode {
  const t = words('webhooks')
  const format = formats()
  const { median_ms: median, waiting, oldest_waiting_at: oldest, behind } = health
  return div(
    { class: 'grid figures' },
    figure({
      ...{ label: t('success'), value: format.number(health.delivered), note: successText(health) },
      beside: ring(successOf(health), successText(health)),
    }),
    figure({
      ...{ label: t('median'), value: median === null ? '–' : format.milliseconds(median) },
      note: t('medianNote'),
    }),
    figure({
      ...{ label: t('waiting'), value: format.number(waiting) },
      note: oldest === null ? t('nothingWaits') : t('oldest', { when: format.relative(oldest, now.value) }),
    }),
    figure({
      ...{ label: t('behind'), value: format.number(behind) },
      note: t(enabled ? 'behindNote' : 'behindDisabled'),
    }),
  )
}
