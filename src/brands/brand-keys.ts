// Use cases of a brand's keys, and the identity of a request. A key is shown once, when it is created.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import { hashSecret, sameText } from '../secrets.ts'
import { type Brand, normalizeHost, toBrand } from './brand.ts'
import { lockBrand } from './brand-store.ts'
import { type BrandKey, type KeyKind, newKey } from './key.ts'
import {
  countLiveKeys,
  findBrandOfSecret,
  findIdentity,
  findSecretKey,
  insertKey,
  listKeys,
  revokeKey,
} from './key-store.ts'

export const MAX_LIVE_KEYS = 100
const MAX_LISTED_KEYS = 200
const MAX_LABEL_LENGTH = 100
const MAX_KEY_LENGTH = 200 // a longer text is not one of our keys and is not hashed

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; random: Random }

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

export function makeBrandKeys({ db, clock, random }: Deps) {
  /**
   * One read for a whole request. Undefined when the API key is unknown or revoked, or the host belongs to another brand.
   * `host` is the request's Host header, with or without port.
   */
  async function identify(
    apiKey: string,
    host: string,
    secret: string | undefined,
  ): Promise<Identity | undefined> {
    const apiHash = hashOf(apiKey)
    const secretHash = secret === undefined ? '' : hashOf(secret)
    const [row] = await findIdentity(db.read, apiHash, secretHash, normalizeHost(host))
    if (!row || !sameText(row.keyHash, apiHash)) return undefined
    if (row.hostBrandId !== null && row.hostBrandId !== row.id) return undefined
    return {
      brand: toBrand(row),
      keyId: row.keyId,
      secretKeyId: sameText(row.secretHash ?? '', secretHash) ? (row.secretKeyId ?? undefined) : undefined,
      hasAllowList: row.allowEntryId !== null,
    }
  }

  async function checkSecret(brandId: number, secret: string): Promise<number | undefined> {
    const hash = hashOf(secret)
    const row = await findSecretKey(db.read, brandId, hash)
    return row && sameText(row.hash, hash) ? row.id : undefined
  }

  /** The brand of this live secret key. Undefined when `host`, a Host header, belongs to another brand. */
  async function findBySecretKey(
    secret: string,
    host: string,
  ): Promise<{ brand: Brand; keyId: number } | undefined> {
    const hash = hashOf(secret)
    const row = await findBrandOfSecret(db.read, hash, normalizeHost(host))
    return row && sameText(row.hash, hash) ? { brand: toBrand(row), keyId: row.keyId } : undefined
  }

  /** Errors: invalid_input; conflict when the brand has MAX_LIVE_KEYS live keys. */
  async function createKey(brand: Brand, kind: KeyKind, label: string, actor: Actor): Promise<CreatedKey> {
    if (label.length > MAX_LABEL_LENGTH) {
      throw new AppError('invalid_input', `label must have at most ${MAX_LABEL_LENGTH} characters`)
    }
    return db.write(async (tx) => {
      await lockBrand(tx, brand.name) // two calls at the same time must not exceed the bound
      if ((await countLiveKeys(tx, brand.id)) >= MAX_LIVE_KEYS) {
        throw new AppError('conflict', `The brand has ${MAX_LIVE_KEYS} live keys; revoke some first`)
      }
      return addKey(tx, brand.id, { kind, label }, { clock, random, actor })
    })
  }

  /** Takes effect at once: the next request with this key is refused. Errors: key_not_found. */
  async function revoke(brand: Brand, keyId: number, actor: Actor): Promise<BrandKey> {
    const at = clock.now()
    return db.write(async (tx) => {
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
    async findByApiKey(apiKey: string): Promise<{ brand: Brand; keyId: number } | undefined> {
      return identify(apiKey, '', undefined)
    },
    checkSecret,
    findBySecretKey,
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

/** A text that cannot be a key gets the empty hash, which no row has. */
function hashOf(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? hashSecret(key) : ''
}
