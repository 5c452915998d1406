// Rules with two homes: a function whose body is written in two files, a pattern that is, and a limit that a text of an API
// types as a number instead of taking the constant that holds. A copy under other names is not seen.
import type { Node } from 'typescript/unstable/ast'
import {
  isArrowFunction,
  isFunctionDeclaration,
  isFunctionExpression,
  isMethodDeclaration,
  isNoSubstitutionTemplateLiteral,
  isRegularExpressionLiteral,
  isStringLiteral,
  isTemplateExpression,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { type Parsed, parseAll, place, walk } from '../reading/syntax.ts'

/** Shorter ones are idioms rather than rules. */
const LEAST_CHARS = { body: 60, pattern: 14 }
/** Parts of queries, which name columns. */
const PART_OF_QUERY = /^\(?(?:eb|join|db|tx)\b/
const TYPED_LIMIT =
  /\b(?:at most|up to|at least) \d[\d,_]*\b|\b\d[\d,_]* (?:[a-z-]+ )?(?:characters?|letters|days?|hours?|minutes?|seconds?|KiB|MiB|ASCII)\b/g

/** Numbers in texts that no constant holds. */
const NO_CONSTANT: Readonly<Record<string, string>> = {
  'src/http/answer-key.ts': 'the pattern of the key stands beside the text',
  'src/http/gateway-api/fields.ts': 'the pattern of the field stands in the same line',
  'src/http/vam/docs/introduction.ts': 'it says what the call beside it sends',
}

export function copiedRules(files: readonly SourceFile[]): string[] {
  const written = new Map<string, Map<string, string>>() // by text, then by file
  const sources = files.filter(({ path }) => /^src\/(?!db\/migrations\/)/.test(path))
  for (const file of parseAll(sources))
    walk(file.tree, (node) => {
      const text = ruleOf(node)
      if (text === undefined) return
      const places = written.get(text) ?? new Map<string, string>()
      written.set(text, places.set(file.path, places.get(file.path) ?? place(file, node)))
    })
  return [...written]
    .filter(([, places]) => places.size > 1)
    .map(([text, places]) => `${[...places.values()].join(' and ')} have the same: ${text.slice(0, 80)}`)
}

export function typedLimits(files: readonly SourceFile[], noConstant = NO_CONSTANT): string[] {
  const unused = new Set(Object.keys(noConstant))
  const found = parseAll(files.filter(({ path }) => /^src\/(http|radius)\//.test(path))).flatMap((file) => {
    const limits = limitsIn(file)
    if (limits.length > 0) unused.delete(file.path)
    return file.path in noConstant ? [] : limits
  })
  return [...found, ...[...unused].map((path) => `${path}: an exception that is not needed`)]
}

function limitsIn(file: Parsed): string[] {
  const found: string[] = []
  walk(file.tree, (node) => {
    for (const [limit] of isText(node) ? node.getText().matchAll(TYPED_LIMIT) : [])
      found.push(`${place(file, node)}: types "${limit}"; take the core's constant`)
  })
  return found
}

function ruleOf(node: Node): string | undefined {
  if (isRegularExpressionLiteral(node))
    return node.getText().length >= LEAST_CHARS.pattern ? node.getText() : undefined
  const isFunction = isFunctionDeclaration(node) || isMethodDeclaration(node) || isFunctionExpression(node)
  if (!isFunction && !(isArrowFunction(node) && !PART_OF_QUERY.test(node.getText()))) return undefined
  const text =
    node.body
      ?.getText()
      .replace(/\/\/.*$/gm, '')
      .replace(/\s+/g, ' ') ?? ''
  return text.length >= LEAST_CHARS.body ? text : undefined
}

function isText(node: Node): boolean {
  return isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node) || isTemplateExpression(node)
}
