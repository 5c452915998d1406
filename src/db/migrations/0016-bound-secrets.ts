// From here on each encrypted value is bound to its row, which an older program cannot read. For retiring keys: whether each
// key may still encrypt, and which keys the running servers have.
import type { Kysely } from 'kysely'

export const does = 'binds what is encrypted from now on to its row'
export const step = 'reduce'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('installation_key').addColumn('retired_at', 'bigint').execute()
  await db.schema
    .createTable('key_holder')
    .addColumn('holder', 'text', (c) => c.primaryKey().notNull())
    .addColumn('key_ids', 'text', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .execute()
}
