// Answers from memory who a key is, whose a host is, and what a brand has set and allows: a call costs no query for it. As old
// as the last look at the revision of brands. Of keys only hashes are kept, and nothing that a stranger has made up but for a
// bounded number of hosts.
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { makeRemembered, makeRevised } from '../db/revision.ts'
import { hashSecret, sameText } from '../secrets.ts'
import { MAX_ALLOW_ENTRIES, makeAllowFinder } from './allow-finder.ts'
import { listAllowEntries } from './allow-store.ts'
import { type Brand, MAX_HOST_LENGTH, normalizeHost, toBrand } from './brand.ts'
import {
  findBrandById,
  findBrandByName,
  findBrandOfHost,
  listBrands,
  listMovedBrands,
} from './brand-store.ts'
import { type BrandKey, isBeforeEnd } from './key.ts'
import { findLiveKey, findLiveKeyById, type LiveKeyRow } from './key-store.ts'

const MOST_KEYS = 5000
const MOST_HOSTS = 5000
/** Hosts that no brand has: callers choose them. */
const MOST_UNLISTED_HOSTS = 1000
const MOST_BRANDS = 1000
const MOST_ALLOW_LISTS = 100
const MOST_MOVED_BRANDS = 1000
const MAX_KEY_LENGTH = 200 // a longer text is not one of our keys and is not hashed

/** A key that is neither revoked nor ended. `hasAllowList`: of its brand. */
export type LiveKey = Pick<BrandKey, 'id' | 'kind' | 'endsAt'> & {
  hash: string
  brand: Brand
  hasAllowList: boolean
}

export type KnownBrands = ReturnType<typeof makeKnownBrands>
export type BrandDirectory = ReturnType<typeof makeBrandDirectory>

export function makeBrandDirectory({ db, clock }: { db: Pick<Database, 'read'>; clock: Clock }) {
  return makeRevised({ db, clock, name: 'brands', read: async () => makeKnownBrands(db.read, clock) })
}

/** What was asked since the last change of any brand. */
function makeKnownBrands(db: Handle, clock: Clock) {
  const keyOfHash = makeRemembered(MOST_KEYS, async (hash: string) => toKey(await findLiveKey(db, hash)))
  const keyOfId = makeRemembered(MOST_KEYS, async (id: number) => toKey(await findLiveKeyById(db, id)))
  const listedHost = makeRemembered(MOST_HOSTS, (host: string) => findBrandOfHost(db, host))
  const unlistedHosts = new Set<string>()
  let moved: Promise<Brand[]> | undefined
  const brandOfId = makeRemembered(MOST_BRANDS, async (id: number) => {
    const row = await findBrandById(db, id)
    return row && toBrand(row)
  })
  const brandOfName = makeRemembered(MOST_BRANDS, async (name: string) => {
    const row = await findBrandByName(db, name)
    return row && toBrand(row)
  })
  const onlyBrand = makeRemembered(1, async (_: 'of all') => {
    const [row, another] = await listBrands(db, 2)
    return row && !another ? toBrand(row) : undefined
  })
  const nameOfEach = makeRemembered(1, async (_: 'of all') => {
    const rows = await listBrands(db, MOST_BRANDS)
    return new Map(rows.map(({ id, name }) => [id, name]))
  })
  const allowList = makeRemembered(MOST_ALLOW_LISTS, async (brandId: number) =>
    makeAllowFinder(await listAllowEntries(db, brandId, MAX_ALLOW_ENTRIES)),
  )

  /** The end of a key is known before: it counts at once in all processes. */
  function unlessEnded(key: LiveKey | undefined): LiveKey | undefined {
    return key && isBeforeEnd(key, clock.now()) ? key : undefined
  }

  /** The id of the brand that has this Host header as one of its hosts. */
  async function ownerOf(host: string): Promise<number | undefined> {
    const plain = normalizeHost(host)
    if (plain.length > MAX_HOST_LENGTH || unlistedHosts.has(plain)) return undefined
    const owner = await listedHost(plain)
    if (owner !== undefined) return owner
    if (unlistedHosts.size >= MOST_UNLISTED_HOSTS) unlistedHosts.clear()
    unlistedHosts.add(plain)
    return undefined
  }

  return {
    /** Undefined when the key is unknown, revoked, ended or of the other kind. */
    async findKey(kind: LiveKey['kind'], key: string): Promise<LiveKey | undefined> {
      if (key.length > MAX_KEY_LENGTH) return undefined
      const hash = hashSecret(key)
      const found = await keyOfHash(hash)
      return found?.kind === kind && sameText(found.hash, hash) ? unlessEnded(found) : undefined
    },
    /** Undefined when the key was revoked or has ended. */
    findKeyById: async (id: number) => unlessEnded(await keyOfId(id)),
    ownerOf,
    /** False when `host`, a Host header, belongs to another brand. */
    async isServedAt({ id }: Brand, host: string): Promise<boolean> {
      const owner = await ownerOf(host)
      return owner === undefined || owner === id
    },
    findBrand: brandOfId,
    findBrandNamed: brandOfName,
    /** The only brand; undefined when there are several. */
    findOnly: () => onlyBrand('of all'),
    /** Of all brands, by id. */
    listNames: async (): Promise<ReadonlyMap<number, string>> => (await nameOfEach('of all')) ?? new Map(),
    /** Sandbox brands whose clock is ahead. */
    async listMoved(): Promise<readonly Brand[]> {
      moved ??= listMovedBrands(db, MOST_MOVED_BRANDS).then((rows) => rows.map(toBrand))
      const asked = moved
      return asked.catch((error: unknown) => {
        if (moved === asked) moved = undefined
        throw error
      })
    },
    allowList,
  }
}

function toKey([row]: readonly LiveKeyRow[]): LiveKey | undefined {
  if (!row) return undefined
  const { keyId, kind, hash, endsAt, allowEntryId } = row
  return { id: keyId, kind, hash, endsAt, brand: toBrand(row), hasAllowList: allowEntryId !== null }
}
