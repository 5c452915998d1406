// The program knows its database engines by name in a few files only; everything else is the same on both. Code is
// looked at, comments are not: a comment may have to say why both engines are content.
import type { Node } from 'typescript/unstable/ast'
import { isIdentifier, isStringLiteral, isTemplateLiteralLikeNode } from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, place, walk } from '../reading/syntax.ts'

const MAY_NAME = /^src\/(config\/.*|db\/((sqlite|postgres)\/|engine-faults\.|open-database\.|schema-).*)$/
/** Inside longer names too: openSqlite, SQLITE_BUSY, pgPool, PostgresDialect. */
const ENGINE = /sqlite|postgres/i
const SHORT = /(?<![a-zA-Z])pg(?![a-z])|Pg(?![a-z])|(?<![A-Z])PG(?![A-Za-z])/

export function engineNames(files: readonly SourceFile[]): string[] {
  const watched = files.filter((file) => file.path.startsWith('src/') && !MAY_NAME.test(file.path))
  return parseAll(watched).flatMap((file) => {
    const found: string[] = []
    walk(file.tree, (node) => {
      const text = writtenText(node)
      if (text && (ENGINE.test(text) || SHORT.test(text)))
        found.push(`${place(file, node)}: names a database engine: ${text}`)
    })
    return found
  })
}

function writtenText(node: Node): string | undefined {
  if (isIdentifier(node) || isStringLiteral(node)) return node.text
  return isTemplateLiteralLikeNode(node) ? node.text : undefined
}
