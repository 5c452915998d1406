// Which file leans on which: every way a file can name another one. A new URL(…, import.meta.url) counts, because that
// is how worker threads and text files are reached.
import path from 'node:path'
import type { Node } from 'typescript/unstable/ast'
import {
  isCallExpression,
  isExportDeclaration,
  isExternalModuleReference,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
} from 'typescript/unstable/ast/is'
import { lineOf, type Parsed, walk } from './syntax.ts'

/** `target` is a path of the project for a relative import, else the package's name as written. */
export type Import = { from: string; line: number; target: string; relative: boolean }

export function importsOf(file: Parsed): Import[] {
  const found: Import[] = []
  walk(file.tree, (node) => {
    const named = namedModule(node)
    if (named === undefined) return
    const relative = named.startsWith('.')
    const target = relative ? path.posix.join(path.posix.dirname(file.path), named) : named
    found.push({ from: file.path, line: lineOf(file, node), target, relative })
  })
  return found
}

function namedModule(node: Node): string | undefined {
  if (isImportDeclaration(node) || isExportDeclaration(node)) return literal(node.moduleSpecifier)
  if (isExternalModuleReference(node)) return literal(node.expression)
  if (isImportTypeNode(node))
    return isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined
  if (isCallExpression(node)) return isImportLike(node.expression) ? literal(node.arguments[0]) : undefined
  if (isNewExpression(node) && isIdentifier(node.expression) && node.expression.text === 'URL') {
    const base = node.arguments?.[1]
    return base?.getText().startsWith('import.meta') ? literal(node.arguments?.[0]) : undefined
  }
  return undefined
}

/** `import(…)`, `require(…)` and `import.meta.resolve(…)`. */
function isImportLike(callee: Node): boolean {
  return ['import', 'require', 'import.meta.resolve', 'module.require'].includes(callee.getText())
}

function literal(node: Node | undefined): string | undefined {
  return node && (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) ? node.text : undefined
}
