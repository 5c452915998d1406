// Each table is written by one noun: its rules are in one place. Reading across nouns is free. Two files write what is not
// theirs, since it is their work to: the erasure of a person, and the probe that the database takes writes.

import type { SourceFile } from '../reading/source-tree.ts'
import { partOf } from './import-rule.ts'

const WRITES = [
  /\b(?:insertInto|updateTable|deleteFrom|precompile\w*(?:Insert|Claim)\w*)\(\s*'([a-z_]+)'/g,
  /\b(?:insert into|update|delete from)\s+([a-z_]+)\s*(?:\(|set\b|where\b|using\b|\n)/g,
]
const MAY_WRITE_ANY =
  /^src\/(accounts\/operator\/erase-account-store\.ts|db\/write-probe\.ts|db\/migrations\/)/

export function tableOwners(files: readonly SourceFile[]): string[] {
  const writers = new Map<string, Map<string, string>>()
  for (const { path, text } of files) {
    if (!/^src\/.*\.ts$/.test(path) || MAY_WRITE_ANY.test(path)) continue
    for (const table of tablesWritten(text)) {
      const own = writers.get(table) ?? new Map<string, string>()
      writers.set(table, own.set(partOf(path), path))
    }
  }
  return [...writers]
    .filter(([, own]) => own.size > 1)
    .map(([table, own]) => `${table} is written by several nouns: ${[...own.values()].sort().join(', ')}`)
}

function tablesWritten(text: string): string[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')
  return WRITES.flatMap((pattern) => [...code.matchAll(pattern)].map((found) => found[1] ?? ''))
}
