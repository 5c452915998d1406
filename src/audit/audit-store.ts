// The SQL that finds and deletes old rows of the audit trail.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { REFUSAL_ACTION } from './audit.ts'

/** Ids of rows older than `before`, oldest first. `brandId` null: rows without a brand. */
export async function findOld(
  db: Handle,
  { brandId, before, limit }: { brandId: number | null; before: Instant; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('audit')
    .select('id')
    .where('brand_id', brandId === null ? 'is' : '=', brandId)
    .where('at', '<', before)
    .orderBy('at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** The same for refused logins of all brands. */
export async function findOldRefusals(
  db: Handle,
  { before, limit }: { before: Instant; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('audit')
    .select('id')
    // A literal, not a parameter: only then can the planner use the partial index of these rows.
    .where(sql<SqlBool>`action = ${sql.lit(REFUSAL_ACTION)}`)
    .where('at', '<', before)
    .orderBy('at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function deleteRows(tx: Handle, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('audit').where('id', 'in', ids).execute()
}
