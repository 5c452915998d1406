// What all sign-in pages share: the head with the name of the product, the choice of a language, and small parts. Pure.
import { type Html, html, raw } from '../../html.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language, tagOf } from '../../languages/language.ts'
import type { BrandLook } from '../pages/brand-look.ts'
import type { Page } from '../pages/page.ts'
import { SIGN_IN_STYLE } from './sign-in-style.ts'
import type { SignInWords } from './words/en.ts'
import { WORDS } from './words/words.ts'

/** For whom a page is, and where. */
export type Reader = {
  language: Language
  words: SignInWords
  /** Where it was chosen on a page: it goes along with every step. */
  chosen: Language | undefined
  look: BrandLook
}

export function readerOf(language: Language, chosen: Language | undefined, look: BrandLook): Reader {
  return { language, chosen, look, words: WORDS[language] }
}

type Parts = {
  title: string
  body: Html
  /** The path of this page for a choice of the language, and what else its query has. Absent: a page that is there once. */
  here?: { path: string; query?: Readonly<Record<string, string>> }
  script?: string
}

const KEYHOLE = raw(
  '<svg viewBox="0 0 64 64" aria-hidden="true"><rect width="64" height="64" rx="14" fill="var(--brand)"/><path fill="var(--on-brand)" d="M32 14a11 11 0 0 0-6 20l-4 16h20l-4-16a11 11 0 0 0-6-20z"/></svg>',
)
export const PASSKEY_ICON = raw(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true"><circle cx="8" cy="12" r="4"/><path d="M12 12h9v3m-4-3v2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)

export function framed({ language, words, look }: Reader, { title, body, here, script }: Parts): Page {
  const product = look.brand ?? 'Latchkey'
  return {
    title: `${title} · ${product}`,
    ...(look.color !== undefined && { color: look.color }),
    ...{ language, style: SIGN_IN_STYLE },
    ...(script !== undefined && { script, calls: true }),
    body: html`<p class="product">${KEYHOLE}<bdi>${product}</bdi><span class="soft">${words.product}</span></p>
<h1>${title}</h1>
${body}
${here && choiceOf(language, words, here)}`,
  }
}

function choiceOf(now: Language, words: SignInWords, { path, query = {} }: Parts['here'] & object): Html {
  const items = LANGUAGES.map((one) => {
    const href = `${path}?${new URLSearchParams({ ...query, lang: one })}`
    return html`<li><a href="${href}" lang="${tagOf(one)}" hreflang="${one}"${one === now && raw(' aria-current="true"')}>${LANGUAGE_NAMES[one]}</a></li>`
  })
  return html`<details class="languages"><summary>${words.language}: ${LANGUAGE_NAMES[now]}</summary><ul>${items}</ul></details>`
}

/** A sentence above a form; empty without one. */
export function alert(text: string | undefined): Html {
  return text === undefined ? html`` : html`<p class="alert" role="alert">${text}</p>`
}

/** What a form takes along. */
export function hidden(values: Readonly<Record<string, string | undefined>>): Html[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  )
}

/** The path with what goes along, as far as there is any. */
export function withQuery(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value)
  return query.size === 0 ? path : `${path}?${query}`
}
