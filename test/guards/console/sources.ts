// What a strict CSP and a right-to-left page forbid in the browser program and its shell: markup from texts, code from texts,
// inline handlers, and properties of a style sheet that name a side of the screen.
import type { SourceFile } from '../reading/source-tree.ts'

const FORBIDDEN: readonly { in: RegExp; what: RegExp; why: string }[] = [
  {
    in: /^src\/console\/.*\.ts$/,
    what: /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|srcdoc)\b|document\.write/,
    why: 'markup from a text',
  },
  {
    in: /^src\/console\/.*\.ts$/,
    what: /\beval\(|\bnew Function\(|\bset(?:Timeout|Interval)\(['"`]/,
    why: 'code from a text',
  },
  {
    in: /^src\/http\/console\/.*\.ts$/,
    what: /\son[a-z]+="|javascript:|\sstyle="/,
    why: 'an inline handler or style',
  },
  {
    in: /^src\/console\/.*\.css$/,
    what: /(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|text-align\s*:\s*(?:left|right)|float)\s*[:;]/,
    why: 'a side of the screen; take the logical property',
  },
  { in: /^src\/console\/.*\.css$/, what: /@import|url\(/, why: 'something from elsewhere' },
]

export function forbiddenInConsole(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    FORBIDDEN.filter((rule) => rule.in.test(path)).flatMap(({ what, why }) =>
      text.split('\n').flatMap((line, at) => (what.test(line) ? [`${path}:${at + 1}: ${why}`] : [])),
    ),
  )
}
