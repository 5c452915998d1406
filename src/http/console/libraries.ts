// The libraries of the browser program, as their packages ship them: the import map gives each name its address.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileType, type KeptFile, keptFile } from './kept-file.ts'
import { versionOf } from './modules.ts'

type Library = {
  /** As modules import it; absent: it is a style sheet. */
  name?: string
  file: string
  from: string
  /** Beside the file that Node would load. */
  beside?: string
  /** What makes a module of a script. */
  ending?: string
}

const LIBRARIES: readonly Library[] = [
  { name: 'preact', file: 'preact.js', from: 'preact' },
  { name: 'preact/hooks', file: 'hooks.js', from: 'preact/hooks' },
  { name: '@preact/signals-core', file: 'signals-core.js', from: '@preact/signals-core' },
  { name: '@preact/signals', file: 'signals.js', from: '@preact/signals' },
  // Its module is not minified: twice the weight.
  {
    ...{ name: 'uplot', file: 'uplot.js', from: 'uplot', beside: 'uPlot.iife.min.js' },
    ending: '\nexport default uPlot\n',
  },
  { file: 'uplot.css', from: 'uplot', beside: 'uPlot.min.css' },
]

/** Loaded by every page; the others when a page needs them. */
const ALWAYS = ['preact.js', 'hooks.js', 'signals-core.js', 'signals.js']

/** Maps of sources are not served. */
const SOURCE_MAP = /\/\/# sourceMappingURL=.*$/m

export type Libraries = {
  version: string
  find(name: string): KeptFile | undefined
  /** Name of an import → file. */
  imports: Readonly<Record<string, string>>
  always: readonly string[]
}

export function readLibraries(): Libraries {
  const files = new Map(LIBRARIES.map((library) => [library.file, read(library)]))
  const named = LIBRARIES.filter((one): one is Library & { name: string } => one.name !== undefined)
  return {
    version: versionOf([...files].map(([name, { text }]) => [name, text])),
    find: (name) => files.get(name),
    imports: Object.fromEntries(named.map(({ name, file }) => [name, file])),
    always: ALWAYS,
  }
}

function read({ file, from, beside, ending = '' }: Library): KeptFile {
  const main = fileURLToPath(import.meta.resolve(from))
  const text = readFileSync(beside === undefined ? main : join(dirname(main), beside), 'utf8')
  const type: FileType = file.endsWith('.css') ? 'text/css' : 'text/javascript'
  return keptFile(text.replace(SOURCE_MAP, '') + ending, type)
}
