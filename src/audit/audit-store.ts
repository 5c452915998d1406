// SQL of the audit trail's age.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { REFUSAL_ACTION } from './audit.ts'

/** Rows older than `before`, the oldest first. `brandId` null: those of no brand. */
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

/** The same of refused logins, of whatever brand. */
export async function findOldRefusals(
  db: Handle,
  { before, limit }: { before: Instant; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('audit')
    .select('id')
    // Literal: an index of these rows alone is used only when the plan can know that it is theirs.
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
