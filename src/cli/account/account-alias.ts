// latchkey account alias: list, add, remove.
import { CommandError } from '../open.ts'
import { cell, columns, instantText, jsonText, type Terminal } from '../terminal.ts'
import { idOf, type NameChoice, withBrand } from './account-choice.ts'

export async function aliasList(name: string, options: NameChoice, { out }: Terminal): Promise<void> {
  const { id, aliases } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, aliases: await core.aliases.list(accountId) }
  })
  const shown = aliases.map(({ passwordHash: _secret, ...alias }) => alias)
  if (options.json) return out(jsonText({ id, aliases: shown }))
  if (shown.length === 0) return out('The account has no alias.')
  const rows = shown.map(({ email, firstName, lastName, createdAt, confirmedAt }) => [
    ...[email, [firstName, lastName].filter(Boolean).join(' '), instantText(createdAt)],
    confirmedAt === null ? 'not confirmed' : instantText(confirmedAt),
  ])
  out(columns([['E-MAIL', 'NAME', 'ADDED', 'CONFIRMED'], ...rows]))
}

type NewAlias = NameChoice & { firstName?: string; lastName?: string; sendReset?: true }

/** Its password is never shown: the alias sets its own by the link. */
export async function aliasAdd(
  name: string,
  email: string,
  options: NewAlias,
  { out }: Terminal,
): Promise<void> {
  const { firstName = '', lastName = '', sendReset = false } = options
  const { id, sent } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    const wanted = { email, password: undefined, firstName, lastName, sendReset }
    return { id: accountId, sent: (await core.aliases.add(core.caller, accountId, wanted)).sent }
  })
  if (options.json) return out(jsonText({ id, email, resetSent: sent ?? false }))
  out(`Account ${id} has the alias ${cell(email)}. Its owner gets a notice.`)
  if (sent) out('The alias gets a link to set its password.')
  else if (sent === false)
    throw new CommandError('This address had its mails lately, and gets no link to set a password now.')
}

export async function aliasRemove(
  name: string,
  email: string,
  options: NameChoice,
  { out }: Terminal,
): Promise<void> {
  const id = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    await core.aliases.remove(core.caller, accountId, email)
    return accountId
  })
  if (options.json) return out(jsonText({ id, removed: email }))
  out(`The alias ${cell(email)} of account ${id} is removed; its apps are signed out.`)
}
