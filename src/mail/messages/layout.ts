// The layout of a message: the text part, and an HTML page that old and new mail programs show alike. It uses tables and
// inline styles, because old programs drop everything else, and loads nothing. Knows no mail protocol.
import { type Html, html, raw, textColorOn } from '../../html.ts'
import type { MailBrand } from '../mail.ts'
import type { Words } from './words.ts'

/** Longest line of the text part. Links are never broken. */
const TEXT_WIDTH = 76

export function layOutText({ action, list = [], ...words }: Words): string {
  const parts = [words.heading, words.opening, ...list.map((line) => `- ${line}`)]
  if (action) parts.push(action.link, action.life)
  parts.push(words.notAsked)
  return `${parts.map(wrap).join('\n\n')}\n\n-- \n${wrap(words.footer)}\n`
}

function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return [...lines, line].join('\n')
}

const FONT =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.5"

// For programs with a dark mode; others show the inline colours.
const STYLE = raw(`<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#15171a!important}
.card{background:#1f2226!important;border-left-color:#34383e!important;border-right-color:#34383e!important;border-bottom-color:#34383e!important}
.ink{color:#f1f3f5!important}
.soft{color:#b4bbc4!important}
}
@media (max-width:600px){.card-cell{padding:28px 22px!important}.page-cell{padding:0!important}.card{border-radius:0!important}}
</style>`)

export function layOutHtml(words: Words, brand: MailBrand): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${words.subject}</title>
${STYLE}
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6">
<div role="main">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="background:#f3f4f6">
<tr><td class="page-cell" align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card" style="max-width:560px;background:#ffffff;border:1px solid #e1e4e8;border-top:4px solid ${brand.color};border-radius:8px">
<tr><td class="card-cell" style="padding:36px 40px;${FONT}">
<p class="soft" style="margin:0 0 24px;color:#57606a;font-weight:600">${brand.title}</p>
<h1 class="ink" style="margin:0 0 16px;color:#1b1f24;font-size:24px;line-height:1.25">${words.heading}</h1>
<p class="ink" style="margin:0 0 28px;color:#1b1f24;overflow-wrap:anywhere">${words.opening}</p>
${(words.list ?? []).map((line) => html`<p class="ink" style="margin:0 0 12px;padding-left:16px;border-left:3px solid ${brand.color};color:#1b1f24;overflow-wrap:anywhere">${line}</p>`)}
${words.action && html`${button(words.action, brand.color)}<p class="soft" style="margin:28px 0 16px;color:#57606a">${words.action.life}</p>`}
<p class="soft" style="margin:${words.action ? '0' : '28px'} 0 16px;color:#57606a">${words.notAsked}</p>
${
  words.action &&
  html`<p class="soft" style="margin:0;color:#57606a;font-size:14px">The button does not work? Copy this address into your browser:<br>
<span style="word-break:break-all">${words.action.link}</span></p>`
}
</td></tr>
</table>
<p class="soft" style="max-width:560px;margin:20px auto 0;padding:0 16px 24px;color:#57606a;${FONT};font-size:13px;overflow-wrap:anywhere">${words.footer}</p>
</td></tr>
</table>
</div>
</body>
</html>
`
  return page.text
}

/** A coloured table cell: the only kind of button that every mail program shows. */
function button({ button, link }: Required<Words>['action'], color: string): Html {
  const ink = textColorOn(color)
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td bgcolor="${color}" style="background:${color};border-radius:6px;border:1px solid ${ink === '#000000' ? '#8b949e' : color}">
<a href="${link}" style="display:inline-block;padding:13px 26px;color:${ink};font-weight:600;text-decoration:none;border-radius:6px;${FONT}">${button}</a>
</td></tr></table>`
}
