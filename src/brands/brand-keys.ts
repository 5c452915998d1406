// Use cases of a brand's keys, and the identity of a request. A key is shown once, when it is created.
import type { Actor } from '../audit/actor.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'
import type { Brand } from './brand.ts'
import { lockBrand } from './brand-store.ts'
import type { Changes } from './change.ts'
import { type BrandKey, DEFAULT_OVERLAP_MS, type KeyKind, makerOf, mustBeOverlap, newKey } from './key.ts'
import { countLiveKeys, findKeyOfBrand, insertKey, listKeys, revokeKey, setKeyEnd } from './key-store.ts'
import type { KeyUse } from './key-use.ts'
import type { RecentBrands } from './recent-brands.ts'

export const MAX_LIVE_KEYS = 100
const MAX_LISTED_KEYS = 200
const MAX_LABEL_LENGTH = 100

type Deps = Changes & { clock: Clock; random: Random; recent: RecentBrands; use: Pick<KeyUse, 'note'> }

/** The identity that a request claims. Only `secretKeyId` is a proof. */
export type Identity = {
  brand: Brand
  keyId: number
  /** The secret key of the request, if it is a live key of this brand. */
  secretKeyId: number | undefined
  /** False: the brand's allow list is empty, so `allowEntryFor` need not be called. */
  hasAllowList: boolean
}

/** `key` is not shown again. */
export type CreatedKey = BrandKey & { key: string }

/** `former`: the number of the key before, which ends at `formerEndsAt`. */
export type RotatedKey = CreatedKey & { former: number; formerEndsAt: Instant }

/** The brand of a key that was proved, and its id. */
export type KeyHolder = { brand: Brand; keyId: number }

