// The project's own files as text, for the guards. A guard is a pure function over such a list, so that its test can
// feed it an invented tree. Knows nothing of any rule.
import fs from 'node:fs'
import path from 'node:path'

/** `path` is relative to the project, with forward slashes. */
export type SourceFile = { path: string; text: string }

const NOT_OURS = new Set(['node_modules', '.git', 'data', 'tmp', 'test-output', 'coverage', 'dist'])
const BINARY = /\.(png|webp|jpe?g|gif|ico|woff2?|db|gz|zip)$/
const BYTES_MAX = 2_000_000

const root = path.join(import.meta.dirname, '../../..')

/** Every file of the project, dot files included; one that is no text is empty. A file over 2 MB is data and is left out. */
export function readTree(folder = root): SourceFile[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => !NOT_OURS.has(entry.name))
  return entries.flatMap((entry) => {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) return readTree(full)
    if (!entry.isFile() || fs.statSync(full).size > BYTES_MAX) return []
    const text = BINARY.test(entry.name) ? '' : fs.readFileSync(full, 'utf8')
    return [{ path: path.relative(root, full).replaceAll('\\', '/'), text }]
  })
}

/** An invented tree for a guard's own test: path → text. */
export function inventTree(texts: Record<string, string>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }))
}
