// latchkey account: what changes an account or one of its subscriptions.

import type { Language } from '../../languages/language.ts'
import { MAX_TYPED_LENGTH } from '../../passwords.ts'
import { mustConfirm } from '../confirmation.ts'
import { CommandError, UsageError } from '../open.ts'
import { cell, jsonText, type Terminal } from '../terminal.ts'
import { type BrandCore, idOf, type NameChoice, withBrand } from './account-choice.ts'
import { changedMetadata } from './account-metadata.ts'

type DetailChoice = NameChoice & {
  firstName?: string
  lastName?: string
  company?: string
  state?: string
  zipCode?: string
  country?: string
  language?: Language | ''
  metadata?: string[]
}

export async function accountSet(name: string, options: DetailChoice, { out }: Terminal): Promise<void> {
  const { firstName, lastName, company: companyName, state, zipCode, country, language, metadata } = options
  const person = { firstName, lastName, companyName, state, zipCode }
  const changes = {
    ...{ ...person, country, language: language === '' ? null : language },
    metadata: metadata && changedMetadata(metadata),
  }
  if (Object.values(changes).every((value) => value === undefined))
    throw new UsageError('Say what to change: "--help" lists it.')
  const { id, changed } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, changed: await core.accountDetails.change(core.caller, accountId, changes) }
  })
  if (options.json) return out(jsonText({ id, changed }))
  out(
    changed.length === 0
      ? `Account ${id} has all that already; nothing was changed.`
      : `Account ${id} is changed: ${changed.map(cell).join(', ')}.`,
  )
}

export async function accountClose(
  name: string,
  options: NameChoice & { at: 'now' | 'period-end'; reason?: string; yes?: true },
  terminal: Terminal,
): Promise<void> {
  const { at, reason } = options
  await mustConfirm(terminal, options.yes, 'A closed account cannot be opened again.')
  const why = reason === undefined ? {} : { reason }
  const { id, closesOn } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    if (at === 'period-end')
      return { id: accountId, ...(await core.accountChanges.closeAtPeriodEnd(core.caller, accountId, why)) }
    await core.accountChanges.close(core.caller, accountId, why)
    return { id: accountId, closesOn: undefined }
  })
  if (options.json) return terminal.out(jsonText({ id, closesOn: closesOn ?? null }))
  terminal.out(
    closesOn === undefined ? `Account ${id} is closed.` : `Account ${id} will be closed on ${closesOn}.`,
  )
}

export async function accountChangeEmail(
  name: string,
  email: string,
  options: NameChoice,
  { out }: Terminal,
): Promise<void> {
  const { id, changed } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, changed: await core.accountChanges.changeEmail(core.caller, accountId, email) }
  })
  if (options.json) return out(jsonText({ id, changed }))
  if (!changed) return out(`Account ${id} has this e-mail already; nothing was changed.`)
  out(
    `Account ${id} has the e-mail ${cell(email)} now. Its apps are signed out; both addresses get a notice.`,
  )
}

export async function accountSetPassword(
  name: string,
  options: NameChoice,
  { out }: Terminal,
): Promise<void> {
  const password = await typedPassword()
  const id = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    await core.accountChanges.setPassword(core.caller, accountId, password)
    return accountId
  })
  if (options.json) return out(jsonText({ id, changed: true }))
  out(`Account ${id} has the new password; its apps are signed out.`)
}

/** The first line of standard input: an argument would be seen by all users of the machine. */
async function typedPassword(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.includes('\n') || text.length > MAX_TYPED_LENGTH) break
  }
  const [line = ''] = text.split(/\r?\n/)
  if (line !== '') return line
  throw new UsageError('Type the new password and press Enter, or pipe it in.')
}

export async function accountResetPassword(
  name: string,
  options: NameChoice,
  terminal: Terminal,
): Promise<void> {
  await sendLink(name, options, terminal, (core, id) => core.accountChanges.sendReset(core.caller, id))
}

export async function accountSendConfirmation(
  name: string,
  options: NameChoice,
  terminal: Terminal,
): Promise<void> {
  await sendLink(name, options, terminal, (core, id) => core.confirmations.send(core.caller, id))
}

async function sendLink(
  name: string,
  options: NameChoice,
  { out }: Terminal,
  send: (core: BrandCore, accountId: number) => Promise<boolean>,
): Promise<void> {
  const { id, isQueued } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, isQueued: await send(core, accountId) }
  })
  if (options.json) return out(jsonText({ id, queued: isQueued }))
  if (!isQueued) throw new CommandError(`Account ${id} had such a mail lately, and gets none now.`)
  out(`The link is on its way to account ${id}.`)
}

export async function accountConfirmEmail(
  name: string,
  options: NameChoice,
  { out }: Terminal,
): Promise<void> {
  const id = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    await core.confirmations.confirm(core.caller, accountId)
    return accountId
  })
  if (options.json) return out(jsonText({ id, confirmed: true }))
  out(`The e-mail of account ${id} is confirmed.`)
}
