// Each fenced block of docs/operations.md is run by a test: its lines are commands of the program, which readme-examples.test.ts
// types, or a test takes it by its heading with `operationsBlock`.
import type { Block } from '../../readme.ts'
import type { SourceFile } from '../reading/source-tree.ts'

const TYPED = /^\.\/latchkey /
const TAKEN = /\boperationsBlock\('([^']+)'\)/g

export function blocksNotRun(blocks: readonly Block[], files: readonly SourceFile[]): string[] {
  const tests = files.filter(({ path }) => /^test\/(?:flows|labs)\/.*\.ts$/.test(path))
  const taken = new Set(tests.flatMap(({ text }) => [...text.matchAll(TAKEN)].map(([, heading]) => heading)))
  return blocks
    .filter(({ language, lines }) => language !== 'sh' || !lines.every((line) => TYPED.test(line)))
    .filter(({ heading }) => !taken.has(heading))
    .map(
      ({ heading, lines: [first = ''] }) => `"${heading}": no test runs the block that begins with ${first}`,
    )
}
