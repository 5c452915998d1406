// The page that confirms an e-mail, in each of its states. Pure: values in, a page out. The token goes only into the form.
import { html } from '../../html.ts'
import { languageChoice, type Reading } from './language-choice.ts'
import type { Page } from './page.ts'
import { asStrong, mark } from './reset-pages.ts'

export type ConfirmTarget = { title: string; color: string; email: string }

export function confirmPage({ title, color, email }: ConfirmTarget, reading: Reading, token: string): Page {
  const { language, texts } = reading
  const { confirm } = texts
  return {
    title: `${confirm.heading} · ${title}`,
    brand: title,
    ...{ color, language, ...languageChoice('/confirm', token, reading) },
    body: html`<h1>${confirm.heading}</h1>
<p>${asStrong(confirm.question, { email })}</p>
<form method="post" action="/confirm">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="lang" value="${language}">
<button type="submit">${confirm.button}</button>
</form>
<p class="soft">${confirm.otherwise}</p>`,
  }
}

export function confirmedPage({ title, color, email }: ConfirmTarget, { language, texts }: Reading): Page {
  const { confirm } = texts
  return {
    title: `${confirm.doneTitle} · ${title}`,
    brand: title,
    ...{ color, language },
    body: html`${mark('good', 'M14 25l7 7 14-15')}
<h1>${confirm.done}</h1>
<p>${asStrong(confirm.thanks, { email })}</p>`,
  }
}