export function makeBrandKeys({ db, change, directory, clock, random, recent, use }: Deps) {
  /**
   * Undefined when the API key is unknown, revoked or ended, or the host belongs to another brand. `host` is the request's Host
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
    use.note(api.id)
    const proof = secret === undefined ? undefined : await known.findKey('secret', secret)
    const secretKeyId = proof?.brand.id === api.brand.id ? proof.id : undefined
    if (secretKeyId !== undefined) use.note(secretKeyId)
    return { brand: api.brand, keyId: api.id, secretKeyId, hasAllowList: api.hasAllowList }
  }

  /** The brand of this live secret key. Undefined when `host`, a Host header, belongs to another brand. */
  async function findBySecretKey(secret: string, host: string): Promise<KeyHolder | undefined> {
    const known = await directory.load()
    const key = await known.findKey('secret', secret)
    if (!key || !(await known.isServedAt(key.brand, host))) return undefined
    recent.note(key.hash, key.brand)
    use.note(key.id)
    return { brand: key.brand, keyId: key.id }
  }

  /** The holder of a token that was issued for the key `keyId`; `tokenHash` names it. Undefined as above. */
  async function findByToken(keyId: number, tokenHash: string, host: string): Promise<KeyHolder | undefined> {
    const known = await directory.load()
    const key = await known.findKeyById(keyId)
    if (!key || !(await known.isServedAt(key.brand, host))) return undefined
    recent.note(tokenHash, key.brand)
    use.note(key.id)
    return { brand: key.brand, keyId }
  }

  /** Errors: invalid_input; conflict when the brand has MAX_LIVE_KEYS live keys. */
  async function createKey(
    brand: Brand,
    kind: KeyKind,
    label: string,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<CreatedKey> {
    if (label.length > MAX_LABEL_LENGTH) {
      throw new AppError('invalid_input', `label must have at most ${MAX_LABEL_LENGTH} characters`)
    }
    return change(async (tx) => {
      await mustHaveSpace(tx, brand)
      return addKey(tx, brand.id, { kind, label }, { clock, random, actor })
    }, once)
  }

  /** Errors: conflict. */
  async function mustHaveSpace(tx: Handle, brand: Brand): Promise<void> {
    await lockBrand(tx, brand.name) // two calls at the same time must not exceed the bound
    if ((await countLiveKeys(tx, brand.id, clock.now())) >= MAX_LIVE_KEYS)
      throw new AppError('conflict', `The brand has ${MAX_LIVE_KEYS} live keys; revoke some first`)
  }

  /**
   * Creates a successor of the same kind and label. The former key works for another `overlapMs`, 0 for not at all; its
   * tokens end with it. Errors: key_not_found; invalid_input; conflict when it has a successor, or as for a new key.
   */
  async function rotate(
    brand: Brand,
    keyId: number,
    { overlapMs = DEFAULT_OVERLAP_MS }: { overlapMs?: number | undefined },
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<RotatedKey> {
    mustBeOverlap(overlapMs)
    return change(async (tx) => {
      await mustHaveSpace(tx, brand)
      const at = clock.now()
      const key = await findKeyOfBrand(tx, brand.id, keyId, at)
      if (!key) throw notLive(brand, keyId)
      if (key.endsAt !== null)
        throw new AppError('conflict', `The key ${keyId} has a successor already; revoke it to end it sooner`)
      const endsAt = at + overlapMs
      const { kind, label } = key
      const made = await addKey(tx, brand.id, { kind, label }, { clock, random, actor })
      await setKeyEnd(tx, keyId, endsAt)
      await writeChange(tx, {
        ...{ at, brandId: brand.id, actor, action: 'key.rotate', target: `brand_key:${keyId}` },
        after: { successor: made.id, endsAt },
        event: happened('key.rotated', thingId('key', keyId), {
          ...{ key: keyData(keyId, { ...key, endsAt }), successor_id: thingId('key', made.id) },
          ends_at: new Date(endsAt).toISOString(),
        }),
      })
      return { ...made, former: keyId, formerEndsAt: endsAt }
    }, once)
  }

  /** The next request with this key is refused; by another process within NOTICED_WITHIN_MS. Errors: key_not_found. */
  async function revoke(
    brand: Brand,
    keyId: number,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<BrandKey> {
    const at = clock.now()
    return change(async (tx) => {
      const key = await revokeKey(tx, brand.id, keyId, at)
      if (!key) throw notLive(brand, keyId)
      const before = { kind: key.kind, label: key.label, hint: key.hint }
      await writeChange(tx, {
        at,
        brandId: brand.id,
        actor,
        action: 'key.revoke',
        target: `brand_key:${keyId}`,
        before,
        event: happened('key.revoked', thingId('key', keyId), { key: keyData(keyId, key) }),
      })
      return key
    }, once)
  }

  return {
    identify,
    findBySecretKey,
    findByToken,
    createKey,
    rotateKey: rotate,
    revokeKey: revoke,
    /** Live keys first. */
    listKeys: (brandId: number): Promise<BrandKey[]> =>
      listKeys(db.read, brandId, clock.now(), MAX_LISTED_KEYS),
  }
}

function notLive(brand: Brand, keyId: number): AppError {
  return new AppError('key_not_found', `The brand "${brand.name}" has no live key ${keyId}`)
}

type Making = { clock: Clock; random: Random; actor: Actor }

/** Creates a key inside a running transaction. */
export async function addKey(
  tx: Handle,
  brandId: number,
  { kind, label }: { kind: KeyKind; label: string },
  { clock, random, actor }: Making,
): Promise<CreatedKey> {
  const { key: text, hint } = newKey(kind, random)
  const at = clock.now()
  const madeBy = makerOf(actor)
  const id = await insertKey(tx, {
    brandId,
    kind,
    label,
    hint,
    hash: hashSecret(text),
    createdAt: at,
    madeBy,
  })
  const after = { kind, label, hint }
  const key = keyData(id, { kind, label, endsAt: null })
  const event = happened('key.created', thingId('key', id), { key })
  await writeChange(tx, { at, brandId, actor, action: 'key.create', target: `brand_key:${id}`, after, event })
  return {
    ...{ id, kind, label, hint, createdAt: at },
    ...{ revokedAt: null, endsAt: null, lastUsedOn: null, madeBy, key: text },
  }
}

function keyData(id: number, { kind, label, endsAt }: Pick<BrandKey, 'kind' | 'label' | 'endsAt'>) {
  const ends = endsAt === null ? null : new Date(endsAt).toISOString()
  return { id: thingId('key', id), kind, label, scopes: null, ends_at: ends }
}
