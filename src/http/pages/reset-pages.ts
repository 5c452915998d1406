// The reset page in each of its states. Pure: values in, a page out. The token goes only into the form.
import { MIN_PASSWORD_LENGTH, type Weakness } from '../../accounts/password-rule.ts'
import { type Html, html, raw } from '../../html.ts'
import { counted } from '../../languages/amounts.ts'
import { type Language, tagOf, USUAL_LANGUAGE } from '../../languages/language.ts'
import { asLine, fill } from '../../languages/phrase.ts'
import { languageChoice, type Reading } from './language-choice.ts'
import type { Page } from './page.ts'
import type { PageTexts } from './texts/texts.ts'

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

/**
 * Without a script there is no such checkbox. It hides the passwords again when the form is sent, so that browsers offer to
 * save them.
 */
const SHOW_PASSWORDS = `const box=document.getElementById('show'),fields=document.querySelectorAll('[autocomplete=new-password]')
const show=on=>{for(const field of fields)field.type=on?'text':'password'}
box.closest('label').hidden=false
box.addEventListener('change',()=>show(box.checked))
box.form.addEventListener('submit',()=>show(false))`

export function formPage(
  target: ResetTarget,
  { language, texts }: Reading,
  token: string,
  choices: Choices,
  problem?: FormProblem,
): Page {
  const { password, again, form } = { password: '', again: '', form: '', ...byField(problem) }
  const { reset } = texts
  const hint = asLine(fill(reset.hints[target.groups === 4 ? 4 : 3], counts(language, MIN_PASSWORD_LENGTH)))
  return {
    title: `${problem ? texts.problem : ''}${reset.heading} · ${target.title}`,
    brand: target.title,
    color: target.color,
    language,
    script: SHOW_PASSWORDS,
    ...languageChoice('/reset', token, { language, texts }),
    body: html`<h1>${reset.heading}</h1>
${form !== '' && html`<p class="alert" role="alert">${form}</p>`}
<form method="post" action="/reset">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="lang" value="${language}">
<div class="field">
<label for="username">${reset.account}</label>
<input id="username" name="username" type="email" dir="ltr" autocomplete="username" value="${target.email}" readonly>
</div>
${passwordField('password', reset.password, password, { hint, focus: again === '' })}
${passwordField('again', reset.again, again, { focus: again !== '' })}
<label class="show" hidden><input type="checkbox" id="show"> ${reset.show}</label>
${target.aliases && choiceFields(target.aliases, choices, reset)}
<button type="submit">${reset.save}</button>
</form>`,
  }
}

/** The owner decides on each: an alias may belong to the family, and a router has the VPN password saved. */
function choiceFields(
  aliases: readonly string[],
  { endAliases, renewVpn }: Choices,
  reset: PageTexts['reset'],
): Html {
  return html`<fieldset>
<legend>${reset.suspicion}</legend>
${
  aliases.length > 0 &&
  html`<p>${reset.others}</p>
<ul>${aliases.map((alias) => html`<li><bdi>${alias}</bdi></li>`)}</ul>
${choice('end_aliases', endAliases, reset.endAliases, reset.endAliasesHint)}`
}
${choice('renew_vpn', renewVpn, reset.renewVpn, reset.renewVpnHint)}
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

export function donePage(
  target: Omit<ResetTarget, 'groups'>,
  { language, texts: { reset } }: Reading,
  { endAliases, renewVpn }: Choices,
): Page {
  const areEnded = endAliases && (target.aliases ?? []).length > 0
  return {
    title: `${reset.doneTitle} · ${target.title}`,
    brand: target.title,
    color: target.color,
    language,
    body: html`${mark('good', 'M14 25l7 7 14-15')}
<h1>${reset.done}</h1>
<p>${asStrong(reset.doneNext, { email: target.email })}</p>
${areEnded && html`<p>${reset.alone}</p>`}
${renewVpn && target.aliases && html`<p>${reset.renewed}</p>`}
<p class="soft">${reset.signedOut}</p>`,
  }
}

/** One page for an unknown, used or expired link: the difference would only help an attacker who guesses. */
export function deadLinkPage(path: '/reset' | '/confirm', reading: Reading): Page {
  const { language, texts } = reading
  const { why, steps } = texts[path === '/reset' ? 'reset' : 'confirm'].dead
  return {
    title: texts.dead,
    language,
    ...languageChoice(path, '', reading),
    body: html`${mark('bad', 'M24 13v14M24 34v.5')}
<h1>${texts.dead}</h1>
<p>${why}</p>
<h2>${texts.whatToDo}</h2>
<ul>
${steps.map((step) => html`<li>${step}</li>\n`)}</ul>`,
  }
}

/** For bodies that no form here sends, and for errors of the server. */
export function troublePage(heading: string, advice: string, language: Language = USUAL_LANGUAGE): Page {
  return {
    title: heading,
    language,
    body: html`${mark('bad', 'M24 13v14M24 34v.5')}<h1>${heading}</h1><p>${advice}</p>`,
  }
}

/** A text whose values stand out. */
export function asStrong(template: string, values: Readonly<Record<string, string>>): Html {
  const parts = fill(template, values)
  return html`${parts.map((part) => (typeof part === 'string' ? html`${part}` : html`<strong><bdi>${part.value}</bdi></strong>`))}`
}

function counts(language: Language, count: number) {
  return { count: counted(language, { other: '{n}' }, count) }
}

/** What the person can do about a weak password. */
export function weakText({ language, texts: { reset } }: Reading, weakness: Weakness): string {
  const missing = 'missing' in weakness ? weakness.missing.map((name) => reset.groups[name]) : []
  const values = {
    ...counts(language, 'count' in weakness ? weakness.count : 0),
    missing: new Intl.ListFormat(tagOf(language), { type: 'disjunction' }).format(missing),
  }
  return asLine(fill(reset.weak[weakness.why], values))
}

export function mark(kind: 'good' | 'bad', path: string): Html {
  return html`<svg class="mark ${kind}" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="24" cy="24" r="21"/><path d="${path}"/></svg>`
}
