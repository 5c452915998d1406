// The golden files: one for each method or operation, written by `LATCHKEY_WRITE_GOLDENS=1 node test/run.ts wire` and then
// read by a person.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToldStory } from './telling.ts'

export const isWriting = process.env.LATCHKEY_WRITE_GOLDENS === '1'

export type GoldenDialect = 'amapi' | 'vam'

const fileOf = (dialect: GoldenDialect, method: string) =>
  join(import.meta.dirname, dialect, 'goldens', `${method}.json`)

/** Throws when the file is missing: write the goldens first. */
export function readGolden(dialect: GoldenDialect, method: string): ToldStory[] {
  return JSON.parse(readFileSync(fileOf(dialect, method), 'utf8')) as ToldStory[]
}

/** One step or exchange in each line, so that a diff shows what changed. */
export function writeGolden(dialect: GoldenDialect, method: string, told: readonly ToldStory[]): void {
  writeFileSync(fileOf(dialect, method), `[\n${told.map(storyText).join(',\n')}\n]\n`)
}

function storyText({ name, given, exchanges }: ToldStory): string {
  return `{ "name": ${JSON.stringify(name)},
  "given": ${listText(given)},
  "exchanges": ${listText(exchanges)}
}`
}

function listText(items: readonly unknown[]): string {
  if (items.length === 0) return '[]'
  return `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
}
