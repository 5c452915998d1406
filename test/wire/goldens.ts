// The golden files: one for each method or operation, written by `LATCHKEY_WRITE_GOLDENS=1 node test/run.ts wire` and then
// read by a person.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedScenario } from './run-scenario.ts'

export const isWriting = process.env.LATCHKEY_WRITE_GOLDENS === '1'

export type GoldenDialect = 'amapi' | 'vam'

const fileOf = (dialect: GoldenDialect, method: string) =>
  join(import.meta.dirname, dialect, 'goldens', `${method}.json`)

/** Throws when the file is missing: write the goldens first. */
export function readGolden(dialect: GoldenDialect, method: string): RecordedScenario[] {
  return JSON.parse(readFileSync(fileOf(dialect, method), 'utf8')) as RecordedScenario[]
}

/** One step or exchange in each line, so that a diff shows what changed. */
export function writeGolden(
  dialect: GoldenDialect,
  method: string,
  recorded: readonly RecordedScenario[],
): void {
  writeFileSync(fileOf(dialect, method), `[\n${recorded.map(scenarioText).join(',\n')}\n]\n`)
}

function scenarioText({ name, given, exchanges }: RecordedScenario): string {
  return `{ "name": ${JSON.stringify(name)},
  "given": ${listText(given)},
  "exchanges": ${listText(exchanges)}
}`
}

function listText(items: readonly unknown[]): string {
  if (items.length === 0) return '[]'
  return `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
}
