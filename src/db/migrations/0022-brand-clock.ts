// A sandbox brand has a clock that is whole days ahead, and the days that it is being moved to. Null: a live brand, as all
// from before are. An older version counts the days of a sandbox by the real clock. Only adds columns: no row is written.
import type { Kysely } from 'kysely'

export const does = 'lets a brand be a sandbox, with a clock that is days ahead'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('brand').addColumn('days_ahead', 'bigint').execute()
  await db.schema.alterTable('brand').addColumn('days_wanted', 'bigint').execute()
}
