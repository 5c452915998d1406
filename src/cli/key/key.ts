// latchkey key: create, list, rotate, revoke.
import type { BrandKey, KeyKind } from '../../brands/brands.ts'
import { typed } from '../../command-hint.ts'
import { chosenBrand, operator, withCore } from '../open.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'
import { MANAGE_MARK } from './named-key.ts'

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
  const { keys, chains, manageKeys, now } = await withCore(async (core) => {
    const { id } = await chosenBrand(core, options.brand)
    const all = await core.manageKeys.list(undefined)
    return {
      keys: await core.brands.listKeys(id),
      chains: await core.accessTokens.list(id),
      manageKeys: all.filter(({ brandId }) => brandId === id || brandId === null),
      now: core.clock.now(),
    }
  })
  const chainsOf = (id: number) =>
    chains.filter(({ keyId }) => keyId === id).map(({ keyId: _, ...chain }) => chain)
  if (options.json)
    return out(
      jsonText([
        ...keys.map((key) => ({ ...key, chains: chainsOf(key.id) })),
        ...manageKeys.map(({ id, ...key }) => ({ id: MANAGE_MARK + id, kind: 'manage', ...key })),
      ]),
    )
  const rows = keys.map((key) => {
    const { id, kind, hint, label, createdAt, lastUsedOn } = key
    return [
      ...[String(id), kind, `${hint}…`, stateOf(key, now), instantText(createdAt), lastUsedOn ?? '-', label],
    ]
  })
  const manageRows = manageKeys.map((key) => [
    ...[`${MANAGE_MARK}${key.id}`, key.brandId === null ? 'manage, installation' : 'manage', `${key.hint}…`],
    ...[stateOf(key, now), instantText(key.createdAt), key.lastUsedOn ?? '-', key.label],
  ])
  out(columns([['ID', 'KIND', 'BEGINS', 'STATE', 'MADE', 'USED', 'LABEL'], ...rows, ...manageRows]))
  if (chains.length === 0) return
  out(`\nChains of access tokens that live; "${typed('key revoke')}" ends those of a key:`)
  const chainRows = chains.map(({ keyId, begunAt, renewedAt, endsAt, pairs }) => [
    ...[String(keyId), instantText(begunAt), instantText(renewedAt), instantText(endsAt), String(pairs)],
  ])
  out(columns([['KEY', 'BEGUN', 'RENEWED', 'ENDS', 'PAIRS'], ...chainRows]))
}

function stateOf({ revokedAt, endsAt }: Pick<BrandKey, 'revokedAt' | 'endsAt'>, now: number): string {
  if (revokedAt !== null) return `revoked ${instantText(revokedAt)}`
  if (endsAt === null) return 'live'
  return `${endsAt > now ? 'ends' : 'ended'} ${instantText(endsAt)}`
}

export async function keyRotate(
  id: number,
  options: Choice & { overlap?: number },
  { out }: Terminal,
): Promise<void> {
  const { name, hasEnded, ...made } = await withCore(async (core) => {
    const brand = await chosenBrand(core, options.brand)
    const rotated = await core.brands.rotateKey(brand, id, { overlapMs: options.overlap }, operator())
    return { name: brand.name, hasEnded: rotated.formerEndsAt <= core.clock.now(), ...rotated }
  })
  if (options.json) return out(jsonText({ brand: name, ...made }))
  const former = hasEnded
    ? `The ${made.kind} key ${id} has ended.`
    : `The ${made.kind} key ${id} works until ${instantText(made.formerEndsAt)}; "${typed(`key revoke ${id}`)}" ends it sooner.`
  out(`${made.key}\n\nNote it down now: only its hash is kept. ${former}`)
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
