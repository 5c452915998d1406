// The sign-in pages that say why something was not done. Pure.
import { html } from '../../html.ts'
import type { Page } from '../pages/page.ts'
import { framed, type Reader, withQuery } from './sign-in-frame.ts'
import { SIGN_IN } from './sign-in-pages.ts'

/** For a form that a page of another site has sent. */
export function foreignPage(reader: Reader): Page {
  const { words, chosen: lang } = reader
  return framed(reader, {
    title: words.foreign,
    body: html`<p>${words.foreignText}</p><p class="links"><a href="${withQuery(SIGN_IN, { lang })}">${words.back}</a></p>`,
  })
}

/** For a browser that keeps no cookie here. `localUrl`: where one of the same machine does. */
export function unsafePage(reader: Reader, localUrl: string): Page {
  const { words } = reader
  return framed(reader, {
    title: words.unsafe,
    body: html`<p>${words.unsafeText}</p><pre><code>${localUrl}</code></pre><p class="soft">${words.oldBrowser}</p>`,
  })
}

export function troublePage(reader: Reader, text: string): Page {
  const { words, chosen: lang } = reader
  return framed(reader, {
    title: words.signIn,
    body: html`<p>${text}</p><p class="links"><a href="${withQuery(SIGN_IN, { lang })}">${words.back}</a></p>`,
  })
}
