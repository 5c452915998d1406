// Allow lists: addresses and ranges whose calls count as the brand's own. Knows nothing of sockets, and of proxies that
// their addresses are nobody's: a call that seems to come from one is somebody's whose address is not known.
import { doOverlap, makeAddressSet, normalizeRange } from '../address.ts'
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import {
  type AllowEntry,
  countAllowEntries,
  deleteAllowEntry,
  insertAllowEntry,
  listAllowEntries,
} from './allow-store.ts'
import type { Brand } from './brand.ts'
import { lockBrand } from './brand-store.ts'

export type { AllowEntry } from './allow-store.ts'

export const MAX_ALLOW_ENTRIES = 1000
const MAX_NOTE_LENGTH = 200
const MAX_CACHED_BRANDS = 100

/** `proxies`: those whose X-Forwarded-For is believed, canonical addresses and ranges. */
type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; proxies: readonly string[] }

export function makeAllowList({ db, clock, proxies }: Deps) {
  const findEntry = makeEntryFinder()
  const throughProxies = makeAddressSet(proxies)

  /** Errors: invalid_input, conflict when it is on the list already or the list is full. */
  async function addAllow(brand: Brand, range: string, note: string, actor: Actor): Promise<AllowEntry> {
    const cidr = checkedRange(range)
    if (note.length > MAX_NOTE_LENGTH)
      throw new AppError('invalid_input', `note: at most ${MAX_NOTE_LENGTH} characters`)
    return db.write(async (tx) => {
      await lockBrand(tx, brand.name) // so that two at once cannot pass the bound
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
    })
  }

  /** `range` in any spelling. Errors: invalid_input, also when it is not on the list. */
  async function removeAllow(brand: Brand, range: string, actor: Actor): Promise<AllowEntry> {
    const cidr = checkedRange(range)
    return db.write(async (tx) => {
      const entry = await deleteAllowEntry(tx, brand.id, cidr)
      if (!entry) throw new AppError('invalid_input', `${cidr} is not on the allow list`)
      const before = { cidr, note: entry.note }
      await writeAudit(tx, { ...auditOf(brand, entry, actor), action: 'allow.remove', before })
      return entry
    })
  }

  function auditOf(brand: Brand, entry: AllowEntry, actor: Actor) {
    return { at: clock.now(), brandId: brand.id, actor, target: `allow_entry:${entry.id}` }
  }

  return {
    addAllow,
    removeAllow,
    listAllow: (brandId: number): Promise<AllowEntry[]> =>
      listAllowEntries(db.read, brandId, MAX_ALLOW_ENTRIES),
    /** A trusted proxy that a range of the list touches: its own address is never matched. */
    proxyIn: (range: string): string | undefined => proxies.find((proxy) => doOverlap(range, proxy)),
    /** The id of the entry that covers `address`, the oldest where several do. */
    async allowEntryFor(brandId: number, address: string): Promise<number | undefined> {
      if (proxies.length > 0 && throughProxies.has(address)) return undefined
      return findEntry(brandId, await listAllowEntries(db.read, brandId, MAX_ALLOW_ENTRIES), address)
    },
  }
}

/** Matches addresses; keeps the compiled list of a brand for as long as the brand's entries stay the same. */
function makeEntryFinder() {
  const compiled = new Map<number, { signature: string; set: ReturnType<typeof makeAddressSet> }>()

  function compiledSet(brandId: number, entries: readonly AllowEntry[]) {
    const signature = entries.map((entry) => entry.cidr).join(' ')
    const known = compiled.get(brandId)
    if (known?.signature === signature) return known.set
    if (compiled.size >= MAX_CACHED_BRANDS) compiled.clear()
    const set = makeAddressSet(entries.map((entry) => entry.cidr))
    compiled.set(brandId, { signature, set })
    return set
  }

  return (brandId: number, entries: readonly AllowEntry[], address: string): number | undefined => {
    if (entries.length === 0 || !compiledSet(brandId, entries).has(address)) return undefined
    return entries.find((entry) => makeAddressSet([entry.cidr]).has(address))?.id
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
