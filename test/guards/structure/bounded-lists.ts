// Lists that a store reads have an end: `.limit(…)`, or `in` a list that the caller has bounded. Seen are queries that are
// written as one chain from selectFrom to execute(); a limit inside a part of it, such as a subquery, does not count.
import type { Node } from 'typescript/unstable/ast'
import { isCallExpression, isPropertyAccessExpression, isStringLiteral } from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, place, walk } from '../reading/syntax.ts'

/** Lists without a limit, by file and table, with what bounds them. */
const BOUNDED_OTHERWISE: Readonly<Record<string, string>> = {
  'src/accounts/operator/erase-account-store.ts audit': 'the links of one account, each made by an operator',
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
  const calls = chainOf(node)
  const [last, first] = [calls[0], calls.at(-1)]
  if (last?.name !== 'execute' || first?.name !== 'selectFrom') return undefined
  if (calls.some((call) => call.name === 'limit' || isIn(call))) return undefined
  const [table] = first.args
  return table && isStringLiteral(table) ? table.text : table?.getText()
}

/** The calls of a chain, the last one first. */
function chainOf(node: Node): Call[] {
  const calls: Call[] = []
  let one = node
  while (isCallExpression(one) && isPropertyAccessExpression(one.expression)) {
    calls.push({ name: one.expression.name.text, args: one.arguments })
    one = one.expression.expression
  }
  return calls
}

function isIn({ name, args }: Call): boolean {
  const operator = args[1]
  return name === 'where' && operator !== undefined && isStringLiteral(operator) && operator.text === 'in'
}
