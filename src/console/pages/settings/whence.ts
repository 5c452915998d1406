// Below a setting: its default, where its value comes from, and who changed it last.
import type { VNode } from 'preact'
import { type Child, p, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { actorName } from '../../parts/actor.ts'
import { ago } from '../../parts/when.ts'
import type { Setting } from './setting.ts'
import { valueText } from './values.ts'

export function whence(setting: Setting): VNode {
  const t = words('settings')
  const { source, changed_at: at, changed_by: by } = setting
  const parts: Child[] = [
    span(t('usual', { value: valueText(setting, setting.default) })),
    source === 'brand' && span(t('ofBrand')),
    source === 'server' && span(t('ofServer')),
    at !== null && span(t('changedAt'), ' ', ago({ at }), by !== null && [' · ', actorName(by)]),
  ]
  return p({ class: 'whence' }, parts)
}
