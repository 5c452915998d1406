// The reset page in each of its states. Pure: values in, a page out. The token goes only into the form.
import { MIN_PASSWORD_LENGTH } from '../../accounts/password-rule.ts'
import { type Html, html, raw } from '../../html.ts'
import type { Page } from './page.ts'

/** The data of a link that its page needs. */
export type ResetTarget = {
  title: string
  color: string
  groups: number
  email: string
  /** Others who can sign in; undefined: the holder of the link may not decide about the account. */
  aliases: readonly string[] | undefined
}

/** Choices of the owner besides a new password. */
export type Choices = { endAliases: boolean; renewVpn: boolean }

export type FormProblem = { field: 'password' | 'again' | 'form'; message: string }

const WORDS_OF_NUMBER: Record<number, string> = { 3: 'three', 4: 'all four' }

/**
 * Without a script there is no such checkbox. It hides the passwords again when the form is sent, so that browsers offer to
 * save them.
 */
const SHOW_PASSWORDS = `const box=document.getElementById('show'),fields=document.querySelectorAll('[autocomplete=new-password]')
const show=on=>{for(const field of fields)field.type=on?'text':'password'}
box.closest('label').hidden=false
box.addEventListener('change',()=>show(box.checked))
box.form.addEventListener('submit',()=>show(false))`

export function formPage(target: ResetTarget, token: string, choices: Choices, problem?: FormProblem): Page {
  const { password, again, form } = { password: '', again: '', form: '', ...byField(problem) }
  return {
    title: `${problem ? 'Problem: ' : ''}Choose a new password · ${target.title}`,
    brand: target.title,
    color: target.color,
    script: SHOW_PASSWORDS,
    body: html`<h1>Choose a new password</h1>
${form !== '' && html`<p class="alert" role="alert">${form}</p>`}
<form method="post" action="/reset">
<input type="hidden" name="token" value="${token}">
<div class="field">
<label for="username">Account</label>
<input id="username" name="username" type="email" autocomplete="username" value="${target.email}" readonly>
</div>
${passwordField('password', 'New password', password, {
  hint: `At least ${MIN_PASSWORD_LENGTH} characters, with ${WORDS_OF_NUMBER[target.groups] ?? target.groups} of these: small letters, capital letters, digits, special characters. Not a common password.`,
  focus: again === '',
})}
${passwordField('again', 'New password again', again, { focus: again !== '' })}
<label class="show" hidden><input type="checkbox" id="show"> Show what I write</label>
${target.aliases && choiceFields(target.aliases, choices)}
<button type="submit">Save new password</button>
</form>`,
  }
}

/** The owner decides on each: an alias may belong to the family, and a router has the VPN password saved. */
function choiceFields(aliases: readonly string[], { endAliases, renewVpn }: Choices): Html {
  return html`<fieldset>
<legend>Could somebody else have used your account?</legend>
${
  aliases.length > 0 &&
  html`<p>These addresses can sign in to it as well, each with a password of its own:</p>
<ul>${aliases.map((alias) => html`<li>${alias}</li>`)}</ul>
${choice('end_aliases', endAliases, 'End all of these', 'They can no longer sign in. You can add those you know again later.')}`
}
${choice('renew_vpn', renewVpn, 'Give my account a new VPN password', 'Choose this if somebody else may know it. Open connections end. Apps get the new password by themselves; where you saved it yourself, such as on a router, enter the new one.')}
</fieldset>`
}

function choice(name: string, isChosen: boolean, label: string, hint: string): Html {
  return html`<label class="choice"><input type="checkbox" id="${name}" name="${name}" value="1" aria-describedby="${name}-hint"${isChosen && raw(' checked')}> ${label}</label>
<p class="hint choice-hint" id="${name}-hint">${hint}</p>`
}

function byField(problem: FormProblem | undefined): Partial<Record<FormProblem['field'], string>> {
  return problem ? { [problem.field]: problem.message } : {}
}

/** The error is announced (role=alert), and is read again with its field (aria-describedby). */
function passwordField(
  name: string,
  label: string,
  error: string,
  { hint, focus }: { hint?: string; focus: boolean },
): Html {
  const notes = [error !== '' && `${name}-error`, hint !== undefined && `${name}-hint`]
    .filter(Boolean)
    .join(' ')
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" required
${notes !== '' && html` aria-describedby="${notes}"`}${error !== '' && raw(' aria-invalid="true"')}${focus && raw(' autofocus')}>
${error !== '' && html`<p class="error" id="${name}-error" role="alert">${error}</p>`}
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`
}

export function donePage(target: Omit<ResetTarget, 'groups'>, { endAliases, renewVpn }: Choices): Page {
  const areEnded = endAliases && (target.aliases ?? []).length > 0
  return {
    title: `Password changed · ${target.title}`,
    brand: target.title,
    color: target.color,
    body: html`${mark('good', 'M14 25l7 7 14-15')}
<h1>Your password is changed</h1>
<p>Go back to the app and sign in as <strong>${target.email}</strong> with your new password.</p>
${areEnded && html`<p>Nobody else can sign in to your account any more.</p>`}
${renewVpn && target.aliases && html`<p>Your account has a new VPN password: you find it in the app. Open connections are being ended.</p>`}
<p class="soft">For your safety every device was signed out. You can close this page.</p>`,
  }
}

/** One page for an unknown, used or expired link: the difference would only help an attacker who guesses. */
export function deadLinkPage(): Page {
  return {
    title: 'This link no longer works',
    body: html`${mark('bad', 'M24 13v14M24 34v.5')}
<h1>This link no longer works</h1>
<p>A link from a password mail works once and for a limited time. This one was used already, is too old, or is not complete.</p>
<h2>What to do</h2>
<ul>
<li>If you have just chosen a new password with it, all is well: sign in with that password.</li>
<li>Otherwise ask for a new link in the app, where you sign in, and open it soon.</li>
<li>If several mails arrived, use the link in the newest one.</li>
</ul>`,
  }
}

/** For bodies that no form here sends, and for errors of the server. */
export function troublePage(heading: string, advice: string): Page {
  return {
    title: heading,
    body: html`${mark('bad', 'M24 13v14M24 34v.5')}<h1>${heading}</h1><p>${advice}</p>`,
  }
}

export function mark(kind: 'good' | 'bad', path: string): Html {
  return html`<svg class="mark ${kind}" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="24" cy="24" r="21"/><path d="${path}"/></svg>`
}
