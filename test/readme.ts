// Tables of README.md and docs/ as the data says they must be. `node test/readme.ts` writes them; a test compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mayDelete, ROLES, roleText, scopesOfRole } from '../src/admins/roles.ts'
import { brandSettings } from '../src/brands/settings.ts'
import { commandLines } from '../src/cli/commands.ts'
import { SETTINGS, type Setting } from '../src/config/settings.ts'
import { CATALOGUE, EVENT_TYPES } from '../src/events/catalogue.ts'

const ROOT = join(import.meta.dirname, '..')

/** README.md and docs/: what operators read, in the order in which the README names it. */
export const DOCUMENTS = [
  'README.md',
  'docs/configuration.md',
  'docs/cli.md',
  'docs/gateways.md',
  'docs/operations.md',
  'docs/moving-accounts.md',
  'docs/events.md',
] as const

export const readDocument = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** A fenced block. `heading`: the nearest before it. `lines`: its commands or settings. */
export type Block = { heading: string; language: string; lines: string[] }

export function blocksOf(document: string): Block[] {
  let under = ''
  return [...document.matchAll(/^#+ (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, heading, language = '', body = '']) => {
      under = heading ?? under
      const joined = body.replace(/\\\n\s*/g, '').split('\n')
      const lines = joined.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '')
      return heading === undefined ? [{ heading: under, language, lines }] : []
    },
  )
}

/** The lines of the one block under this heading of docs/operations.md. A guard wants each block there taken by a test. */
export function operationsBlock(heading: string): string[] {
  const [block, ...others] = blocksOf(readDocument('docs/operations.md')).filter(
    (one) => one.heading === heading,
  )
  if (!block || others.length > 0) throw new Error(`not one block under "${heading}" in docs/operations.md`)
  return block.lines
}

type Table = { path: (typeof DOCUMENTS)[number]; name: string; text: string }

/** `text` must stand between the comment lines `name` of the document. */
export function documentTables(): Table[] {
  return [
    { path: 'docs/configuration.md', name: 'settings', text: settingsTable() },
    { path: 'docs/configuration.md', name: 'brand-settings', text: brandSettingsTable() },
    { path: 'docs/cli.md', name: 'commands', text: commandsTable() },
    { path: 'docs/cli.md', name: 'roles', text: rolesTable() },
    { path: 'docs/events.md', name: 'event-types', text: eventsTable() },
  ]
}

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
export function tableIn(document: string, name: string): string {
  return document.split(`<!-- ${name} -->\n`)[1]?.split(`<!-- /${name} -->`)[0] ?? ''
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

function rolesTable(): string {
  const rows = ROLES.map((role) => {
    const scopes = scopesOfRole(role, 'installation').map((scope) => `\`${scope}\``)
    return [`\`${role}\``, roleText(role), scopes.join(', '), mayDelete(role) ? 'yes' : 'no']
  })
  return table(['Role', 'What it may do', 'Its scopes in the API', 'May delete'], rows)
}

function eventsTable(): string {
  const rows = EVENT_TYPES.map((type) => {
    const { text, example } = CATALOGUE[type]
    return [`\`${type}\``, text, `\`${JSON.stringify(example)}\``]
  })
  return table(['Type', 'What happened', '`data`, for example'], rows)
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [head, head.map(() => '---'), ...rows].map(line).join('')
}

if (import.meta.main) {
  for (const { path, name, text } of documentTables()) {
    const document = readDocument(path)
    const before = `-- ${name} -->\n${tableIn(document, name)}`
    writeFileSync(
      join(ROOT, path),
      document.replace(before, () => `-- ${name} -->\n${text}`),
    )
  }
}
