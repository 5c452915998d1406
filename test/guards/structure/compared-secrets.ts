// Secrets in code. They are compared in constant time (`sameText`, `timingSafeEqual`), never by `===` or `equals()`, which
// answer sooner the earlier two values differ. They are in no log line: its fields are masked by their names, so that a secret
// must not be in its text or in a field with another name.
import type { Node } from 'typescript/unstable/ast'
import {
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNumericLiteral,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTemplateExpression,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, place, walk } from '../reading/syntax.ts'

const SECRET =
  /(?:password|secret|token|hash|digest|mac|authenticator|signature|(?:api|secret|private)_?key)$/i
const EQUAL = new Set(['===', '!==', '==', '!='])
const LOG_METHODS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])

/** Comparisons of what is named like a secret, with the reason why no caller can learn one from them. */
const HARMLESS: Readonly<Record<string, string>> = {
  'src/agent/list-watch.ts: seen?.token !== tokenHash': 'the agent compares its own token with its own file',
  'src/credentials/credentials.ts: (await accounts.findPasswordHash(tx, owner)) === hash':
    'both are stored hashes: has the password changed meanwhile?',
  'src/gateways/serving.ts: messageAuthenticator !== before.messageAuthenticator':
    'a setting: required or not',
  'src/http/pages/reset.ts: password !== again': 'both were typed by the same caller',
  'src/http/vam/logins.ts: newPassword !== confirmNewPassword': 'both were sent by the same caller',
  'src/idempotency/stored-answers.ts: row.keyHash === own':
    'hashes of keys that callers choose, of one brand',
  'src/idempotency/stored-answers.ts: keyHash === own': 'the same',
  'src/passwords.ts: normal !== password': 'two spellings of one typed password',
}

/** The faults, and exceptions that nothing needs any more. */
export function secretsInTheOpen(files: readonly SourceFile[], harmless = HARMLESS): string[] {
  const unused = new Set(Object.keys(harmless))
  const found = parseAll(files.filter(({ path }) => path.startsWith('src/'))).flatMap((file) => {
    const faults: string[] = []
    walk(file.tree, (node) => {
      const compared = comparedSecret(node)
      const name = `${file.path}: ${compared}`
      if (compared !== undefined && !(name in harmless)) faults.push(`${place(file, node)}: ${compared}`)
      unused.delete(name)
      const logged = loggedSecret(node)
      if (logged !== undefined) faults.push(`${place(file, node)}: ${logged} is in a log line`)
    })
    return faults
  })
  return [...found, ...[...unused].map((name) => `${name}: an exception that is not needed`)]
}

/** The comparison as it is written. */
function comparedSecret(node: Node): string | undefined {
  const sides = comparedIn(node)
  if (sides.some(isPlain)) return undefined
  return sides.some((side) => SECRET.test(nameOf(side))) ? node.getText() : undefined
}

/** The sides of `a === b` or `a.equals(b)`. */
function comparedIn(node: Node): Node[] {
  if (isBinaryExpression(node)) return EQUAL.has(node.operatorToken.getText()) ? [node.left, node.right] : []
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return []
  return node.expression.name.text === 'equals' ? [node.expression.expression, ...node.arguments] : []
}

/** What anybody may know: nothing, a kind, a number. */
function isPlain(node: Node): boolean {
  const isNothing = ['undefined', 'null', 'true', 'false'].includes(node.getText())
  return isNothing || isStringLiteral(node) || isNumericLiteral(node)
}

/** Empty for a constant, such as the number of an attribute. */
function nameOf(node: Node): string {
  const name = isPropertyAccessExpression(node) ? node.name : node
  return isIdentifier(name) && name.text !== name.text.toUpperCase() ? name.text : ''
}

/** The secret in an argument of a method of a log: in a text, or in a field that is not named like one. */
function loggedSecret(node: Node): string | undefined {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return undefined
  const { expression: object, name } = node.expression
  if (!LOG_METHODS.has(name.text) || !/(?:^|\.)log$/i.test(object.getText())) return undefined
  const secrets: string[] = []
  for (const argument of node.arguments)
    walk(argument, (inner) => {
      if (isTemplateExpression(inner) || isBinaryExpression(inner)) secrets.push(...namesIn(inner))
      if (isPropertyAssignment(inner) && !SECRET.test(inner.name.getText()))
        secrets.push(nameOf(inner.initializer))
    })
  return secrets.find((one) => SECRET.test(one))
}

function namesIn(text: Node): string[] {
  const names: string[] = []
  walk(text, (inner) => {
    names.push(nameOf(inner))
  })
  return names
}
