// The files of brands' own texts: <folder>/<brand>/<kind>.<language>.txt. A link that leads out of the folder, a file that others
// may write and what is no file are refused: a brand's people may have only this folder.
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import { isLanguage } from '../../languages/language.ts'
import { decodeText } from '../../text.ts'
import { type OwnTexts, TEMPLATE_KINDS, type TemplateKind, type Wanted } from './kinds.ts'
import { parseTemplate, TemplateFault } from './parse.ts'

const MAX_BYTES = 16 * 1024
/** Entries of one folder that are looked at; a brand has 90 files at most. */
const MAX_ENTRIES = 1000
const OTHERS_WRITE = 0o002
/** A name in a path; nothing that leads elsewhere. */
const BRAND = /^[a-z0-9][a-z0-9-]*$/

/** Names the file, the line and the placeholder. */
export class TemplateError extends Error {
  override name = 'TemplateError'
}

export function pathOf(folder: string, { brand, kind, language }: Wanted): string | undefined {
  return BRAND.test(brand) ? join(folder, brand, `${kind}.${language}.txt`) : undefined
}

/** What changes when the file does; undefined: there is none. */
export function versionOf(path: string): string | undefined {
  try {
    const { ino, size, mtimeMs, ctimeMs, mode } = statSync(path)
    return [ino, size, mtimeMs, ctimeMs, mode].join()
  } catch (error) {
    return isAbsent(error) ? undefined : String((error as NodeJS.ErrnoException).code)
  }
}

/** Errors: TemplateError. */
export function readTemplate(folder: string, path: string, kind: TemplateKind): OwnTexts {
  try {
    return parseTemplate(contentOf(folder, path), kind)
  } catch (error) {
    throw new TemplateError(`${path}${whyOf(error)}`, { cause: error })
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof TemplateFault)) return ` cannot be read: ${(error as NodeJS.ErrnoException).code}`
  return error.line === 0 ? ` ${error.message}` : `:${error.line}: ${error.message}`
}

function contentOf(folder: string, path: string): string {
  const real = realpathSync(path)
  if (!real.startsWith(realpathSync(folder) + sep))
    throw new TemplateFault(0, 'is a link that leads out of the folder')
  // Without waiting: a pipe would never end.
  const descriptor = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw new TemplateFault(0, 'is no file')
    if ((stats.mode & OTHERS_WRITE) !== 0)
      throw new TemplateFault(0, 'can be written by every user of this machine')
    const bytes = Buffer.alloc(MAX_BYTES + 1)
    const length = readSync(descriptor, bytes, 0, bytes.length, 0)
    if (length > MAX_BYTES) throw new TemplateFault(0, `is longer than ${MAX_BYTES} bytes`)
    const text = decodeText(bytes.subarray(0, length))
    if (text === undefined) throw new TemplateFault(0, 'is not UTF-8')
    return text.replace(/^\ufeff/, '')
  } finally {
    closeSync(descriptor)
  }
}

/** Every file that cannot be used, and how many can. */
export function lookAtTemplates(folder: string): { faults: string[]; good: number } {
  const faults: string[] = []
  let good = 0
  for (const brand of namesIn(folder, faults)) {
    const own = join(folder, brand)
    if (!BRAND.test(brand)) {
      faults.push(`${own} is no folder with the name of a brand`)
      continue
    }
    for (const name of namesIn(own, faults)) {
      const fault = faultOf(folder, own, name)
      if (fault === undefined) good++
      else faults.push(fault)
    }
  }
  return { faults, good }
}

function faultOf(folder: string, own: string, name: string): string | undefined {
  const [named = '', language, end, ...more] = name.split('.')
  const kind = TEMPLATE_KINDS.find((one) => one === named)
  if (!kind || !isLanguage(language) || end !== 'txt' || more.length > 0)
    return `${join(own, name)} has no name such as password_reset.de.txt; the kinds are ${TEMPLATE_KINDS.join(', ')}`
  try {
    readTemplate(folder, join(own, name), kind)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Hidden files and the copies that editors leave are passed over. */
function namesIn(folder: string, faults: string[]): string[] {
  try {
    const all = readdirSync(folder).filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    if (all.length > MAX_ENTRIES) faults.push(`${folder} has more than ${MAX_ENTRIES} entries`)
    return all.sort().slice(0, MAX_ENTRIES)
  } catch (error) {
    faults.push(`${folder} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
    return []
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
}
