// The SQL of management keys. Decides nothing.
import { type SqlBool, sql } from 'kysely'
import { type KeyMaker, type MakerColumns, withMaker } from '../../brands/key.ts'
import { isLiveKey } from '../../brands/live-key.ts'
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import { only, precompile } from '../../db/precompile.ts'
import type { ManageKey } from './manage-key.ts'
import type { Scope } from './scope.ts'

const COLUMNS = [
  ...(['id', 'brand_id as brandId', 'hint', 'label', 'scopes', 'ranges', 'created_at as createdAt'] as const),
  ...(['ends_at as endsAt', 'successor_id as successorId', 'revoked_at as revokedAt'] as const),
  ...(['last_used_on as lastUsedOn', 'made_by_kind as madeByKind', 'made_by_id as madeById'] as const),
  'lineage_id as lineageId',
] as const

type Row = Omit<ManageKey, 'scopes' | 'ranges' | 'madeBy'> & MakerColumns & { scopes: string; ranges: string }
export type NewManageKeyRow = Pick<
  ManageKey,
  'brandId' | 'hint' | 'label' | 'scopes' | 'ranges' | 'lineageId'
> & {
  hash: string
  createdAt: Instant
  endsAt: Instant | null
  madeBy: KeyMaker
}

export async function insertManageKey(tx: Handle, row: NewManageKeyRow): Promise<number> {
  const { id } = await tx
    .insertInto('manage_key')
    .values({
      brand_id: row.brandId,
      hash: row.hash,
      hint: row.hint,
      label: row.label,
      scopes: row.scopes.join(' '),
      ranges: row.ranges.join(' '),
      created_at: row.createdAt,
      ends_at: row.endsAt,
      successor_id: null,
      lineage_id: row.lineageId,
      revoked_at: null,
      last_used_on: null,
      made_by_kind: row.madeBy.kind,
      made_by_id: row.madeBy.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Null: keys of the installation. Undefined: of all. */
export type KeyOwner = number | null | undefined

/** Live keys first, then by age, newest first. */
export async function listManageKeys(
  db: Handle,
  { owner, now, limit }: { owner: KeyOwner; now: Instant; limit: number },
): Promise<ManageKey[]> {
  const rows = await db
    .selectFrom('manage_key')
    .select(COLUMNS)
    .$if(owner !== undefined, (query) => query.where(isOwnedBy(owner ?? null)))
    .orderBy((eb) => eb.case().when(isLiveKey(now)).then(eb.lit(0)).else(eb.lit(1)).end())
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toKey)
}

export async function countLiveManageKeys(db: Handle, owner: number | null, now: Instant): Promise<number> {
  const row = await db
    .selectFrom('manage_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(isOwnedBy(owner))
    .where(isLiveKey(now))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function findManageKey(
  db: Handle,
  { id, owner }: { id: number; owner: KeyOwner },
): Promise<ManageKey | undefined> {
  const row = await db
    .selectFrom('manage_key')
    .select(COLUMNS)
    .where('id', '=', id)
    .$if(owner !== undefined, (query) => query.where(isOwnedBy(owner ?? null)))
    .executeTakeFirst()
  return row && toKey(row)
}

export async function updateManageKey(
  tx: Handle,
  { id, label, ranges, endsAt, successorId, revokedAt }: ManageKey,
): Promise<void> {
  await tx
    .updateTable('manage_key')
    .set({ label, ranges: ranges.join(' ') })
    .set({ ends_at: endsAt, successor_id: successorId, revoked_at: revokedAt })
    .where('id', '=', id)
    .execute()
}

/** Only forward: another process may have written a later day. */
export async function setManageKeysUsed(tx: Handle, ids: readonly number[], day: Day): Promise<void> {
  await tx
    .updateTable('manage_key')
    .set({ last_used_on: day })
    .where('id', 'in', ids)
    .where((eb) => eb.or([eb('last_used_on', 'is', null), eb('last_used_on', '<', day)]))
    .execute()
}

const findByHash = precompile((db: Handle, hash: string) =>
  db.selectFrom('manage_key').select(COLUMNS).where('hash', 'in', only(hash)).where('revoked_at', 'is', null),
)

/** The key with this hash that is not revoked; its end may be over. */
export async function findManageKeyByHash(db: Handle, hash: string): Promise<ManageKey | undefined> {
  const [row] = await findByHash(db, hash)
  return row && toKey(row)
}

function isOwnedBy(owner: number | null) {
  return owner === null ? sql<SqlBool>`brand_id is null` : sql<SqlBool>`brand_id = ${owner}`
}

function toKey({ scopes, ranges, ...row }: Row): ManageKey {
  return { ...withMaker(row), scopes: words(scopes) as Scope[], ranges: words(ranges) }
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}
