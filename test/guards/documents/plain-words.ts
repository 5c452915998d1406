// Words that comments and documents do not use, each with what to say instead (STYLE.md, "Plain English"). Folders whose
// comments are not yet rewritten are listed by name; the list only gets shorter. Code, strings and code blocks are not read.
import type { SourceFile } from '../reading/source-tree.ts'

/** Word, in all its forms → what to say. */
export const BANNED: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:told|tells?|telling|untold)\b/i,
    'say what it does: says, names, reports, shows, notifies, distinguishes',
  ],
  [/\bnobody(?:'s)?\b/i, 'name the noun: no caller, no brand, an unknown login'],
  [/\bsomebody(?:'s)?\b/i, 'name the noun: another caller, another brand, a person'],
  [/\b(?:whoever|whomever|whosever)\b/i, 'name the noun: the holder, a caller that …'],
  [/\banew\b/i, 'again, or new'],
  [/\bbites?\b/i, 'batch'],
  [/\bslip(?:s|ped)?\b/i, 'missed, or a mistake'],
  [/\bstandings?\b/i, 'state, facts, credentials'],
  [/\brooms?\b/i, 'space; in tests: fixture'],
  [/\b(?:story|stories|chapters?|plots?|casts?)\b/i, 'scenario, suite, template, fixture'],
  [/\bdoors?\b/i, 'API, dialect, listener, pipeline'],
  [/\baffairs?\b/i, 'say who decides or does it'],
]

const COMMENT = [
  String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`,
  String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"`,
  '`(?:\\\\.|[^`\\\\])*`',
  String.raw`(?<=[(,=:\[!&|?{};>]\s*)\/(?![*\/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n\[])+\/`,
].join('|')

export type Finding = { path: string; line: number; word: string; instead: string }

/** Dated notes, and this guard, which names the words. */
const NEVER_READ = /^(?:decisions\/\d|test\/guards\/documents\/plain-words)/

export function plainWords(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => !NEVER_READ.test(path))
    .flatMap(({ path, text }) =>
      wordsOf(path, text)
        .split('\n')
        .flatMap((line, index) =>
          BANNED.flatMap(([word, instead]) => {
            const found = word.exec(line)?.[0]
            return found ? [{ path, line: index + 1, word: found, instead }] : []
          }),
        ),
    )
}

/** What people read, with every line where it was. */
function wordsOf(path: string, text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  if (path.endsWith('.md'))
    return text.replace(/^```[\s\S]*?^```/gm, blank).replace(/`[^`\n]*`|\]\([^)]*\)/g, blank)
  if (!/\.[jt]s$/.test(path)) return ''
  let words = ''
  let end = 0
  for (const { 0: part, index } of text.matchAll(new RegExp(COMMENT, 'g'))) {
    words += blank(text.slice(end, index)) + (/^\/[/*]/.test(part) ? part : blank(part))
    end = index + part.length
  }
  return words
}
