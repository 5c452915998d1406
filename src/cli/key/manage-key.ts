// latchkey key create manage, and rotate and revoke of management keys.
import { HOUR_MS } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import type { ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import { chosenBrand, type Opened, operator, UsageError, withCore } from '../open.ts'
import { instantText, jsonText, type Terminal } from '../terminal.ts'
import { MANAGE_MARK } from './named-key.ts'

type Choice = { brand?: string; json?: true }
type New = Choice & { label: string; scope?: string[]; expiresDays?: number; address?: string[] }

export async function manageKeyCreate(options: New, { out }: Terminal): Promise<void> {
  const { label, scope: scopes, expiresDays, address: ranges, json } = options
  const made = await withCore(async (core) => {
    const brandId = await ownerOf(core, options)
    return core.manageKeys.create({ brandId, label, scopes, expiresDays, ranges }, operator())
  })
  if (json) return out(jsonText(shown(made, options)))
  const whose = options.brand === undefined ? 'of the installation' : `of the brand "${options.brand}"`
  const end = made.endsAt === null ? 'does not end by itself' : `ends ${instantText(made.endsAt)}`
  out(
    `${made.key}\n\nNote it down now: only its hash is kept. It is ${whose}, and ${end}; "${typed(`key revoke ${MANAGE_MARK}${made.id}`)}" ends it.`,
  )
}

export async function manageKeyRotate(
  id: number,
  options: Choice & { overlap?: number },
  { out }: Terminal,
): Promise<void> {
  const { overlap } = options
  if (overlap !== undefined && overlap % HOUR_MS !== 0)
    throw new UsageError('--overlap: write whole hours or days')
  const { now, ...made } = await withCore(async (core) => {
    const owner = options.brand === undefined ? undefined : await ownerOf(core, options)
    const overlapHours = overlap === undefined ? undefined : overlap / HOUR_MS
    const input = { owner, id, ...(overlapHours !== undefined && { overlapHours }) }
    return { ...(await core.manageKeys.rotate(input, operator())), now: core.clock.now() }
  })
  if (options.json) return out(jsonText(shown(made, options)))
  const isOver = made.formerEndsAt <= now
  const former = isOver ? 'has ended' : `works until ${instantText(made.formerEndsAt)}`
  out(
    `${made.key}\n\nNote it down now: only its hash is kept. The management key ${MANAGE_MARK}${id} ${former}.`,
  )
}

export async function manageKeyRevoke(id: number, options: Choice, { out }: Terminal): Promise<void> {
  const key = await withCore(async (core) => {
    const owner = options.brand === undefined ? undefined : await ownerOf(core, options)
    return core.manageKeys.revoke({ owner, id }, operator())
  })
  if (options.json) return out(jsonText(shown(key, options)))
  out(
    `The management key ${MANAGE_MARK}${id} (${key.hint}…) is revoked; within half a second calls with it are refused.`,
  )
}

/** Null: the installation. */
async function ownerOf(core: Opened, { brand }: Choice): Promise<number | null> {
  return brand === undefined ? null : (await chosenBrand(core, brand)).id
}

function shown<K extends ManageKey>({ id, brandId: _, ...key }: K, { brand }: Choice) {
  return { kind: 'manage', brand: brand ?? null, ...key, id: `${MANAGE_MARK}${id}` }
}
