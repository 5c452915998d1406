// The pages of a link by which an admin begins: the factors are chosen, then the recovery codes are shown once. Pure.
import { renderSVG } from 'uqr'
import { MIN_PASSWORD_LENGTH } from '../../accounts/password-rule.ts'
import { typedElsewhere } from '../../command-hint.ts'
import { type Html, html, raw } from '../../html.ts'
import type { Page } from '../pages/page.ts'
import { alert, framed, hidden, PASSKEY_ICON, type Reader } from './sign-in-frame.ts'
import { PASSKEY_SCRIPT } from './sign-in-script.ts'

export const START = '/console/start'

export type StartField = 'name' | 'password' | 'code' | 'form'
export type StartProblem = { field: StartField; text: string }
/** `name`: null at the first run. `typed`: the name that was written there. `totp`: what an app is given. */
export type StartState = {
  token: string
  name: string | null
  typed?: string
  totp: { secret: string; uri: string }
  problem?: StartProblem | undefined
}

export function startPage(reader: Reader, state: StartState, base: string): Page {
  const { words, chosen: lang } = reader
  const { token, name, typed = '', totp, problem } = state
  const path = `${START}/${token}`
  const least = MIN_PASSWORD_LENGTH
  const of = (field: StartField) => (problem?.field === field ? problem.text : undefined)
  const isRight = (field: StartField) => of(field) === undefined
  const first = problem?.field === 'password' || problem?.field === 'code' ? problem.field : 'name'
  return framed(reader, {
    title: name === null ? words.firstRun : words.welcome,
    here: { path },
    script: PASSKEY_SCRIPT,
    body: html`<p class="soft">${name === null ? words.firstRunText : words.welcomeText}</p>
${alert(of('form'))}
<p class="alert" role="alert" id="passkey-failed" hidden>${words.passkeyFailed}</p>
<form method="post" action="${path}" id="start">
${hidden({ lang })}
${nameField(reader, { name, typed, problem: of('name'), isFocused: first === 'name' })}
</form>
<form method="post" action="${path}/passkey" data-passkey="create" data-options="${base}${path}/passkey-options" data-with="passkey" hidden>
${hidden({ lang, name: '', response: '' })}
<button type="submit" class="second">${PASSKEY_ICON}${words.passkeyMake}</button>
<p class="hint">${words.passkeyMakeText}</p>
</form>
<p class="or" data-with="passkey" hidden>${words.withPassword}</p>
<div class="field"><label for="password">${words.password}</label>
<input form="start" id="password" name="password" type="password" autocomplete="new-password" maxlength="1000" required aria-describedby="password-hint"${marked('password', isRight('password'), first)}>
<p class="hint" id="password-hint">${words.passwordHint(least)}</p>${errorOf('password', of('password'))}</div>
<p>${words.scan}</p>
<div class="qr" role="img" aria-label="${words.picture}">${qrOf(totp.uri)}</div>
<div class="field"><p class="hint">${words.secret}</p>
<a class="app" href="${totp.uri}"><code class="secret">${grouped(totp.secret)}</code></a></div>
<div class="field"><label for="code">${words.codeNow}</label>
<input form="start" id="code" name="code" class="digits" inputmode="numeric" autocomplete="one-time-code" maxlength="11" required${marked('code', isRight('code'), first)}>${errorOf('code', of('code'))}</div>
<button type="submit" form="start">${words.finish}</button>`,
  })
}

function nameField(
  { words }: Reader,
  {
    name,
    typed,
    problem,
    isFocused,
  }: { name: string | null; typed: string; problem: string | undefined; isFocused: boolean },
): Html {
  if (name !== null)
    return html`<div class="field"><label for="who">${words.name}</label><input id="who" value="${name}" autocomplete="username" readonly></div>`
  const focus = isFocused && html` autofocus`
  const invalid = problem !== undefined && html` aria-invalid="true" aria-errormessage="name-error"`
  return html`<div class="field"><label for="name">${words.name}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="63" required value="${typed}"${focus}${invalid}>${errorOf('name', problem)}</div>`
}

function marked(field: StartField, isRight: boolean, first: StartField): Html {
  return html`${!isRight && html` aria-invalid="true" aria-errormessage="${field}-error"`}${field === first && html` autofocus`}`
}

function errorOf(field: StartField, text: string | undefined): Html {
  return text === undefined ? html`` : html`<p class="error" id="${field}-error" role="alert">${text}</p>`
}

/** Dark on light in every mode: many apps read no other. */
function qrOf(uri: string): Html {
  return raw(renderSVG(uri, { border: 0, ecc: 'M', whiteColor: '#fff', blackColor: '#000' }))
}

/** In groups of four, as people type it. */
function grouped(secret: string): string {
  return secret.replace(/.{4}(?=.)/g, '$& ')
}

/** There once: the codes are not stored. */
export function codesPage(reader: Reader, codes: readonly string[]): Page {
  const { words } = reader
  return framed(reader, {
    title: words.keepCodes,
    body: html`<p class="soft">${words.keepCodesText}</p>
<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<form method="get" action="/console">
<label class="check"><input type="checkbox" required>${words.kept}</label>
<button type="submit">${words.open}</button>
</form>`,
  })
}

export function deadStartPage(reader: Reader): Page {
  const { words } = reader
  return framed(reader, {
    title: words.deadLink,
    body: html`<p>${words.deadLinkText}</p>
<pre><code>${typedElsewhere('admin reset-2fa NAME')}</code></pre>`,
  })
}
