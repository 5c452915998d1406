// Colours for short samples of shell, JSON, TypeScript, PHP and Python: enough to distinguish texts, names and words of the
// language. It is no parser: unknown parts stay plain.
import { type Html, html } from '../../html.ts'

const TEXT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/.source
const WORDS = 'as async await const echo for from function if import new of print return throw type with'
  .split(' ')
  .join('|')
/** A text before a colon is a name in JSON; variables and options of a command are names too. */
const TOKEN = new RegExp(
  `(?<name>"[^"\\n]*"(?=:)|\\$\\w+|(?<=\\s)-[A-Za-z]+\\b)|(?<text>${TEXT})|(?<word>\\b(?:${WORDS})\\b(?=[\\s(]))`,
  'g',
)

/** `placeholder`: the text that the reader must replace; it is marked wherever it occurs. */
export function highlight(code: string, placeholder?: string): Html {
  const parts: Html[] = []
  let at = 0
  for (const match of code.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? []
    parts.push(marked(code.slice(at, match.index), placeholder))
    parts.push(html`<span class="code-${kind}">${marked(match[0], placeholder)}</span>`)
    at = match.index + match[0].length
  }
  return html`${parts}${marked(code.slice(at), placeholder)}`
}

function marked(text: string, placeholder?: string): Html {
  if (placeholder === undefined) return html`${text}`
  const [before = '', ...after] = text.split(placeholder)
  return html`${before}${after.map((more) => html`<mark>${placeholder}</mark>${more}`)}`
}

export const CODE_STYLE = `
:root{--code-text:#1a6b3c;--code-name:#0b4f94;--code-word:#7b2d8e;--mark:#ffe9a8}
@media (prefers-color-scheme:dark){:root{--code-text:#8fd6a8;--code-name:#9cc4ff;--code-word:#dcb0f2;--mark:#5a4708}}
.code-text{color:var(--code-text)}.code-name{color:var(--code-name)}.code-word{color:var(--code-word)}
mark{padding:.1em .25em;border-radius:.25rem;background:var(--mark);color:var(--ink)}
`
