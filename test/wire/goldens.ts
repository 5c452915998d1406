// The golden files: one a method or operation, written by `LATCHKEY_WRITE_GOLDENS=1 node test/run.ts wire` and then read by a person.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToldStory } from './telling.ts'

export const isWriting = process.env.LATCHKEY_WRITE_GOLDENS === '1'

export type GoldenDialect = 'amapi' | 'vam'

const fileOf = (dialect: GoldenDialect, method: string) =>
  join(import.meta.dirname, dialect, 'goldens', `${method}.json`)

/** Rejects a file that is not there: write the goldens first. */
export function readGolden(dialect: GoldenDialect, method: string): ToldStory[] {
  return JSON.parse(readFileSync(fileOf(dialect, method), 'utf8')) as ToldStory[]
}

export function writeGolden(dialect: GoldenDialect, method: string, told: readonly ToldStory[]): void {
  writeFileSync(fileOf(dialect, method), `${JSON.stringify(told, null, 1)}\n`)
}
