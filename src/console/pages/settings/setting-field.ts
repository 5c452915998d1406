// The field of one setting, as its kind needs it.
import type { VNode } from 'preact'
import { button, div } from '../../elements.ts'
import { words } from '../../language.ts'
import { checkbox, selectField, textField } from '../../parts/field.ts'
import type { Setting } from './setting.ts'
import { choiceText } from './values.ts'
import { whence } from './whence.ts'

/** As typed; null: back to the default. */
export type Draft = string | boolean | null
type Props = {
  setting: Setting
  draft: Draft | undefined
  fault: string | undefined
  onChange(next: Draft): void
}

export function settingField({ setting, draft, fault, onChange }: Props): VNode {
  const t = words('settings')
  const { id, source, default: usual } = setting
  const shown = draft === null ? usual : (draft ?? setting.value)
  const mayReset = draft === undefined ? source === 'brand' : draft !== null
  return div(
    { class: 'setting', key: id },
    fieldOf(setting, shown, fault, onChange),
    div(
      { class: 'setting-foot' },
      whence(setting),
      mayReset &&
        button({ type: 'button', class: 'as-link', onClick: () => onChange(null) }, t('useDefault')),
    ),
  )
}

function fieldOf(
  { id, kind, choices, min, max, unit }: Setting,
  value: Setting['value'],
  fault: string | undefined,
  onChange: (next: Draft) => void,
): VNode {
  const t = words('settings')
  const label = t(id as 'suspended')
  const hint = t(`${id}_hint` as 'suspended_hint')
  if (kind === 'yes_no') return checkbox({ label, hint, checked: value === true, onChange })
  if (kind === 'choice' || id === 'time_zone') {
    const values = kind === 'choice' ? (choices ?? []) : zones(String(value))
    const text = (one: string | number) => (kind === 'choice' ? choiceText(id, one) : String(one))
    return selectField({
      ...{ label, hint, value: String(value), fault, onChange },
      choices: values.map((one) => ({ value: String(one), text: text(one) })),
    })
  }
  const isNumber = kind === 'number'
  return textField({
    ...{
      label: unit === null ? label : `${label} (${t(unit)})`,
      hint,
      value: String(value),
      fault,
      onChange,
    },
    type: isNumber ? 'number' : 'text',
    more: { autocomplete: 'off', ...(isNumber && { min: min ?? '', max: max ?? '', step: 1 }) },
  })
}

/** Those of the browser, and the one that is set. */
function zones(now: string): string[] {
  return [...new Set(['UTC', now, ...Intl.supportedValuesOf('timeZone')])].toSorted()
}

/** As the API takes it. What is no number is sent as it is, so that the API says so at the field. */
export function sentValue({ kind, choices }: Setting, draft: Draft): string | number | boolean | null {
  const isNumber = kind === 'number' || (kind === 'choice' && typeof choices?.[0] === 'number')
  return isNumber && typeof draft === 'string' && draft.trim() !== '' ? Number(draft) : draft
}
