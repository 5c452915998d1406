// The modules of the browser program. A checkout has them as TypeScript, whose types are taken off when the first visitor asks
// for one; a release has them as JavaScript. Only names of a list that was read once are served.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join, posix } from 'node:path'
import { type KeptFile, keptFile } from './kept-file.ts'

const FOLDER = join(import.meta.dirname, '../../console')
/** `.ts` in a checkout, `.js` in a release: modules name each other so. */
export const ENDING = extname(import.meta.filename)
const VERSION_CHARS = 16

export type Modules = {
  /** Of all of them: a part of their address, so that those of two versions never mix. */
  version: string
  /** Undefined: there is none of this name. */
  find(name: string): KeptFile | undefined
  /** A module and all that it needs before it runs. */
  needed(name: string): readonly string[]
  names: readonly string[]
}

/** `folder`: for tests. */
export function readModules(folder = FOLDER): Modules {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => (name.endsWith(ENDING) && !name.endsWith(`.d${ENDING}`)) || name.endsWith('.css'))
    .sort()
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  const files = new Map<string, KeptFile>()
  const find = (name: string) => {
    const text = texts.get(name)
    if (text === undefined) return undefined
    const file =
      files.get(name) ??
      (name.endsWith('.css') ? keptFile(text, 'text/css') : keptFile(scriptOf(text), 'text/javascript'))
    files.set(name, file)
    return file
  }
  return { version: versionOf([...texts]), find, needed: (name) => neededBy(name, find), names }
}

export function versionOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, VERSION_CHARS)
}

function scriptOf(text: string): string {
  return ENDING === '.ts' ? stripTypeScriptTypes(text) : text
}

const STATIC_IMPORT = /^(?:import|export)\s(?:[^'"()]*?\sfrom\s*)?['"](\.[^'"]+)['"]/gm

function neededBy(name: string, find: (name: string) => KeptFile | undefined): string[] {
  const found = new Set<string>()
  const visit = (one: string) => {
    const file = found.has(one) ? undefined : find(one)
    if (!file) return
    found.add(one)
    for (const [, target = ''] of file.text.matchAll(STATIC_IMPORT))
      visit(posix.join(posix.dirname(one), target))
  }
  visit(name)
  return [...found]
}
