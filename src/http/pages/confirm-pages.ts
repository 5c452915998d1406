// The page that confirms an e-mail, in each of its states. Pure: values in, a page out. The token goes only into the form.
import { html } from '../../html.ts'
import type { Page } from './page.ts'
import { mark } from './reset-pages.ts'

export type ConfirmTarget = { title: string; color: string; email: string }

export function confirmPage({ title, color, email }: ConfirmTarget, token: string): Page {
  return {
    title: `Confirm your e-mail · ${title}`,
    brand: title,
    color,
    body: html`<h1>Confirm your e-mail</h1>
<p>Is <strong>${email}</strong> your address, and the account yours?</p>
<form method="post" action="/confirm">
<input type="hidden" name="token" value="${token}">
<button type="submit">Confirm my e-mail</button>
</form>
<p class="soft">If it is not, close this page: nothing is confirmed.</p>`,
  }
}

export function confirmedPage({ title, color, email }: ConfirmTarget): Page {
  return {
    title: `E-mail confirmed · ${title}`,
    brand: title,
    color,
    body: html`${mark('good', 'M14 25l7 7 14-15')}
<h1>Your e-mail is confirmed</h1>
<p>Thank you. <strong>${email}</strong> belongs to your account. Go back to the app.</p>`,
  }
}

/** One page for an unknown, used or expired link. */
export function deadConfirmPage(): Page {
  return {
    title: 'This link no longer works',
    body: html`${mark('bad', 'M24 13v14M24 34v.5')}
<h1>This link no longer works</h1>
<p>A link that confirms an e-mail works once and for a limited time. This one was used already, is too old, or is not complete.</p>
<h2>What to do</h2>
<ul>
<li>If you have confirmed your e-mail with it, all is well: go back to the app.</li>
<li>If several mails arrived, use the link in the newest one.</li>
<li>Otherwise ask the support for a new link.</li>
</ul>`,
  }
}
