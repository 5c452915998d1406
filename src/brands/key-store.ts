// The SQL of API keys and secret keys, and the single read of every request. Decides nothing.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile } from '../db/precompile.ts'
import type { BrandRow } from './brand-store.ts'
import type { BrandKey, KeyKind } from './key.ts'

const COLUMNS = ['id', 'kind', 'hint', 'label', 'created_at as createdAt', 'revoked_at as revokedAt'] as const

export type NewKeyRow = {
  brandId: number
  kind: KeyKind
  hash: string
  hint: string
  label: string
  createdAt: Instant
}

export async function insertKey(tx: Handle, { brandId, createdAt, ...row }: NewKeyRow): Promise<number> {
  const { id } = await tx
    .insertInto('brand_key')
    .values({ ...row, brand_id: brandId, created_at: createdAt, revoked_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Live keys first, then by age, newest first. */
export async function listKeys(db: Handle, brandId: number, limit: number): Promise<BrandKey[]> {
  return db
    .selectFrom('brand_key')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .orderBy(sql`case when revoked_at is null then 0 else 1 end`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function countLiveKeys(db: Handle, brandId: number): Promise<number> {
  const row = await db
    .selectFrom('brand_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('brand_id', '=', brandId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Returns the key if it was live. */
export async function revokeKey(tx: Handle, brandId: number, id: number, at: Instant) {
  return tx
    .updateTable('brand_key')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .where('revoked_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
}

/** The id and hash of a live secret key of this brand. */
export async function findSecretKey(db: Handle, brandId: number, hash: string) {
  return db
    .selectFrom('brand_key')
    .select(['id', 'hash'])
    .where('hash', '=', hash)
    .where('brand_id', '=', brandId)
    .where('kind', '=', 'secret')
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

/** The live secret key with this hash, and its brand. Undefined when the host belongs to another brand. */
export async function findBrandOfSecret(db: Handle, hash: string, host: string) {
  return db
    .selectFrom('brand_key')
    .innerJoin('brand', 'brand.id', 'brand_key.brand_id')
    .leftJoin('brand_host as host', (join) => join.on('host.host', 'in', only(host)))
    .where((eb) => eb.or([eb('host.brand_id', 'is', null), eb('host.brand_id', '=', eb.ref('brand.id'))]))
    .select([
      'brand.id as id',
      'brand.name as name',
      'brand.title as title',
      'brand.settings as settings',
      'brand_key.id as keyId',
      'brand_key.hash as hash',
    ])
    .where('brand_key.hash', 'in', only(hash))
    .where('brand_key.kind', '=', sql.lit('secret'))
    .where('brand_key.revoked_at', 'is', null)
    .executeTakeFirst()
}

export type IdentityRow = BrandRow & {
  keyId: number
  keyHash: string
  secretKeyId: number | null
  secretHash: string | null
  hostBrandId: number | null
  allowEntryId: number | null
}

/**
 * All that a request needs to know of its brand, in one read: the live API key with its brand, the brand's live secret
 * key with this hash, the brand that owns the host, and whether the brand has an allow list.
 */
export const findIdentity = precompile(identityQuery)

function identityQuery(db: Handle, apiHash: string, secretHash: string, host: string) {
  return db
    .selectFrom('brand_key as api')
    .innerJoin('brand', 'brand.id', 'api.brand_id')
    .leftJoin('brand_key as secret', (join) =>
      join
        .on('secret.hash', 'in', only(secretHash))
        .onRef('secret.brand_id', '=', 'brand.id')
        .on('secret.kind', '=', sql.lit('secret'))
        .on('secret.revoked_at', 'is', null),
    )
    .leftJoin('brand_host as host', (join) => join.on('host.host', 'in', only(host)))
    .select((eb) => [
      'brand.id as id',
      'brand.name as name',
      'brand.title as title',
      'brand.settings as settings',
      'api.id as keyId',
      'api.hash as keyHash',
      'secret.id as secretKeyId',
      'secret.hash as secretHash',
      'host.brand_id as hostBrandId',
      eb
        .selectFrom('allow_entry')
        .select(sql<number>`min(allow_entry.id)`.as('first'))
        .whereRef('allow_entry.brand_id', '=', 'brand.id')
        .as('allowEntryId'),
    ])
    .where('api.hash', 'in', only(apiHash))
    .where('api.kind', '=', sql.lit('api'))
    .where('api.revoked_at', 'is', null)
}
