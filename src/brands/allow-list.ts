// Allow lists: addresses and ranges whose calls count as the brand's own. Knows nothing of sockets. The address of a
// trusted proxy never matches: a call that seems to come from a proxy comes from a caller whose address is unknown.
import { doOverlap, makeAddressSet, normalizeRange } from '../address.ts'
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { MAX_ALLOW_ENTRIES } from './allow-finder.ts'
import {
  type AllowEntry,
  countAllowEntries,
  deleteAllowEntry,
  insertAllowEntry,
  listAllowEntries,
} from './allow-store.ts'
import type { Brand } from './brand.ts'
import { lockBrand } from './brand-store.ts'
import type { Changes } from './change.ts'

export type { AllowEntry } from './allow-store.ts'

const MAX_NOTE_LENGTH = 200

/** `proxies`: canonical addresses and ranges whose X-Forwarded-For is trusted. */
type Deps = Changes & { clock: Clock; proxies: readonly string[] }

export function makeAllowList({ db, change, directory, clock, proxies }: Deps) {
  const throughProxies = makeAddressSet(proxies)

  /** Errors: invalid_input; conflict when the range is already on the list, or the list is full. */
  async function addAllow(
    brand: Brand,
    range: string,
    note: string,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<AllowEntry> {
    const cidr = checkedRange(range)
    if (note.length > MAX_NOTE_LENGTH)
      throw new AppError('invalid_input', `note: at most ${MAX_NOTE_LENGTH} characters`)
    return change(async (tx) => {
      await lockBrand(tx, brand.name) // two calls at the same time must not exceed the bound
      if ((await countAllowEntries(tx, brand.id)) >= MAX_ALLOW_ENTRIES) {
        throw new AppError(
          'conflict',
          `The allow list is full (${MAX_ALLOW_ENTRIES} entries); remove some or use ranges`,
        )
      }
      const entry = await insertAllowEntry(tx, brand.id, { cidr, note, createdAt: clock.now() })
      if (!entry) throw new AppError('conflict', `${cidr} is on the allow list already`)
      await writeAudit(tx, { ...auditOf(brand, entry, actor), action: 'allow.add', after: { cidr, note } })
      return entry
    }, once)
  }

  /** A range may have any spelling. Errors: invalid_input, also when the range is not on the list; not_found for such an id. */
  async function removeAllow(
    brand: Brand,
    given: string | { id: number },
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<AllowEntry> {
    const which = typeof given === 'string' ? { cidr: checkedRange(given) } : given
    return change(async (tx) => {
      const entry = await deleteAllowEntry(tx, brand.id, which)
      if (!entry)
        throw 'id' in which
          ? new AppError('not_found', `The allow list has no entry ${which.id}.`)
          : new AppError('invalid_input', `${which.cidr} is not on the allow list`)
      const before = { cidr: entry.cidr, note: entry.note }
      await writeAudit(tx, { ...auditOf(brand, entry, actor), action: 'allow.remove', before })
      return entry
    }, once)
  }

  function auditOf(brand: Brand, entry: AllowEntry, actor: Actor) {
    return { at: clock.now(), brandId: brand.id, actor, target: `allow_entry:${entry.id}` }
  }

  return {
    addAllow,
    removeAllow,
    listAllow: (brandId: number): Promise<AllowEntry[]> =>
      listAllowEntries(db.read, brandId, MAX_ALLOW_ENTRIES),
    /** A trusted proxy inside `range`, for a warning: the list never matches a proxy. */
    proxyIn: (range: string): string | undefined => proxies.find((proxy) => doOverlap(range, proxy)),
    /** The id of the entry that covers `address`. If several do, the oldest. */
    async allowEntryFor(brandId: number, address: string): Promise<number | undefined> {
      if (proxies.length > 0 && throughProxies.has(address)) return undefined
      const find = await (await directory.load()).allowList(brandId)
      return find?.(address)
    },
  }
}

function checkedRange(text: string): string {
  const cidr = normalizeRange(text)
  if (!cidr) {
    throw new AppError(
      'invalid_input',
      `"${text}" is no address; write one such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32`,
    )
  }
  if (cidr.endsWith('/0'))
    throw new AppError(
      'invalid_input',
      `${cidr} would trust every caller; name the addresses of your servers`,
    )
  return cidr
}
