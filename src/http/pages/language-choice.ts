// The language of a page of a mailed link: the one that the reader chose on it, of the account, of the browser, of the brand. And
// the choice itself, a form that asks for the page again; it works without a script.
import type { FastifyRequest } from 'fastify'
import { html } from '../../html.ts'
import { chooseLanguage, type LanguageSources } from '../../languages/choice.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language, tagOf } from '../../languages/language.ts'
import type { FindLook } from './brand-look.ts'
import type { Page } from './page.ts'
import { loadPageTexts } from './texts/load.ts'
import type { PageTexts } from './texts/texts.ts'

/** What a page is written with. */
export type Reading = { language: Language; texts: PageTexts }

/** `chosen`: of a form; absent: of the query. `found`: whose link it is. */
export async function readingOf(
  { query, headers }: FastifyRequest,
  found: Pick<LanguageSources, 'account' | 'brand'>,
  chosen?: unknown,
): Promise<Reading> {
  const language = chooseLanguage({
    ...found,
    chosen: chosen ?? (query as Record<string, unknown>).lang,
    accepts: headers['accept-language'],
  })
  return { language, texts: await loadPageTexts(language) }
}

/** Of a page that knows no account, with the look of the brand whose host was asked. */
export async function strangerReading(request: FastifyRequest, findLook: FindLook, chosen?: unknown) {
  const { speaks, ...look } = await findLook(request.headers.host)
  const brand = speaks && { settings: { language: speaks } }
  return { look, reading: await readingOf(request, { brand }, chosen) }
}

/** `token`: '' for a page without one. */
export function languageChoice(
  path: string,
  token: string,
  { language, texts }: Reading,
): Pick<Page, 'foot' | 'style'> {
  const others = LANGUAGES.filter((one) => one !== language)
  return {
    style: CHOICE_STYLE,
    foot: html`<form method="get" action="${path}" class="foot languages" aria-label="${texts.language}">
${token !== '' && html`<input type="hidden" name="token" value="${token}">`}
<span>${LANGUAGE_NAMES[language]}</span>
${others.map((one) => html`<button name="lang" value="${one}" lang="${tagOf(one)}">${LANGUAGE_NAMES[one]}</button>\n`)}</form>`,
  }
}

const CHOICE_STYLE = `
.languages{display:flex;flex-wrap:wrap;justify-content:center;gap:.25rem .875rem}
.languages span{font-weight:650;padding:.25rem 0}
.languages button{width:auto;padding:.25rem 0;border:0;background:none;color:inherit;font-weight:400;text-decoration:underline;
text-decoration-thickness:.06em;text-underline-offset:.2em}
.languages button:hover{color:var(--ink);filter:none}
`
