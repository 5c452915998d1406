// latchkey key: create, list, revoke.
import type { KeyKind } from '../../brands/brands.ts'
import { typed } from '../../command-hint.ts'
import { chosenBrand, operator, withCore } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { brand?: string; json?: true }

export async function keyCreate(
  kind: KeyKind,
  options: Choice & { label: string },
  { out }: Terminal,
): Promise<void> {
  const { id, key, name } = await withCore(async (core) => {
    const brand = await chosenBrand(core, options.brand)
    return { name: brand.name, ...(await core.brands.createKey(brand, kind, options.label, operator())) }
  })
  if (options.json) return out(jsonText({ brand: name, id, kind, key }))
  out(`${key}\n\nNote it down now: only its hash is kept. "${typed(`key revoke ${id}`)}" ends it.`)
}

export async function keyList(options: Choice, { out }: Terminal): Promise<void> {
  const { keys, chains } = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    return { keys: await core.brands.listKeys(id), chains: await core.accessTokens.list(id) }
  })
  const chainsOf = (id: number) =>
    chains.filter(({ keyId }) => keyId === id).map(({ keyId: _, ...chain }) => chain)
  if (options.json) return out(jsonText(keys.map((key) => ({ ...key, chains: chainsOf(key.id) }))))
  const rows = keys.map(({ id, kind, hint, label, createdAt, revokedAt }) => {
    const state = revokedAt === null ? 'live' : `revoked ${instantText(revokedAt)}`
    return [String(id), kind, `${hint}…`, state, instantText(createdAt), label]
  })
  out(columns([['ID', 'KIND', 'BEGINS', 'STATE', 'MADE', 'LABEL'], ...rows]))
  if (chains.length === 0) return
  out(`\nChains of access tokens that live; "${typed('key revoke')}" ends those of a key:`)
  const chainRows = chains.map(({ keyId, begunAt, renewedAt, endsAt, pairs }) => [
    ...[String(keyId), instantText(begunAt), instantText(renewedAt), instantText(endsAt), String(pairs)],
  ])
  out(columns([['KEY', 'BEGUN', 'RENEWED', 'ENDS', 'PAIRS'], ...chainRows]))
}

export async function keyRevoke(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const key = await withCore(async (core) => {
    const brand = await chosenBrand(core, options.brand)
    return core.brands.revokeKey(brand, id, operator())
  })
  out(
    options.json
      ? jsonText(key)
      : `The ${key.kind} key ${id} (${key.hint}…) is revoked; within half a second calls with it are refused.`,
  )
}
