// A management key knows the first one of its line: a repeat by a successor of the key finds the answer that the former one was given.
// Null: it is the first one itself. Only adds a column without values: no row is written.
import type { Kysely } from 'kysely'

export const does = 'keeps of which management key another one is the successor'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('manage_key').addColumn('lineage_id', 'bigint').execute()
}
