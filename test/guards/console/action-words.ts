// Which actions of the audit trail the console has no words for, and which words are of no action.
import type { SourceFile } from '../reading/source-tree.ts'

/** Where a change is written; other places name actions in other ways, and are found only by the second look. */
const WRITTEN = /\baction: '([a-z_]+\.[a-z_]+)'/g

/** `known`: actions besides those that the sources write as literals. */
export function wordless(
  files: readonly SourceFile[],
  known: readonly string[],
  words: Readonly<Record<string, unknown>>,
): string[] {
  const sources = files.filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/console/'))
  const written = sources.flatMap(({ text }) => [...text.matchAll(WRITTEN)].map(([, action = '']) => action))
  const missing = [...new Set([...known, ...written])].filter((action) => !(action in words))
  const stale = Object.keys(words).filter((word) => !sources.some(({ text }) => text.includes(`'${word}'`)))
  return [
    ...missing.map((action) => `${action} has no words`),
    ...stale.map((word) => `${word} is no action`),
  ]
}
