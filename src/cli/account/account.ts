// latchkey account: show, suspend, resume. Accounts of both dialects alike.

import { typed } from '../../command-hint.ts'
import { visibleJson } from '../../text.ts'
import { mustConfirm } from '../confirmation.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { idOf, type NameChoice, withBrand } from './account-choice.ts'
import { accountText, loginName } from './account-text.ts'

export async function accountShow(
  name: string,
  options: NameChoice & { showSecrets?: true },
  { out }: Terminal,
): Promise<void> {
  const { shown, passwords } = await withBrand(options, async (core) => {
    const id = await idOf(core, name, options)
    const [account, aliases] = [await core.listing.show(core.brand.id, id), await core.aliases.list(id)]
    const open = options.showSecrets ? account.logins.filter((one) => one.endedAt === undefined) : []
    const revealed = new Map<number, string>()
    for (const { subscriptionId: id } of open)
      revealed.set(id, (await core.subscriptionChanges.reveal(core.caller, id)).password)
    const named = aliases.map(({ email, firstName, lastName }) => ({ email, firstName, lastName }))
    return { shown: { ...account, aliases: named }, passwords: revealed }
  })
  if (!options.json) return out(accountText(shown, passwords))
  const logins = shown.logins.map((one) => ({ ...one, vpnPassword: passwords.get(one.subscriptionId) }))
  out(jsonText({ ...shown, logins }))
}

export async function accountSuspend(
  name: string,
  options: NameChoice & { reason?: string },
  { out }: Terminal,
): Promise<void> {
  const { id, changed } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    const target = { accountId, reason: options.reason }
    return { id: accountId, changed: await core.suspension.suspend(core.caller, target) }
  })
  if (options.json) return out(jsonText({ id, status: 'suspended', changed }))
  out(
    changed
      ? `Account ${id} is suspended: calls and logins are refused, and it is not charged. "${typed(`account resume ${id}`)}" lifts it.`
      : `Account ${id} is suspended already; nothing was changed.`,
  )
}

export async function accountNewVpnPassword(
  name: string,
  options: NameChoice,
  { out }: Terminal,
): Promise<void> {
  const { id, logins } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, logins: await core.vpnRenewal.renew(core.caller, accountId) }
  })
  if (options.json) return out(jsonText({ id, logins }))
  if (logins.length === 0) return out(`Account ${id} has no login that runs; nothing was changed.`)
  out(
    `Account ${id} has new VPN passwords for ${logins.map(loginName).join(', ')}; open connections are being ended.`,
  )
  out(`Apps get them by themselves; "${typed(`account show ${id} --show-secrets`)}" shows them.`)
}

export async function accountResume(
  name: string,
  options: NameChoice & { reason?: string },
  { out }: Terminal,
): Promise<void> {
  const { id, resumed } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    const target = { accountId, reason: options.reason }
    return { id: accountId, resumed: await core.suspension.resume(core.caller, target) }
  })
  if (options.json) {
    return out(jsonText({ id, status: 'active', changed: resumed !== undefined, logins: resumed ?? [] }))
  }
  if (!resumed) return out(`Account ${id} is active already; nothing was changed.`)
  out(`Account ${id} is active again.`)
  for (const { vpnUsername, before, dueOn } of resumed) {
    out(
      before === dueOn
        ? `${loginName(vpnUsername)}: due on ${dueOn}, as before.`
        : `${loginName(vpnUsername)}: a new term begins on ${dueOn}; it was due on ${before}.`,
    )
  }
}

export async function accountPersonalData(
  name: string,
  options: NameChoice,
  { out }: Terminal,
): Promise<void> {
  const data = await withBrand(options, async (core) =>
    core.erasing.personalData(core.brand.id, await idOf(core, name, options)),
  )
  out(visibleJson(JSON.stringify(data, null, options.json ? undefined : 2)))
}

export async function accountErase(
  name: string,
  options: NameChoice & { yes?: true },
  terminal: Terminal,
): Promise<void> {
  const { out } = terminal
  await mustConfirm(
    terminal,
    options.yes,
    'An erased account cannot be brought back: its logins and products end, and nothing shows any more whose it was.',
  )
  const { id, isDone } = await withBrand(options, async (core) => {
    const accountId = await idOf(core, name, options)
    return { id: accountId, isDone: await core.erasing.erase(core.caller, accountId) }
  })
  if (options.json) return out(jsonText({ id, erased: isDone }))
  out(`Account ${id} is closed, and nothing here says whose it was. What was billed stays under its number.`)
  if (!isDone) out('Its live sessions are being ended; the server erases them within an hour after that.')
}
