// Where the text of settings comes from: variables, then the settings file, then defaults. Collects problems instead
// of stopping at the first. Knows no single setting's meaning.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { meant } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'
import { decodeFile } from '../text.ts'
import { SETTINGS, type Setting, type SettingValues } from './settings.ts'
import { type SettingSource, type ShownSetting, shownSetting } from './shown-settings.ts'

const PREFIX = 'LATCHKEY_'
const TEST_PREFIX = 'LATCHKEY_TEST_' // from the test run to its tests; the server has no such setting
const MAX_FILE_BYTES = 65_536
const DEFAULT_FILE = 'latchkey.conf'

const ALL: Setting[] = Object.values(SETTINGS)
const NAMES = ALL.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]))

export type Env = Readonly<Record<string, string | undefined>>
type Texts = ReadonlyMap<string, string>

/** What each setting's schema made of its text. What has a problem is missing from `values`. */
export type Sourced = {
  values: Partial<SettingValues>
  given: ReadonlySet<string>
  files: readonly string[]
  shown: readonly ShownSetting[]
}

export function readSettings(env: Env, problems: string[]): Sourced {
  const files: string[] = []
  const variables = fromVariables(env, problems)
  const texts = new Map([...fromFile(env, problems, files), ...variables])
  const sourceOf = ({ name }: Setting): SettingSource =>
    variables.has(name) || variables.has(`${name}_FILE`) ? 'environment' : 'file'
  const shown: ShownSetting[] = []
  const values: Record<string, unknown> = {}
  const given = new Set<string>()
  for (const [key, setting] of Object.entries(SETTINGS) as [string, Setting][]) {
    const text = textOf(setting, texts, problems, files)
    if (text !== undefined) given.add(key)
    shown.push(shownSetting(setting, text === undefined ? undefined : { text, source: sourceOf(setting) }))
    const used = text ?? setting.default
    if (used === undefined) continue
    const result = setting.schema.safeParse(used)
    if (result.success) values[key] = result.data
    else problems.push(wrongValue(setting, used))
  }
  return { values: values as Partial<SettingValues>, given, files, shown }
}

function fromVariables(env: Env, problems: string[]): Texts {
  const texts = new Map<string, string>()
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || name.startsWith(TEST_PREFIX) || value === undefined) continue
    if (!NAMES.includes(name)) problems.push(unknownName(name, 'the environment'))
    // Node has put it in place of bytes that are not valid.
    else if (value.includes('\uFFFD')) problems.push(`${name}: is not valid UTF-8; write it in UTF-8`)
    // An empty variable counts as absent: compose files pass on what is not set that way.
    else if (value.trim() !== '') texts.set(name, value.trim())
  }
  return texts
}

function fromFile(env: Env, problems: string[], files: string[]): Texts {
  const named = env.LATCHKEY_CONFIG?.trim()
  const dataDir = env.LATCHKEY_DATA_DIR?.trim() || SETTINGS.dataDir.default || ''
  const path = named || join(dataDir, DEFAULT_FILE)
  if (!named && !isFile(path)) return new Map()
  files.push(path)
  const unreadable = `LATCHKEY_CONFIG: cannot read "${path}"; write the path of a readable file of at most 64 KiB`
  const content = readSmallFile(path, problems, unreadable)
  if (content === undefined) return new Map()
  const texts = parseFile(content, path, problems)
  if (texts.has('LATCHKEY_CONFIG')) problems.push(`LATCHKEY_CONFIG: set it as a variable, not in ${path}`)
  if (!named && texts.has('LATCHKEY_DATA_DIR')) {
    problems.push(`LATCHKEY_DATA_DIR: set it as a variable; ${path} was found through it`)
  }
  return texts
}

/** `NAME=value` lines; empty lines and lines that begin with # are skipped, quotes around a value dropped. */
function parseFile(content: string, path: string, problems: string[]): Texts {
  const texts = new Map<string, string>()
  content.split(/\r?\n/).forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return
    const where = `${path} line ${index + 1}`
    const [, name = '', value = ''] = /^\s*([A-Za-z0-9_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === '') problems.push(`${where}: write NAME=value`)
    else if (!NAMES.includes(name)) problems.push(unknownName(name, where))
    else if (texts.has(name)) problems.push(`${name}: given twice in ${path}; write it once`)
    else if (value !== '') texts.set(name, value.replace(/^(["'])(.*)\1$/, '$2'))
  })
  return texts
}

/** The setting's own text, or the content of the file named by its _FILE twin. */
function textOf(
  { name, secret }: Setting,
  texts: Texts,
  problems: string[],
  files: string[],
): string | undefined {
  const direct = texts.get(name)
  const path = secret ? texts.get(`${name}_FILE`) : undefined
  if (path === undefined) return direct
  if (direct !== undefined) problems.push(`${name}: give it or ${name}_FILE, not both`)
  files.push(path)
  const unusable = `${name}_FILE: "${path}" is empty or cannot be read; write the path of a file that holds the value`
  const content = readSmallFile(path, problems, unusable)?.trim()
  if (content === '') problems.push(unusable)
  return content || undefined
}

function wrongValue({ name, secret, write }: Setting, text: string): string {
  return secret
    ? `${name}: cannot be used as it is; write ${write}`
    : `${name}: "${text}" cannot be used; write ${write}`
}

function unknownName(name: string, where: string): string {
  const near = meant(name, NAMES)
  const hint = near ? `did you mean ${near}?` : 'docs/configuration.md lists all there are'
  return `${name} (in ${where}): there is no such setting; ${hint}`
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** Undefined when the file cannot be read or is too large, which is reported as `otherwise`, or when it is no text. */
function readSmallFile(path: string, problems: string[], otherwise: string): string | undefined {
  try {
    if (statSync(path).size <= MAX_FILE_BYTES) return decodeFile(readFileSync(path))
    problems.push(otherwise)
  } catch (error) {
    problems.push(error instanceof AppError ? `${path} ${error.message}; write it in UTF-8` : otherwise)
  }
  return undefined
}
