// The SQL of allow lists. Decides nothing.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** An address or range whose calls the brand trusts without a secret. */
export type AllowEntry = { id: number; cidr: string; note: string; createdAt: Instant }

const COLUMNS = ['id', 'cidr', 'note', 'created_at as createdAt'] as const

export async function listAllowEntries(db: Handle, brandId: number, limit: number): Promise<AllowEntry[]> {
  return db
    .selectFrom('allow_entry')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function countAllowEntries(db: Handle, brandId: number): Promise<number> {
  const row = await db
    .selectFrom('allow_entry')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('brand_id', '=', brandId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Returns the new entry. Undefined when the brand already has this range. */
export async function insertAllowEntry(
  tx: Handle,
  brandId: number,
  entry: Omit<AllowEntry, 'id'>,
): Promise<AllowEntry | undefined> {
  const { cidr, note, createdAt } = entry
  return tx
    .insertInto('allow_entry')
    .values({ brand_id: brandId, cidr, note, created_at: createdAt })
    .onConflict((on) => on.columns(['brand_id', 'cidr']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
}

/** Returns the deleted entry. */
export async function deleteAllowEntry(
  tx: Handle,
  brandId: number,
  which: { id: number } | { cidr: string },
) {
  const [column, value] = 'id' in which ? (['id', which.id] as const) : (['cidr', which.cidr] as const)
  return tx
    .deleteFrom('allow_entry')
    .where('brand_id', '=', brandId)
    .where(column, '=', value)
    .returning(COLUMNS)
    .executeTakeFirst()
}
