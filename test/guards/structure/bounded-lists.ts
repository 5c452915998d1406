// Lists that a store reads have an end: `.limit(…)`, or `in` a list that the caller has bounded. Seen are queries that are
// written as one chain from selectFrom to execute(), or begun in a variable; a limit inside a part of it, such as a subquery,
// does not count.
import type { Node } from 'typescript/unstable/ast'
import {
  isArrowFunction,
  isBinaryExpression,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteral,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, place, walk } from '../reading/syntax.ts'

/** Lists without a limit, by file and table, with what bounds them. */
const BOUNDED_OTHERWISE: Readonly<Record<string, string>> = {
  'src/accounts/operator/erase-account-store.ts audit': 'the links of one account, each made by an operator',
  'src/accounts/operator/erase-account-store.ts subscription': 'the subscriptions of one account',
  'src/accounts/operator/find-account-store.ts subscription': 'names of one brand that differ in case alone',
  'src/locations/catalogue-store.ts gateway': 'one row for each place that has gateways',
  'src/locations/catalogue-store.ts gateway_protocol as p': 'one row for each protocol',
  'src/sessions/accounting/stale-session-store.ts brand as b': 'one row for each brand: an operator has few',
  'src/sessions/seats/seat-lease-store.ts seat': 'one row for each gateway',
  'src/subscriptions/subscription-store.ts brand': 'one row for each brand',
}

type Call = { name: string; args: readonly Node[] }

export function unboundedLists(files: readonly SourceFile[], otherwise = BOUNDED_OTHERWISE): string[] {
  const unused = new Set(Object.keys(otherwise))
  const stores = parseAll(files.filter(({ path }) => /^src\/.*-store\.ts$/.test(path)))
  const found = stores.flatMap((file) => {
    const faults: string[] = []
    walk(file.tree, (node) => {
      const table = tableOf(node)
      if (table === undefined) return
      const name = `${file.path} ${table}`
      if (!(name in otherwise)) faults.push(`${place(file, node)}: a list of ${table} without .limit()`)
      unused.delete(name)
    })
    return faults
  })
  return [...found, ...[...unused].map((name) => `${name}: an exception that is not needed`)]
}

/** The table of a list without an end. */
function tableOf(node: Node): string | undefined {
  if (!isCallExpression(node)) return undefined
  const calls = wholeChainOf(node)
  const [last, first] = [calls[0], calls.at(-1)]
  if (last?.name !== 'execute' || first?.name !== 'selectFrom') return undefined
  if (calls.some((call) => call.name === 'limit' || isIn(call))) return undefined
  const [table] = first.args
  return table && isStringLiteral(table) ? table.text : table?.getText()
}

/** With the calls that a variable at its beginning has got anywhere in its function. */
function wholeChainOf(node: Node): Call[] {
  const { calls, base } = chainOf(node)
  if (calls[0]?.name !== 'execute' || !isIdentifier(base)) return calls
  const given: Call[] = []
  walk(functionAround(node), (inner) => {
    const isDeclared = isVariableDeclaration(inner) && inner.name.getText() === base.text
    const value = isDeclared ? inner.initializer : assignedTo(base.text, inner)
    if (value) given.unshift(...chainOf(value).calls)
  })
  return [...calls, ...given]
}

function assignedTo(name: string, node: Node): Node | undefined {
  const isAssigned = isBinaryExpression(node) && node.operatorToken.getText() === '='
  return isAssigned && node.left.getText() === name ? node.right : undefined
}

function functionAround(node: Node): Node {
  let one = node
  while (one.parent && !isFunctionDeclaration(one) && !isArrowFunction(one)) one = one.parent
  return one
}

/** The calls of a chain, the last one first, and what it begins with. */
function chainOf(node: Node): { calls: Call[]; base: Node } {
  const calls: Call[] = []
  let base = node
  while (isCallExpression(base) && isPropertyAccessExpression(base.expression)) {
    calls.push({ name: base.expression.name.text, args: base.arguments })
    base = base.expression.expression
  }
  return { calls, base }
}

function isIn({ name, args }: Call): boolean {
  const operator = args[1]
  return name === 'where' && operator !== undefined && isStringLiteral(operator) && operator.text === 'in'
}
