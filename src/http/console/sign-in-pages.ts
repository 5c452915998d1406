// The pages of the sign-in: name and password or a passkey, the second step, what to do without the device. Pure.
import { typedElsewhere } from '../../command-hint.ts'
import { html } from '../../html.ts'
import type { Page } from '../pages/page.ts'
import { alert, framed, hidden, PASSKEY_ICON, type Reader, withQuery } from './sign-in-frame.ts'
import { PASSKEY_SCRIPT } from './sign-in-script.ts'

export const SIGN_IN = '/console/sign-in'
export const FACTOR = `${SIGN_IN}/factor`
export const LOST = `${SIGN_IN}/lost`
export const PASSKEY = `${SIGN_IN}/passkey`
export const PASSKEY_OPTIONS = `${SIGN_IN}/passkey-options`

/** `to`: the page of the console that was wanted. */
export type Wanted = { to: string | undefined }

export function signInPage(
  reader: Reader,
  { to, name = '', problem, notice }: Wanted & { name?: string; problem?: string; notice?: string },
  base: string,
): Page {
  const { words, chosen: lang } = reader
  return framed(reader, {
    title: words.signIn,
    here: { path: SIGN_IN, ...(to !== undefined && { query: { to } }) },
    script: PASSKEY_SCRIPT,
    body: html`${notice !== undefined && html`<p class="notice" role="status">${notice}</p>`}${alert(problem)}
<p class="alert" role="alert" id="passkey-failed" hidden>${words.passkeyFailed}</p>
<form method="post" action="${PASSKEY}" data-passkey="get" data-options="${base}${PASSKEY_OPTIONS}" data-with="passkey" hidden>
${hidden({ lang, to, response: '' })}
<button type="submit" class="second">${PASSKEY_ICON}${words.passkeySignIn}</button>
</form>
<p class="or" data-with="passkey" hidden>${words.or}</p>
<form method="post" action="${SIGN_IN}">
${hidden({ lang, to })}
<div class="field"><label for="who">${words.name}</label>
<input id="who" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required value="${name}"${name === '' && html` autofocus`}></div>
<div class="field"><label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required${name !== '' && html` autofocus`}></div>
<button type="submit">${words.next}</button>
</form>
<p class="links"><a href="${withQuery(LOST, { lang, to })}">${words.lost}</a></p>`,
  })
}

/** `isRecovery`: asks for a recovery code instead of six digits. */
export function factorPage(
  reader: Reader,
  { to, isRecovery, problem }: Wanted & { isRecovery: boolean; problem?: string },
): Page {
  const { words, chosen: lang } = reader
  const kind = isRecovery ? 'recovery' : undefined
  const other = withQuery(FACTOR, { lang, to, with: isRecovery ? undefined : 'recovery' })
  const invalid = problem !== undefined && html` aria-invalid="true" aria-describedby="code-error"`
  const field = isRecovery
    ? html`<input id="code" name="code" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="100" required autofocus${invalid}>`
    : html`<input id="code" name="code" class="digits" inputmode="numeric" autocomplete="one-time-code" maxlength="100" required autofocus${invalid}>`
  return framed(reader, {
    title: words.secondStep,
    here: { path: FACTOR, query: { ...(to !== undefined && { to }), ...(kind && { with: kind }) } },
    body: html`<p class="soft">${isRecovery ? words.recoveryText : words.codeText}</p>
<form method="post" action="${FACTOR}">
${hidden({ lang, to, with: kind })}
<div class="field"><label for="code">${isRecovery ? words.recoveryCode : words.code}</label>
${field}
${problem !== undefined && html`<p class="error" id="code-error" role="alert">${problem}</p>`}</div>
<button type="submit">${words.signIn}</button>
</form>
<p class="links"><a href="${other}">${isRecovery ? words.useApp : words.useRecoveryCode}</a></p>
<p class="links"><a href="${withQuery(LOST, { lang, to })}">${words.lost}</a></p>`,
  })
}

export function lostPage(reader: Reader, { to }: Wanted): Page {
  const { words, chosen: lang } = reader
  return framed(reader, {
    title: words.lost,
    here: { path: LOST, ...(to !== undefined && { query: { to } }) },
    body: html`<p>${words.lostRecovery}</p>
<p>${words.lostOwner}</p>
<p>${words.lostCommand}</p>
<pre><code>${typedElsewhere('admin reset-2fa NAME')}</code></pre>
<p class="links"><a href="${withQuery(SIGN_IN, { lang, to })}">${words.back}</a></p>`,
  })
}
