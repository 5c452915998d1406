// The golden files: one a method, written by `LATCHKEY_WRITE_GOLDENS=1 node test/run.ts wire` and then read by a person.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToldStory } from './telling.ts'

export const isWriting = process.env.LATCHKEY_WRITE_GOLDENS === '1'

const fileOf = (method: string) => join(import.meta.dirname, 'amapi', `${method}.json`)

/** Rejects a file that is not there: write the goldens first. */
export function readGolden(method: string): ToldStory[] {
  return JSON.parse(readFileSync(fileOf(method), 'utf8')) as ToldStory[]
}

export function writeGolden(method: string, told: readonly ToldStory[]): void {
  writeFileSync(fileOf(method), `${JSON.stringify(told, null, 1)}\n`)
}
