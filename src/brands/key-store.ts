// The SQL of API keys and secret keys. Decides nothing.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile } from '../db/precompile.ts'
import type { BrandRow } from './brand-store.ts'
import { type BrandKey, type KeyKind, type KeyMaker, withMaker } from './key.ts'
import { isLiveKey } from './live-key.ts'

const COLUMNS = [
  ...(['id', 'kind', 'hint', 'label', 'created_at as createdAt', 'revoked_at as revokedAt'] as const),
  ...(['ends_at as endsAt', 'last_used_on as lastUsedOn'] as const),
  ...(['made_by_kind as madeByKind', 'made_by_id as madeById'] as const),
] as const

export type NewKeyRow = {
  brandId: number
  kind: KeyKind
  hash: string
  hint: string
  label: string
  createdAt: Instant
  madeBy: KeyMaker
}

export async function insertKey(
  tx: Handle,
  { brandId, createdAt, madeBy, ...row }: NewKeyRow,
): Promise<number> {
  const { id } = await tx
    .insertInto('brand_key')
    .values({
      ...{ ...row, brand_id: brandId, created_at: createdAt, revoked_at: null },
      ...{ made_by_kind: madeBy.kind, made_by_id: madeBy.id },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Live keys first, then by age, newest first. */
export async function listKeys(
  db: Handle,
  brandId: number,
  now: Instant,
  limit: number,
): Promise<BrandKey[]> {
  const rows = await db
    .selectFrom('brand_key')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .orderBy((eb) => eb.case().when(isLiveKey(now)).then(eb.lit(0)).else(eb.lit(1)).end())
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(withMaker)
}

export async function countLiveKeys(db: Handle, brandId: number, now: Instant): Promise<number> {
  const row = await db
    .selectFrom('brand_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('brand_id', '=', brandId)
    .where(isLiveKey(now))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Returns the key if it was live. */
export async function revokeKey(tx: Handle, brandId: number, id: number, at: Instant) {
  const row = await tx
    .updateTable('brand_key')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .where(isLiveKey(at))
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && withMaker(row)
}

export async function findKeyOfBrand(tx: Handle, brandId: number, id: number, now: Instant) {
  return tx
    .selectFrom('brand_key')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .where(isLiveKey(now))
    .executeTakeFirst()
}

export async function setKeyEnd(tx: Handle, id: number, endsAt: Instant): Promise<void> {
  await tx.updateTable('brand_key').set({ ends_at: endsAt }).where('id', '=', id).execute()
}

/** Only forward: another process may have written a later day. */
export async function setLastUsed(tx: Handle, ids: readonly number[], day: Day): Promise<void> {
  await tx
    .updateTable('brand_key')
    .set({ last_used_on: day })
    .where('id', 'in', ids)
    .where((eb) => eb.or([eb('last_used_on', 'is', null), eb('last_used_on', '<', day)]))
    .execute()
}

export type LiveKeyRow = BrandRow & {
  keyId: number
  kind: KeyKind
  hash: string
  endsAt: Instant | null
  /** Null: the allow list of the brand is empty. */
  allowEntryId: number | null
}

/** The key with this hash that is not revoked, and its brand; its end may be over. */
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
      'brand.days_ahead as daysAhead',
      'brand_key.id as keyId',
      'brand_key.kind as kind',
      'brand_key.hash as hash',
      'brand_key.ends_at as endsAt',
      eb
        .selectFrom('allow_entry')
        .select(sql<number>`min(allow_entry.id)`.as('first'))
        .whereRef('allow_entry.brand_id', '=', 'brand.id')
        .as('allowEntryId'),
    ])
    .where('brand_key.revoked_at', 'is', null)
}
