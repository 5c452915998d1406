// Who made a key: kind and id as in the audit trail, which keeps its rows for a shorter time than keys live. Null: it was not kept.
import { type Kysely, sql } from 'kysely'

export const does = 'notes who made a key'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['brand_key', 'manage_key'])
    for (const column of ['made_by_kind', 'made_by_id'])
      await sql`alter table ${sql.table(table)} add column ${sql.ref(column)} text`.execute(db)
}
