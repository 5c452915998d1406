// The small part of Markdown that this program's documents use: paragraphs, headings of level two, lists, tables, fenced
// code; inside a line code, strong text and links within the site. Anything else is plain text.
import { type Html, html, raw } from '../../html.ts'
import { highlight } from './highlight.ts'

export type Heading = { id: string; text: string }

export function headingsOf(markdown: string): Heading[] {
  return blocksOf(markdown)
    .filter((block) => block.startsWith('## '))
    .map((block) => ({ id: idOf(block.slice(3)), text: block.slice(3) }))
}

export function renderMarkdown(markdown: string): Html {
  const blocks = blocksOf(markdown)
  const examples = blocks.filter(isCode)
  return join(blocks.map((block) => renderBlock(block, `Example ${examples.indexOf(block) + 1}`)))
}

function isCode(block: string): boolean {
  return block.startsWith('```')
}

function renderBlock(block: string, exampleLabel: string): Html {
  if (block.startsWith('## '))
    return html`<h2 id="${idOf(block.slice(3))}">${renderLine(block.slice(3))}</h2>\n`
  if (isCode(block)) return codeBlock(block.split('\n').slice(1, -1).join('\n'), exampleLabel)
  if (block.startsWith('| ')) return table(block.split('\n'))
  if (block.startsWith('- ')) {
    return html`<ul>\n${block.split('\n').map((line) => html`<li>${renderLine(line.slice(2))}</li>\n`)}</ul>\n`
  }
  return html`<p>${renderLine(block)}</p>\n`
}

/** Code that scrolls in its own box, so it takes the keyboard's focus and needs a name. */
export function codeBlock(code: string, label: string, placeholder?: string): Html {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${highlight(code, placeholder)}</code></pre>\n`
}

/** In a table of three columns, the first two are narrow. */
function table([head = '', , ...rows]: string[]): Html {
  const cells = (row: string) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => renderLine(cell.trim()))
  const body = rows.map((row) => {
    const [first, ...others] = cells(row)
    return html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>\n`
  })
  return html`<table${cells(head).length > 2 && raw(' class="codes"')}>
<thead><tr>${cells(head).map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${body}</tbody>
</table>\n`
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([#/][^)\s]*)\)/g

export function renderLine(text: string): Html {
  const parts: Html[] = []
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, strong, link, target] = match
    parts.push(unbroken(text.slice(at, match.index)))
    if (code !== undefined) parts.push(html`<code>${breakable(code)}</code>`)
    else if (strong !== undefined) parts.push(html`<strong>${strong}</strong>`)
    else parts.push(html`<a href="${target}">${link}</a>`)
    at = match.index + whole.length
  }
  return join([...parts, unbroken(text.slice(at))])
}

/** Long names may break after a mark, not in the middle of a word. */
export function breakable(name: string): Html {
  return raw(html`${name}`.text.replace(/[_./]/g, '$&<wbr>'))
}

/** A browser would end a line after the hyphen of `e-mail`. */
function unbroken(text: string): Html {
  return raw(html`${text}`.text.replace(/\be-mails?\b/gi, '<span class="nowrap">$&</span>'))
}

function blocksOf(markdown: string): string[] {
  return markdown
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
}

function idOf(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

function join(parts: readonly Html[]): Html {
  return raw(parts.map((part) => part.text).join(''))
}
