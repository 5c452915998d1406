// The settings of the server as an operator may see them: each with its text and where that comes from. A secret is never shown.
import type { Setting } from './settings.ts'

export type SettingSource = 'environment' | 'file' | 'default'

export type ShownSetting = {
  name: string
  /** The text that counts. Null: there is none, or its default is worked out (`note`). A secret that is given: MASK. */
  value: string | null
  /** What counts without a text. */
  note: string | null
  /** Of its text, or of the name of the file that holds it. */
  source: SettingSource
  isSecret: boolean
}

/** As long for every secret. */
export const MASK = '********'

export function shownSetting(
  setting: Setting,
  given: { text: string; source: SettingSource } | undefined,
): ShownSetting {
  const { name, default: usual, defaultNote: note = null, secret: isSecret = false } = setting
  if (!given) return { name, value: usual ?? null, note, source: 'default', isSecret }
  return { name, value: isSecret ? MASK : given.text, note, source: given.source, isSecret }
}
