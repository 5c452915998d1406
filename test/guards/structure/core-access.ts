// What calls arrive by (src/http, src/radius) asks use cases. It opens no database, no vault and takes no ids: a rule written
// there would hold for one way in only.
import type { Node } from 'typescript/unstable/ast'
import { isBindingElement, isIdentifier, isPropertyAccessExpression } from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, place, walk } from '../reading/syntax.ts'

const CORE_ONLY = new Set(['db', 'vault', 'ids'])

export function coreOpenedByApis(files: readonly SourceFile[]): string[] {
  return parseAll(files.filter(({ path }) => /^src\/(http|radius)\//.test(path))).flatMap((file) => {
    const found: string[] = []
    walk(file.tree, (node) => {
      const name = takenName(node)
      if (name !== undefined && CORE_ONLY.has(name))
        found.push(`${place(file, node)}: takes ${name} itself; ask a use case`)
    })
    return found
  })
}

/** `app.db` and `{ db } = app`; also renamed: `{ db: mine } = app`. */
function takenName(node: Node): string | undefined {
  if (isPropertyAccessExpression(node)) return node.name.getText()
  if (!isBindingElement(node)) return undefined
  const taken = node.propertyName ?? node.name // none: a hole, as in [, second]
  return taken && isIdentifier(taken) ? taken.text : undefined
}
