// A test that asserts nothing passes whatever happens. A test asserts when its body names `assert`, or calls a function
// of the test tree, by name, that does.
import type { Node } from 'typescript/unstable/ast'
import {
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isMethodDeclaration,
  isPropertyAccessExpression,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from './reading/source-tree.ts'
import { type Parsed, parseAll, place, walk } from './reading/syntax.ts'

const TEST_NAMES = new Set(['test', 'it'])

export function assertions(files: readonly SourceFile[]): string[] {
  const tests = parseAll(files.filter((file) => file.path.startsWith('test/')))
  const asserting = namesThatAssert(tests)
  return tests.flatMap((file) => {
    const found: string[] = []
    walk(file.tree, (node) => {
      if (isTest(node) && !wordsIn(node).some((word) => asserting.has(word))) {
        found.push(`${place(file, node)}: a test without an assertion`)
      }
    })
    return found
  })
}

/** `assert`, and all functions whose bodies name it or one another. */
function namesThatAssert(files: readonly Parsed[]): Set<string> {
  const bodies = files.flatMap(namedFunctions).map(({ name, node }) => ({ name, words: wordsIn(node) }))
  const names = new Set(['assert'])
  let before = 0
  while (names.size > before) {
    before = names.size
    for (const { name, words } of bodies) if (words.some((word) => names.has(word))) names.add(name)
  }
  return names
}

function namedFunctions({ tree }: Parsed): { name: string; node: Node }[] {
  const found: { name: string; node: Node }[] = []
  walk(tree, (node) => {
    const named = isFunctionDeclaration(node) || isMethodDeclaration(node) || isVariableDeclaration(node)
    if (named && node.name && isIdentifier(node.name)) found.push({ name: node.name.text, node })
  })
  return found
}

/** `test(…)` and `t.test(…)` with a body. */
function isTest(node: Node): boolean {
  if (!isCallExpression(node) || node.arguments.length < 2) return false
  const callee = isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression
  return isIdentifier(callee) && TEST_NAMES.has(callee.text)
}

/** Members of JavaScript's own objects are not of the test tree, whatever they are called. */
const OWN_OF_LANGUAGE = new Set([
  'Array',
  'Buffer',
  'Date',
  'JSON',
  'Math',
  'Number',
  'Object',
  'Promise',
  'String',
])

function wordsIn(node: Node): string[] {
  const words: string[] = []
  walk(node, (inner) => {
    if (isIdentifier(inner) && !isOfLanguage(inner)) words.push(inner.text)
  })
  return words
}

function isOfLanguage(name: Node): boolean {
  const { parent } = name
  if (!parent || !isPropertyAccessExpression(parent) || parent.name !== name) return false
  return isIdentifier(parent.expression) && OWN_OF_LANGUAGE.has(parent.expression.text)
}
