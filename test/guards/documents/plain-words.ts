// Words that comments, documents, exported names and names of files do not use, each with what to say instead (STYLE.md,
// "Plain English"). Other code, strings, code blocks and quoted titles of tests are not read.
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

/** Line 0: the name of the file. */
export type Finding = { path: string; line: number; word: string; instead: string }

const EXPORTED =
  /^export (?:default )?(?:async )?(?:function\*?|const|let|class|type|interface|namespace) (\w+)/
/** A contract names the test or the golden exchange that proves a line, by its title. */
const TITLE = /\b(?:golden|test) \S+ "[^"\n]+"(?: › "[^"\n]+")?/g

/** Dated notes, and this guard, which names the words. */
const NEVER_READ = /^(?:decisions\/\d|test\/guards\/documents\/plain-words)/

export function plainWords(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => !NEVER_READ.test(path))
    .flatMap(({ path, text }) =>
      [wordsIn(path), ...textOf(path, text).split('\n')].flatMap((words, line) =>
        BANNED.flatMap(([word, instead]) => {
          const found = word.exec(words)?.[0]
          return found ? [{ path, line, word: found, instead }] : []
        }),
      ),
    )
}

/** The parts that people read, with every line where it was. */
function textOf(path: string, text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  if (path.endsWith('.md'))
    return text
      .replace(/^```[\s\S]*?^```/gm, blank)
      .replace(/`[^`\n]*`|\]\([^)]*\)/g, blank)
      .replace(TITLE, blank)
  if (!/\.[jt]s$/.test(path)) return ''
  const names = (code: string) =>
    code
      .split('\n')
      .map((line) => wordsIn(EXPORTED.exec(line)?.[1] ?? ''))
      .join('\n')
  let read = ''
  let end = 0
  for (const { 0: part, index } of text.matchAll(new RegExp(COMMENT, 'g'))) {
    read += names(text.slice(end, index)) + (/^\/[/*]/.test(part) ? part : blank(part))
    end = index + part.length
  }
  return read + names(text.slice(end))
}

/** `openGatewayFixture`, `MAX_SHOWN` and `gateway-api.ts` in single words. */
function wordsIn(name: string): string {
  return name.replace(/[^A-Za-z0-9]|_/g, ' ').replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
}
