// latchkey subscription: changes of one subscription by its number, by plan and prepaid alike.

import { typed } from '../../command-hint.ts'
import type { PrepaidKind } from '../../subscriptions/prepaid-subscription.ts'
import { type Choice, withBrand } from '../account/account-choice.ts'
import { mustConfirm } from '../confirmation.ts'
import { UsageError } from '../open.ts'
import { cell, jsonText, type Terminal } from '../terminal.ts'

type Extending = Choice & { days: number }

export async function extend(id: number, options: Extending, { out }: Terminal): Promise<void> {
  const { dueOn } = await withBrand(options, (core) =>
    core.subscriptionChanges.extend(core.caller, id, options.days),
  )
  if (options.json) return out(jsonText({ id, dueOn }))
  out(`Subscription ${id} is due on ${dueOn} now. The days are goodwill, which is not billed.`)
}

export async function renew(
  id: number,
  options: Choice & { days?: number },
  { out }: Terminal,
): Promise<void> {
  const { dueOn, ledger } = await withBrand(options, (core) =>
    core.subscriptionChanges.renew(core.caller, id, options.days),
  )
  if (options.json) return out(jsonText({ id, dueOn, ledger }))
  out(`Subscription ${id} is due on ${dueOn} now. The term is row ${ledger.id} of the ledger.`)
}

export async function upgrade(
  id: number,
  options: Choice & { plan: number },
  { out }: Terminal,
): Promise<void> {
  const { ledger } = await withBrand(options, (core) =>
    core.subscriptionChanges.upgrade(core.caller, id, { planMonths: options.plan, autoTerminate: undefined }),
  )
  if (options.json) return out(jsonText({ id, ledger: ledger ?? null }))
  out(
    ledger
      ? `Subscription ${id} has the plan of ${options.plan} months until ${ledger.endsOn}; row ${ledger.id} of the ledger bills it.`
      : `Subscription ${id} has the plan of ${options.plan} months from its next term on; nothing was billed.`,
  )
}

export async function cancel(
  id: number,
  options: Choice & { at: 'midnight' | 'due-date'; reason?: string },
  { out }: Terminal,
): Promise<void> {
  const type = options.at === 'midnight' ? 'midnight' : 'at_due_date'
  await withBrand(options, (core) =>
    core.subscriptionChanges.cancel(core.caller, id, { type, reason: options.reason }),
  )
  if (options.json) return out(jsonText({ id, cancelled: type }))
  const when = type === 'midnight' ? 'at the next night' : 'on its due day'
  out(`Subscription ${id} ends ${when}. "${typed(`subscription uncancel ${id}`)}" takes that back.`)
}

export async function uncancel(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const { dueOn } = await withBrand(options, (core) => core.subscriptionChanges.uncancel(core.caller, id))
  out(options.json ? jsonText({ id, dueOn }) : `Subscription ${id} goes on; it is due on ${dueOn}.`)
}

export async function suspend(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const changed = await withBrand(options, (core) => core.subscriptionChanges.suspend(core.caller, id))
  if (options.json) return out(jsonText({ id, changed }))
  out(`Subscription ${id} is suspended${changed ? '.' : ' already; nothing was changed.'}`)
}

export async function resume(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const changed = await withBrand(options, (core) => core.subscriptionChanges.resume(core.caller, id))
  if (options.json) return out(jsonText({ id, changed }))
  out(`Subscription ${id} ${changed ? 'goes on.' : 'is not suspended; nothing was changed.'}`)
}

export async function end(id: number, options: Choice & { yes?: true }, terminal: Terminal): Promise<void> {
  await mustConfirm(terminal, options.yes, 'An ended subscription cannot be brought back.')
  await withBrand(options, (core) => core.subscriptionChanges.end(core.caller, id))
  if (options.json) return terminal.out(jsonText({ id, ended: true }))
  terminal.out(`Subscription ${id} has ended; its sessions are being ended.`)
}

export async function limit(
  id: number,
  options: Choice & { sessions?: number; default?: true },
  { out }: Terminal,
): Promise<void> {
  const { sessions, default: isDefault } = options
  if ((sessions === undefined) === (isDefault === undefined))
    throw new UsageError('Give either --sessions or --default.')
  await withBrand(options, async (core) => {
    const { limits } = await core.listing.subscription(core.brand.id, id)
    const places = limits ?? { countryIds: [], cityIds: [], protocolIds: [] }
    const wanted = sessions === undefined ? undefined : { ...places, sessionLimit: sessions }
    await core.subscriptionChanges.setLimits(core.caller, id, wanted)
  })
  if (options.json) return out(jsonText({ id, sessions: sessions ?? null }))
  out(
    sessions === undefined
      ? `Subscription ${id} has what the brand sets for all.`
      : `Subscription ${id} may have ${sessions} at once.`,
  )
}

export async function set(
  id: number,
  options: Choice & { kind?: PrepaidKind; renew?: boolean },
  { out }: Terminal,
): Promise<void> {
  const { kind, renew: renews } = options
  if (kind === undefined && renews === undefined) throw new UsageError('Give --kind, --renew or --no-renew.')
  await withBrand(options, (core) => core.subscriptionChanges.setTerms(core.caller, id, { kind, renews }))
  out(options.json ? jsonText({ id, kind, renews }) : `Subscription ${id} is changed.`)
}

export async function newPassword(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const { username } = await withBrand(options, (core) => core.subscriptionChanges.rotate(core.caller, id))
  if (options.json) return out(jsonText({ id, username }))
  out(`VPN login ${cell(username)} has a new password; open connections are being ended.`)
  out(`"${typed(`subscription reveal ${id}`)}" shows it.`)
}

export async function reveal(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const login = await withBrand(options, (core) => core.subscriptionChanges.reveal(core.caller, id))
  if (options.json) return out(jsonText({ id, ...login }))
  out(`VPN username: ${cell(login.username)}\nVPN password: ${cell(login.password)}`)
}
