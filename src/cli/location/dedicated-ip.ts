// latchkey dedicated-ip: add, list, release.

import { typed } from '../../command-hint.ts'
import type { StockAddress } from '../../locations/dedicated-stock.ts'
import { chosenBrand, operator, withCore } from '../open.ts'
import { cell, columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { brand?: string; json?: true }

export async function dedicatedIpAdd(
  ranges: string[],
  { brand: name, json, country, host }: Choice & { country: string; host: string },
  { out }: Terminal,
): Promise<void> {
  const added = await withCore(async (core) => {
    const brand = await chosenBrand(core, name)
    return core.dedicatedAddresses.add({ brand, actor: operator() }, { country, host, ranges })
  })
  if (json) return out(jsonText(added))
  const { addresses } = added
  const which = addresses.length === 1 ? addresses[0] : `${addresses.length} addresses (${ranges.join(', ')})`
  out(`Added ${which} to the free stock of ${added.country}, on ${added.host}.`)
}

export async function dedicatedIpList(
  { brand: name, json, country, status }: Choice & { country?: string; status?: StockAddress['status'] },
  { out }: Terminal,
): Promise<void> {
  const all = await withCore(async (core) => {
    const { id } = await chosenBrand(core, name)
    return core.dedicatedAddresses.list(id, { country, status })
  })
  if (json) return out(jsonText(all.map(shownOf)))
  if (all.length === 0) {
    return out(
      country === undefined && status === undefined
        ? `There are no dedicated addresses yet; "${typed('dedicated-ip add')}" adds some.`
        : 'There are no such addresses.',
    )
  }
  const rows = all.map((one) => [one.address, one.country, one.host, stateText(one)])
  out(columns([['ADDRESS', 'COUNTRY', 'HOST', 'STATE'], ...rows]))
}

export async function dedicatedIpRelease(
  address: string,
  { brand: name, json, force }: Choice & { force?: true },
  { out }: Terminal,
): Promise<void> {
  const released = await withCore(async (core) => {
    const brand = await chosenBrand(core, name)
    return core.dedicatedAddresses.release({ brand, actor: operator() }, address, force ?? false)
  })
  out(json ? jsonText(shownOf(released)) : `${released.address} is ${stateText(released)} now.`)
}

function shownOf({ address, country, host, status, username, dueAt }: StockAddress) {
  return { address, country, host, status, username: status === 'free' ? null : username, dueAt }
}

function stateText({ status, username, dueAt }: StockAddress): string {
  if (status === 'free') return 'free'
  if (status === 'quarantined')
    return dueAt === null ? 'quarantined' : `quarantined, free from ${instantText(dueAt)}`
  const expired = dueAt === null ? '' : `, which has expired and loses it ${instantText(dueAt)}`
  return `assigned to ${cell(username ?? '')}${expired}`
}
