// How many rows tables have, for an estimate of how long a change of the schema takes.
import { sql } from 'kysely'
import type { Handle } from '../database.ts'

/** Of all these tables together. A table that is not there yet has none. Errors: the engine's own. */
export async function countRows(db: Handle, tables: readonly string[] = []): Promise<number> {
  let sum = 0
  for (const table of tables) {
    try {
      const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.ref(table)}`.execute(db)
      sum += Number(rows[0]?.rows ?? 0)
    } catch (error) {
      if (!isMissingTable(error)) throw error
    }
  }
  return sum
}

export function isMissingTable(error: unknown): boolean {
  return error instanceof Error && /no such table|does not exist/.test(error.message)
}
