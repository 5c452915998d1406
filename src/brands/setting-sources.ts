// Where the value of each setting of a brand comes from.
import { brandSettings } from './settings.ts'

export const SETTING_SOURCES = ['brand', 'default', 'server'] as const
export type BrandSettingSource = (typeof SETTING_SOURCES)[number]

/** While these are empty, a setting of the server counts. */
const LEFT_TO_SERVER: readonly string[] = ['mail_from', 'contact_email']

/** `stored`: the text of the settings that were set. */
export function settingSources(stored: string): Record<string, BrandSettingSource> {
  const given: Record<string, unknown> = JSON.parse(stored)
  return Object.fromEntries(
    Object.keys(brandSettings.shape).map((name) => {
      if (LEFT_TO_SERVER.includes(name) && (given[name] ?? '') === '') return [name, 'server']
      return [name, Object.hasOwn(given, name) ? 'brand' : 'default']
    }),
  )
}
