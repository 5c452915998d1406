// Use cases of a brand's keys, and the identity of a request. A key is shown once, when it is created.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'
import type { Brand } from './brand.ts'
import { lockBrand } from './brand-store.ts'
import type { Changes } from './change.ts'
import { type BrandKey, type KeyKind, newKey } from './key.ts'
import { countLiveKeys, insertKey, listKeys, revokeKey } from './key-store.ts'
import type { RecentBrands } from './recent-brands.ts'

export const MAX_LIVE_KEYS = 100
const MAX_LISTED_KEYS = 200
const MAX_LABEL_LENGTH = 100

type Deps = Changes & { clock: Clock; random: Random; recent: RecentBrands }

/** The identity that a request claims. Only `secretKeyId` is a proof. */
export type Identity = {
  brand: Brand
  keyId: number
  /** The secret key of the request, if it is a live key of this brand. */
  secretKeyId: number | undefined
  /** False: the brand's allow list is empty, so `allowEntryFor` need not be called. */
  hasAllowList: boolean
}

export type CreatedKey = { id: number; key: string }

/** The brand of a key that was proved, and its id. */
export type KeyHolder = { brand: Brand; keyId: number }

export function makeBrandKeys({ db, change, directory, clock, random, recent }: Deps) {
  /**
   * Undefined when the API key is unknown or revoked, or the host belongs to another brand. `host` is the request's Host
   * header, with or without port.
   */
  async function identify(
    apiKey: string,
    host: string,
    secret: string | undefined,
  ): Promise<Identity | undefined> {
    const known = await directory.load()
    const api = await known.findKey('api', apiKey)
    if (!api || !(await known.isServedAt(api.brand, host))) return undefined
    recent.note(api.hash, api.brand)
    const proof = secret === undefined ? undefined : await known.findKey('secret', secret)
    const secretKeyId = proof?.brand.id === api.brand.id ? proof.id : undefined
    return { brand: api.brand, keyId: api.id, secretKeyId, hasAllowList: api.hasAllowList }
  }

  /** The brand of this live secret key. Undefined when `host`, a Host header, belongs to another brand. */
  async function findBySecretKey(secret: string, host: string): Promise<KeyHolder | undefined> {
    const known = await directory.load()
    const key = await known.findKey('secret', secret)
    if (!key || !(await known.isServedAt(key.brand, host))) return undefined
    recent.note(key.hash, key.brand)
    return { brand: key.brand, keyId: key.id }
  }

  /** The holder of a token that was issued for the key `keyId`; `tokenHash` names it. Undefined as above. */
  async function findByToken(keyId: number, tokenHash: string, host: string): Promise<KeyHolder | undefined> {
    const known = await directory.load()
    const key = await known.findKeyById(keyId)
    if (!key || !(await known.isServedAt(key.brand, host))) return undefined
    recent.note(tokenHash, key.brand)
    return { brand: key.brand, keyId }
  }

  /** Errors: invalid_input; conflict when the brand has MAX_LIVE_KEYS live keys. */
  async function createKey(brand: Brand, kind: KeyKind, label: string, actor: Actor): Promise<CreatedKey> {
    if (label.length > MAX_LABEL_LENGTH) {
      throw new AppError('invalid_input', `label must have at most ${MAX_LABEL_LENGTH} characters`)
    }
    return change(async (tx) => {
      await lockBrand(tx, brand.name) // two calls at the same time must not exceed the bound
      if ((await countLiveKeys(tx, brand.id)) >= MAX_LIVE_KEYS) {
        throw new AppError('conflict', `The brand has ${MAX_LIVE_KEYS} live keys; revoke some first`)
      }
      return addKey(tx, brand.id, { kind, label }, { clock, random, actor })
    })
  }

  /** The next request with this key is refused; by another process within NOTICED_WITHIN_MS. Errors: key_not_found. */
  async function revoke(brand: Brand, keyId: number, actor: Actor): Promise<BrandKey> {
    const at = clock.now()
    return change(async (tx) => {
      const key = await revokeKey(tx, brand.id, keyId, at)
      if (!key) throw new AppError('key_not_found', `The brand "${brand.name}" has no live key ${keyId}`)
      const before = { kind: key.kind, label: key.label, hint: key.hint }
      await writeAudit(tx, {
        at,
        brandId: brand.id,
        actor,
        action: 'key.revoke',
        target: `brand_key:${keyId}`,
        before,
      })
      return key
    })
  }

  return {
    identify,
    findBySecretKey,
    findByToken,
    createKey,
    revokeKey: revoke,
    /** Live keys first. */
    listKeys: (brandId: number): Promise<BrandKey[]> => listKeys(db.read, brandId, MAX_LISTED_KEYS),
  }
}

type Making = { clock: Clock; random: Random; actor: Actor }

/** Creates a key inside a running transaction. */
export async function addKey(
  tx: Handle,
  brandId: number,
  { kind, label }: { kind: KeyKind; label: string },
  { clock, random, actor }: Making,
): Promise<CreatedKey> {
  const { key, hint } = newKey(kind, random)
  const at = clock.now()
  const id = await insertKey(tx, { brandId, kind, label, hint, hash: hashSecret(key), createdAt: at })
  const after = { kind, label, hint }
  await writeAudit(tx, { at, brandId, actor, action: 'key.create', target: `brand_key:${id}`, after })
  return { id, key }
}
