// Counts the rows of a statement, up to a number: the whole of a large list is never counted.
import { type Expression, sql } from 'kysely'
import type { Handle } from '../db/database.ts'

/** `rows`: a statement with a limit. */
export async function countRows(db: Handle, rows: Expression<unknown>): Promise<number> {
  const found = await sql<{ count: number }>`select count(*) as count from ${rows} as found`.execute(db)
  return Number(found.rows[0]?.count ?? 0)
}
