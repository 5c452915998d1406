// SQL that reads the accounts which are to be erased. Reads only.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** Closed until `until` and not erased yet, by that instant and id, from behind `after`. */
export async function listClosed(
  db: Handle,
  { brandId, until }: { brandId: number; until: Instant },
  { after, limit }: { after: { at: Instant; id: number }; limit: number },
): Promise<{ id: number; at: Instant }[]> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'closed_at as at'])
    .where('brand_id', '=', brandId)
    .where('closed_at', 'is not', null)
    .where('closed_at', '<=', until)
    .where('erasure', 'is', null)
    .where(sql<SqlBool>`(closed_at, id) > (${after.at}, ${after.id})`)
    .orderBy('closed_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.flatMap(({ id, at }) => (at === null ? [] : [{ id, at }]))
}
