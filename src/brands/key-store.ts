// The SQL of API keys and secret keys. Decides nothing.
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

export type LiveKeyRow = BrandRow & {
  keyId: number
  kind: KeyKind
  hash: string
  /** Null: the allow list of the brand is empty. */
  allowEntryId: number | null
}

/** The live key with this hash, and its brand. */
export const findLiveKey = precompile((db: Handle, hash: string) =>
  liveKeys(db).where('brand_key.hash', 'in', only(hash)),
)

export const findLiveKeyById = precompile((db: Handle, id: number) =>
  liveKeys(db).where('brand_key.id', 'in', only(id)),
)

function liveKeys(db: Handle) {
  return db
    .selectFrom('brand_key')
    .innerJoin('brand', 'brand.id', 'brand_key.brand_id')
    .select((eb) => [
      'brand.id as id',
      'brand.name as name',
      'brand.title as title',
      'brand.settings as settings',
      'brand_key.id as keyId',
      'brand_key.kind as kind',
      'brand_key.hash as hash',
      eb
        .selectFrom('allow_entry')
        .select(sql<number>`min(allow_entry.id)`.as('first'))
        .whereRef('allow_entry.brand_id', '=', 'brand.id')
        .as('allowEntryId'),
    ])
    .where('brand_key.revoked_at', 'is', null)
}
