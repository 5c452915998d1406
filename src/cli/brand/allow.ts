// latchkey allow: add, remove, list.
import { chosenBrand, operator, withCore } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { brand?: string; json?: true }

export async function allowAdd(
  range: string,
  options: Choice & { note: string },
  { out, err }: Terminal,
): Promise<void> {
  const { entry, proxy } = await withCore(async (core) => {
    const brand = await chosenBrand(core, options.brand)
    const added = await core.brands.addAllow(brand, range, options.note, operator())
    return { entry: added, proxy: core.brands.proxyIn(added.cidr) }
  })
  if (proxy !== undefined)
    err(`${proxy} is a trusted proxy: calls that come from its own address are not trusted by this entry.`)
  out(options.json ? jsonText(entry) : `Calls from ${entry.cidr} need no secret key from now on.`)
}

export async function allowRemove(range: string, options: Choice, { out }: Terminal): Promise<void> {
  const entry = await withCore(async (core) => {
    const brand = await chosenBrand(core, options.brand)
    return core.brands.removeAllow(brand, range, operator())
  })
  out(options.json ? jsonText(entry) : `Calls from ${entry.cidr} are no longer trusted.`)
}

export async function allowList(options: Choice, { out }: Terminal): Promise<void> {
  const entries = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return core.brands.listAllow(id)
  })
  if (options.json) return out(jsonText(entries))
  if (entries.length === 0) return out('The allow list is empty: trusted calls need the secret key.')
  const rows = entries.map(({ cidr, note, createdAt }) => [cidr, instantText(createdAt), note])
  out(columns([['ADDRESS', 'SINCE', 'NOTE'], ...rows]))
}
