// Hints that name a command of the program do so as one types it where the program is installed (src/command-hint.ts): what is
// written down as "latchkey …" or as "gateway set …" is not found when it is typed so. Help texts, which stand below the
// program's own name, may name its commands alone.
import type { Node } from 'typescript/unstable/ast'
import {
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateLiteralLikeNode,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, place, walk } from '../reading/syntax.ts'

const WATCHED = /^src\/(?!command-hint\.ts).*\.ts$/
const HELP = /^src\/cli\/(?:[a-z]+\/[a-z]+-)?commands\.ts$/

/** `commands`: each as its words, such as `gateway set` and `init`. */
export function typedCommands(files: readonly SourceFile[], commands: readonly string[]): string[] {
  const first = [...new Set(commands.map((command) => command.split(' ')[0]))].join('|')
  const withProgram = new RegExp(`latchkey (?:${first})\\b`)
  const alone = new RegExp(`"(?:${commands.filter((one) => one.includes(' ')).join('|')})\\b`)
  return parseAll(files.filter(({ path }) => WATCHED.test(path))).flatMap((file) => {
    const found: string[] = []
    walk(file.tree, (node) => {
      if (!isText(node)) return
      if (withProgram.test(node.text) || (alone.test(node.text) && !HELP.test(file.path)))
        found.push(`${place(file, node)}: a command that nobody can type so: ${node.text}`)
    })
    return found
  })
}

function isText(node: Node) {
  return isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node) || isTemplateLiteralLikeNode(node)
}
