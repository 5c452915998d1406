// The layout of a message: the text part, and an HTML page that old and new mail programs show alike. It uses tables and
// inline styles, because old programs drop everything else, and loads nothing. Knows no mail protocol.
import { type Html, html, raw, textColorOn } from '../../html.ts'
import { type Direction, directionOf, tagOf } from '../../languages/language.ts'
import { asHtml, asLine, asText, type Phrase } from '../../languages/phrase.ts'
import type { MailBrand } from '../mail.ts'
import type { Words } from './words.ts'
import { wrap } from './wrap.ts'

export function layOutText({ language, action, list = [], ...words }: Words): string {
  const direction = directionOf(language)
  const textOf = (phrase: Phrase) => wrap(asText(phrase, direction))
  const parts = [words.heading, words.opening].map(textOf)
  parts.push(...list.map((line) => wrap(`- ${asText(line, direction)}`)))
  if (action) parts.push(action.link, textOf(action.life))
  parts.push(textOf(words.advice))
  return `${parts.join('\n\n')}\n\n-- \n${textOf(words.footer)}\n`
}

const FONT =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,Tahoma,sans-serif;font-size:16px;line-height:1.5"

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
  const { language, list = [], action } = words
  const direction = directionOf(language)
  const start = direction === 'rtl' ? 'right' : 'left'
  // Old programs know the direction of a table and no other, and drop <bdi>.
  const table = html`role="presentation" dir="${direction}" width="100%" cellpadding="0" cellspacing="0" border="0"`
  const page = html`<!doctype html>
<html lang="${tagOf(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${asLine(words.subject)}</title>
${STYLE}
</head>
<body class="page" dir="${direction}" style="margin:0;padding:0;background:#f3f4f6">
<div role="main" lang="${tagOf(language)}" dir="${direction}">
<table ${table} class="page" style="background:#f3f4f6">
<tr><td class="page-cell" align="center" style="padding:32px 16px">
<table ${table} class="card" style="max-width:560px;background:#ffffff;border:1px solid #e1e4e8;border-top:4px solid ${brand.color};border-radius:8px">
<tr><td class="card-cell" align="${start}" style="padding:36px 40px;direction:${direction};text-align:${start};${FONT}">
<p class="soft" style="margin:0 0 24px;color:#57606a;font-weight:600"><bdi>${brand.title}</bdi></p>
<h1 class="ink" style="margin:0 0 16px;color:#1b1f24;font-size:24px;line-height:1.25">${asHtml(words.heading)}</h1>
<p class="ink" style="margin:0 0 28px;color:#1b1f24;overflow-wrap:anywhere">${asHtml(words.opening)}</p>
${list.map((line) => html`<p class="ink" style="margin:0 0 12px;padding-${start}:16px;border-${start}:3px solid ${brand.color};color:#1b1f24;overflow-wrap:anywhere">${asHtml(line)}</p>`)}
${action && html`${button(action, brand.color, direction)}<p class="soft" style="margin:28px 0 16px;color:#57606a">${asHtml(action.life)}</p>`}
<p class="soft" style="margin:${action ? '0' : '28px'} 0 16px;color:#57606a">${asHtml(words.advice)}</p>
${
  action &&
  html`<p class="soft" style="margin:0;color:#57606a;font-size:14px">${action.copy}<br>
<span dir="ltr" style="word-break:break-all">${action.link}</span></p>`
}
</td></tr>
</table>
<p class="soft" style="max-width:560px;margin:20px auto 0;padding:0 16px 24px;color:#57606a;${FONT};font-size:13px;overflow-wrap:anywhere">${asHtml(words.footer)}</p>
</td></tr>
</table>
</div>
</body>
</html>
`
  return page.text
}

/** A coloured table cell: the only kind of button that every mail program shows. */
function button({ button, link }: Required<Words>['action'], color: string, direction: Direction): Html {
  const ink = textColorOn(color)
  return html`<table role="presentation" dir="${direction}" cellpadding="0" cellspacing="0" border="0"><tr>
<td bgcolor="${color}" style="background:${color};border-radius:6px;border:1px solid ${ink === '#000000' ? '#8b949e' : color}">
<a href="${link}" style="display:inline-block;padding:13px 26px;color:${ink};font-weight:600;text-decoration:none;border-radius:6px;${FONT}">${asHtml(button)}</a>
</td></tr></table>`
}
