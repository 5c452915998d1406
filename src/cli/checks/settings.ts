// latchkey settings: the settings of the server as a start would read them now. Reads only.
import { readEarlyConfig } from '../../config/config.ts'
import type { ShownSetting } from '../../config/shown-settings.ts'
import { columns, jsonText, type Terminal } from '../terminal.ts'

/** Errors: ConfigError. */
export async function settings({ json }: { json?: true }, { out }: Terminal): Promise<void> {
  const { settings } = readEarlyConfig()
  out(json ? jsonText(settings) : columns([['SETTING', 'VALUE', 'SOURCE'], ...settings.map(rowOf)]))
}

function rowOf({ name, value, note, source }: ShownSetting): string[] {
  return [name, value ?? `(${note ?? 'none'})`, source]
}
