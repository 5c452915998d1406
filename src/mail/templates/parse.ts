// One file of a brand's own texts: `name: text`, a line each; a line that begins with a blank goes on with the text before it, and
// # begins a comment. There is no markup, no condition and no include. A fault names the line and a placeholder, and quotes
// nothing else: the file may be another one than its writer may read. Pure.
import { placeholdersOf } from '../../languages/phrase.ts'
import { isOneLine, isStorable } from '../../text.ts'
import { allowedIn, namesOf, type OwnTexts, type TemplateKind, type TemplateName } from './kinds.ts'

/** Longest text; those of a header or a button are shorter. */
const MAX_CHARS = 2000
const MAX_SHORT_CHARS = 150
const SHORT: readonly TemplateName[] = ['subject', 'heading', 'button']

/** `line`: from 1; 0: the file as a whole. */
export class TemplateFault extends Error {
  override name = 'TemplateFault'
  readonly line: number
  constructor(line: number, why: string) {
    super(why)
    this.line = line
  }
}

/** Errors: TemplateFault. */
export function parseTemplate(content: string, kind: TemplateKind): OwnTexts {
  const found = new Map<TemplateName, { text: string; line: number }>()
  let last: { text: string; line: number } | undefined
  for (const [index, written] of content.split(/\r?\n/).entries()) {
    const line = index + 1
    if (written.trim() === '' || written.startsWith('#')) continue
    if (/^[ \t]/.test(written)) {
      if (!last) throw new TemplateFault(line, 'begin a text with its name, such as "subject: …"')
      last.text = `${last.text} ${written.trim()}`.trim()
      continue
    }
    const name = nameIn(written, kind, line)
    if (found.has(name)) throw new TemplateFault(line, `"${name}" is there twice`)
    last = { text: written.slice(written.indexOf(':') + 1).trim(), line }
    found.set(name, last)
  }
  for (const [name, { text, line }] of found) check(kind, name, text, line)
  return Object.fromEntries([...found].map(([name, { text }]) => [name, text]))
}

function nameIn(written: string, kind: TemplateKind, line: number): TemplateName {
  const names = namesOf(kind)
  const name = names.find((one) => one === written.split(':', 1)[0]?.trim() && written.includes(':'))
  if (name) return name
  throw new TemplateFault(line, `begin it with one of ${names.map((one) => `${one}:`).join(' ')}`)
}

function check(kind: TemplateKind, name: TemplateName, text: string, line: number): void {
  const most = SHORT.includes(name) ? MAX_SHORT_CHARS : MAX_CHARS
  if (text === '') throw new TemplateFault(line, `"${name}" is empty; leave it out to have ours`)
  if (text.length > most) throw new TemplateFault(line, `"${name}" may have at most ${most} characters`)
  if (!isStorable(text) || !isOneLine(text))
    throw new TemplateFault(line, `"${name}" has characters that are not text`)
  const allowed = allowedIn(kind, name)
  const listed = allowed.map((one) => `{${one}}`).join(' ')
  for (const placeholder of placeholdersOf(text))
    if (!allowed.includes(placeholder))
      throw new TemplateFault(
        line,
        `{${placeholder.slice(0, 30)}} cannot stand in "${name}"; there are ${listed}`,
      )
  if (/[{}]/.test(text.replaceAll(/\{\w+\}/g, '')))
    throw new TemplateFault(line, `"${name}" has a brace without a name in it; there are ${listed}`)
}
