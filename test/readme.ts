// The README's tables as the data says they must be. `node test/readme.ts` writes them into README.md; a test compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brandSettings } from '../src/brands/settings.ts'
import { commandLines } from '../src/cli/commands.ts'
import { SETTINGS, type Setting } from '../src/config-settings.ts'

const README = join(import.meta.dirname, '..', 'README.md')

export const readReadme = () => readFileSync(README, 'utf8')

/** Part of the README → what must stand between its two comment lines. */
export function readmeParts(): Record<string, string> {
  return { settings: settingsTable(), 'brand-settings': brandSettingsTable(), commands: commandsTable() }
}

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
export function readmePart(readme: string, name: string): string {
  return readme.split(`<!-- ${name} -->\n`)[1]?.split(`<!-- /${name} -->`)[0] ?? ''
}

function settingsTable(): string {
  const rows = Object.values(SETTINGS).map((setting: Setting) => {
    const name = `\`${setting.name}\`${setting.secret ? ' ✱' : ''}`
    const preset = setting.default === undefined ? (setting.defaultNote ?? '') : `\`${setting.default}\``
    return [name, preset, setting.unit, setting.description]
  })
  return table(['Setting', 'Default', 'Unit', 'What it is'], rows)
}

function brandSettingsTable(): string {
  const presets: Record<string, unknown> = brandSettings.parse({})
  const rows = Object.entries(brandSettings.shape).map(([name, schema]) => {
    return [`\`${name}\``, presets[name] === '' ? '' : `\`${presets[name]}\``, schema.description ?? '']
  })
  return table(['Setting', 'Default', 'What it is'], rows)
}

function commandsTable(): string {
  return table(
    ['Command', 'What it does'],
    commandLines().map(({ usage, description }) => [`\`./${usage}\``, description]),
  )
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [head, head.map(() => '---'), ...rows].map(line).join('')
}

if (import.meta.main) {
  let readme = readReadme()
  for (const [name, part] of Object.entries(readmeParts())) {
    readme = readme.replace(`-- ${name} -->\n${readmePart(readme, name)}`, () => `-- ${name} -->\n${part}`)
  }
  writeFileSync(README, readme)
}
