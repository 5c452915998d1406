// The environment, the time of day, randomness and the console are used in one place each. Everything else gets them as
// parameters, so that a test can set a setting, turn the clock by a year or repeat a random value.
import type { Node } from 'typescript/unstable/ast'
import {
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isImportSpecifier,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from './reading/source-tree.ts'
import { parseAll, place, walk } from './reading/syntax.ts'

type Ambient = { what: string; only: RegExp; isUsed(node: Node): boolean }

const RANDOM = new Set([
  ...['randomBytes', 'randomInt', 'randomUUID', 'randomUUIDv7', 'randomFill', 'randomFillSync'],
  'getRandomValues',
])

const AMBIENT: readonly Ambient[] = [
  {
    what: 'the environment is read by the configuration (the entry tells threads of its cache through it)',
    only: /^src\/(config\/config|main)\.ts$/,
    isUsed: (node) => isMember(node, 'process', 'env') || isTakenOut(node, 'process', 'env'),
  },
  {
    what: 'the time of day comes from a Clock',
    only: /^src\/(clock|main)\.ts$/,
    isUsed: (node) => isMember(node, 'Date', 'now') || isDateOfNow(node),
  },
  {
    what: 'randomness comes from a Random',
    only: /^src\/(ids|main)\.ts$/,
    isUsed: (node) => isMember(node, 'Math', 'random') || (isIdentifier(node) && RANDOM.has(node.text)),
  },
  {
    what: 'only the terminal speaks to the console, as it shows what steers a screen; all else logs',
    only: /^src\/cli\/terminal\.ts$/,
    isUsed: (node) =>
      (isIdentifier(node) && node.text === 'console') ||
      ['stdout', 'stderr'].some(
        (name) => isMember(node, 'process', name) || isTakenOut(node, 'process', name),
      ),
  },
]

export function ambient(files: readonly SourceFile[]): string[] {
  return parseAll(files.filter(isOfServer)).flatMap((file) => {
    const found: string[] = []
    walk(file.tree, (node) => {
      for (const { what, only, isUsed } of AMBIENT) {
        if (!only.test(file.path) && isUsed(node)) found.push(`${place(file, node)}: ${what}`)
      }
    })
    return found
  })
}

/** The console runs in browsers, where none of these is set by a test. */
function isOfServer({ path }: SourceFile): boolean {
  return path.startsWith('src/') && !path.startsWith('src/console/')
}

/** `object.name` or `object['name']`. */
function isMember(node: Node, object: string, name: string): boolean {
  if (isPropertyAccessExpression(node)) return isNamed(node.expression, object) && node.name.text === name
  if (!isElementAccessExpression(node) || !isNamed(node.expression, object)) return false
  return isStringLiteral(node.argumentExpression) && node.argumentExpression.text === name
}

/** `const { name } = object`, or an import of `name` from node's module of that name. */
function isTakenOut(node: Node, object: string, name: string): boolean {
  if (isImportSpecifier(node)) {
    const from = node.parent.parent.parent.getText()
    return isNamed(node.propertyName ?? node.name, name) && new RegExp(`'(node:)?${object}'`).test(from)
  }
  if (!isBindingElement(node)) return false
  const source = node.parent.parent
  return (
    isNamed(node.propertyName ?? node.name, name) &&
    isVariableDeclaration(source) &&
    isNamed(source.initializer, object)
  )
}

function isDateOfNow(node: Node): boolean {
  if (isNewExpression(node)) return isNamed(node.expression, 'Date') && !node.arguments?.length
  return isCallExpression(node) && isNamed(node.expression, 'Date')
}

function isNamed(node: Node | undefined, name: string): boolean {
  return node !== undefined && isIdentifier(node) && node.text === name
}
