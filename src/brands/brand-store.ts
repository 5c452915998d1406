// The SQL of brands and their host names. Decides nothing. Settings stay in their stored form, as text.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'

export type BrandRow = {
  id: number
  name: string
  title: string
  settings: string
  daysAhead: number | null
}
export type NewBrandRow = Omit<BrandRow, 'id'> & { createdAt: Instant }

const COLUMNS = ['id', 'name', 'title', 'settings', 'days_ahead as daysAhead'] as const

export async function findBrandByName(db: Handle, name: string): Promise<BrandRow | undefined> {
  return db.selectFrom('brand').select(COLUMNS).where('name', '=', name).executeTakeFirst()
}

export async function findBrandById(db: Handle, id: number): Promise<BrandRow | undefined> {
  return db.selectFrom('brand').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export async function listBrands(db: Handle, limit: number): Promise<BrandRow[]> {
  return db.selectFrom('brand').select(COLUMNS).orderBy('name').limit(limit).execute()
}

/** Brands whose stored settings contain `text`. */
export async function listBrandsWith(db: Handle, text: string, limit: number): Promise<BrandRow[]> {
  const rows = db.selectFrom('brand').select(COLUMNS).where('settings', 'like', `%${text}%`)
  return rows.orderBy('name').limit(limit).execute()
}

/** Returns the new brand. Undefined when the name is taken. */
export async function insertBrand(tx: Handle, { createdAt, daysAhead, ...row }: NewBrandRow) {
  return tx
    .insertInto('brand')
    .values({ ...row, days_ahead: daysAhead, days_wanted: daysAhead, created_at: createdAt })
    .onConflict((on) => on.column('name').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
}

/** Locks the brand's row until the transaction ends, and returns it. */
export async function lockBrand(tx: Handle, name: string): Promise<BrandRow | undefined> {
  return tx
    .updateTable('brand')
    .set((eb) => ({ title: eb.ref('title') }))
    .where('name', '=', name)
    .returning(COLUMNS)
    .executeTakeFirst()
}

export async function updateBrand(
  tx: Handle,
  { id, title, settings }: Omit<BrandRow, 'daysAhead'>,
): Promise<void> {
  await tx.updateTable('brand').set({ title, settings }).where('id', '=', id).execute()
}

export async function listHosts(db: Handle, brandId: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('brand_host')
    .select('host')
    .where('brand_id', '=', brandId)
    .orderBy('host')
    .limit(limit)
    .execute()
  return rows.map((row) => row.host)
}

export async function findBrandOfHost(db: Handle, host: string): Promise<number | undefined> {
  const [row] = await ownerOfHost(db, host)
  return row?.brand_id
}

const ownerOfHost = precompile((db: Handle, host: string) =>
  db.selectFrom('brand_host').select('brand_id').where('host', '=', host),
)

/** Replaces the brand's hosts. Returns how many of them no other brand had. */
export async function replaceHosts(tx: Handle, brandId: number, hosts: readonly string[]): Promise<number> {
  await tx.deleteFrom('brand_host').where('brand_id', '=', brandId).execute()
  if (hosts.length === 0) return 0
  const result = await tx
    .insertInto('brand_host')
    .values(hosts.map((host) => ({ host, brand_id: brandId })))
    .onConflict((on) => on.column('host').doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows ?? 0)
}

/** Sandbox brands whose clock was moved. */
export async function listMovedBrands(db: Handle, limit: number): Promise<BrandRow[]> {
  return db
    .selectFrom('brand')
    .select(COLUMNS)
    .where('days_ahead', '>', 0)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function findClock(
  db: Handle,
  id: number,
): Promise<(BrandRow & { daysWanted: number | null }) | undefined> {
  const row = db.selectFrom('brand').select(COLUMNS).select('days_wanted as daysWanted').where('id', '=', id)
  return row.executeTakeFirst()
}

export async function setWantedDays(tx: Handle, id: number, days: number): Promise<void> {
  await tx.updateTable('brand').set({ days_wanted: days }).where('id', '=', id).execute()
}

/** One day on from `seen`, and never further than it is to go. */
export async function moveClock(tx: Handle, id: number, seen: number): Promise<void> {
  await tx
    .updateTable('brand')
    .set({ days_ahead: seen + 1 })
    .where('id', '=', id)
    .where('days_ahead', '=', seen)
    .where('days_wanted', '>', seen)
    .execute()
}
