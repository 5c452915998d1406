// latchkey account: what changes an account or one of its subscriptions.
import { UsageError } from '../open.ts'
import { cell, jsonText, type Terminal } from '../terminal.ts'
import { idOf, type NameChoice, withBrand } from './account-choice.ts'
import { changedMetadata } from './account-metadata.ts'

type DetailChoice = NameChoice & {
  firstName?: string
  lastName?: string
  company?: string
  state?: string
  zipCode?: string
  country?: string
  metadata?: string[]
}

export async function accountSet(name: string, options: DetailChoice, { out }: Terminal): Promise<void> {
  const { firstName, lastName, company: companyName, state, zipCode, country, metadata } = options
  const person = { firstName, lastName, companyName, state, zipCode }
  const changes = { ...person, country, metadata: metadata && changedMetadata(metadata) }
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
