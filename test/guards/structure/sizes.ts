// How long files and functions may grow, how many files a folder may hold, and which file names say nothing. The goal is below
// the limit: a file of 40 to 150 lines, a function of 30. Counted are the lines of TypeScript; data and prose have no limit.
import type { Node } from 'typescript/unstable/ast'
import {
  isArrowFunction,
  isCallExpression,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isMethodDeclaration,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { lineOf, type Parsed, parseAll, place } from '../reading/syntax.ts'

export const FILE_LINES_MAX = 400
export const FUNCTION_LINES_MAX = 70
export const FOLDER_FILES_MAX = 24

const SAYS_NOTHING = /^(utils?|helpers?|common|misc|shared|types?|interfaces?|managers?|index|lib)$/

/** Written by a program, for programs. */
const GENERATED = new Set(['sdk/src/methods.ts', 'sdk/src/schema.ts'])

export function sizes(files: readonly SourceFile[]): string[] {
  return [
    ...folderSizes(files),
    ...parseAll(files.filter(({ path }) => !GENERATED.has(path))).flatMap((file) => [
      ...named(file.path),
      ...fileLength(file),
      ...functionLengths(file),
    ]),
  ]
}

/** Folders of code and of its data; decisions, documents and migrations are lists that grow. */
function folderSizes(files: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>()
  for (const { path } of files.filter((file) => /^(src(?!\/db\/migrations)|test|bench)\//.test(file.path))) {
    const folder = path.slice(0, path.lastIndexOf('/'))
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > FOLDER_FILES_MAX)
    .map(([folder, count]) => `${folder}: ${count} files, more than ${FOLDER_FILES_MAX}`)
}

function named(file: string): string[] {
  const words = file.replace(/(\.test)?\.ts$/, '').split('/')
  const empty = words.filter((word) => SAYS_NOTHING.test(word))
  return empty.map((word) => `${file}: the name "${word}" does not say what is inside`)
}

function fileLength({ path: file, text }: Parsed): string[] {
  const lines = text.trimEnd().split('\n').length
  return lines > FILE_LINES_MAX ? [`${file}: ${lines} lines, more than ${FILE_LINES_MAX}`] : []
}

function functionLengths(file: Parsed): string[] {
  const found: string[] = []
  visit(file.tree)
  return found

  /** The lines of the named functions inside `node`: a factory's functions and a test's subtests are not its own. */
  function visit(node: Node): number {
    let inside = 0
    node.forEachChild((child) => {
      inside += visit(child)
      return undefined
    })
    if (!isFunction(node)) return inside
    const own = linesOf(node) - inside
    if (own > FUNCTION_LINES_MAX) {
      found.push(`${place(file, node)}: a function of ${own} lines, more than ${FUNCTION_LINES_MAX}`)
    }
    return hasName(node) ? linesOf(node) : inside
  }

  function linesOf(node: Node): number {
    return file.text.slice(0, node.end).split('\n').length - lineOf(file, node) + 1
  }
}

function isFunction(node: Node): boolean {
  return isArrowFunction(node) || isFunctionExpression(node) || hasOwnName(node)
}

function hasOwnName(node: Node): boolean {
  return (
    isFunctionDeclaration(node) ||
    isMethodDeclaration(node) ||
    isGetAccessorDeclaration(node) ||
    isConstructorDeclaration(node)
  )
}

function hasName(node: Node): boolean {
  return hasOwnName(node) || isVariableDeclaration(node.parent) || isTestBody(node)
}

/** The function given to `test(…)` or `t.test(…)`: the test's name is its name. */
function isTestBody(node: Node): boolean {
  const call = node.parent
  return isCallExpression(call) && /^(t\.)?(test|it)$/.test(call.expression.getText())
}
