// A value of a setting in words.
import { isLanguage, LANGUAGE_NAMES, words } from '../../language.ts'
import type { Areas } from '../../messages/areas.ts'
import { formats } from '../../present.ts'
import type { Setting } from './setting.ts'

type Word = keyof Areas['settings']

export function valueText({ id, kind, unit }: Setting, value: Setting['value']): string {
  const t = words('settings')
  if (kind === 'yes_no') return t(value === true ? 'yes' : 'no')
  if (kind === 'choice') return choiceText(id, value)
  if (kind === 'number') {
    const count = Number(value)
    return unit === null ? formats().number(count) : t(`in_${unit}`, { count })
  }
  return value === '' ? t('nothing') : String(value)
}

export function choiceText(id: string, value: Setting['value']): string {
  if (id === 'language' && isLanguage(value)) return LANGUAGE_NAMES[value]
  if (typeof value === 'number') return formats().number(value)
  return words('settings')(`${id}_${value}` as Word & `error_status_${string}`)
}
