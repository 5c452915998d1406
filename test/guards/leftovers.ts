// Things that were forgotten: a test that is switched off or runs alone, a path of one machine, a download address that binds
// every installation to one registry.
import type { Node } from 'typescript/unstable/ast'
import {
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from './reading/source-tree.ts'
import { parseAll, place, walk } from './reading/syntax.ts'

const SWITCH = new Set(['skip', 'only', 'todo'])
const TEST_OBJECT = /^(test|it|describe|suite|t)$/
const MACHINE_PATH = /(?<![\w.~-])\/(?:home|Users|root|work|tmp)\/[\w.$-]/
const REGISTRY = /\bregistry\.[a-z0-9.-]+\.[a-z]{2,}|"resolved": *"https?:/i

export function leftovers(files: readonly SourceFile[]): string[] {
  const tests = parseAll(files.filter((file) => file.path.startsWith('test/')))
  const switched = tests.flatMap((file) => {
    const found: string[] = []
    walk(file.tree, (node) => {
      if (isSwitchedTest(node)) found.push(`${place(file, node)}: a test that is skipped or runs alone`)
    })
    return found
  })
  return [...switched, ...files.flatMap(lineByLine)]
}

/** `test.only(…)`, `t.skip()`, or `{ skip: … }` given to a test. */
function isSwitchedTest(node: Node): boolean {
  if (isPropertyAccessExpression(node)) {
    return (
      SWITCH.has(node.name.text) && isIdentifier(node.expression) && TEST_OBJECT.test(node.expression.text)
    )
  }
  if (!isPropertyAssignment(node) || !SWITCH.has(node.name.getText())) return false
  const call = node.parent.parent
  return isCallExpression(call) && TEST_OBJECT.test(call.expression.getText().split('.')[0] ?? '')
}

function lineByLine({ path, text }: SourceFile): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => [
      ...(MACHINE_PATH.test(line) ? [`${path}:${index + 1}: a path of one machine`] : []),
      ...(REGISTRY.test(line) ? [`${path}:${index + 1}: the address of a package registry`] : []),
    ])
}
