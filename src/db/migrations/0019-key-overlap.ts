// A key of a brand may end at an instant that was set before, and has the day of its last use. A holder of encryption keys may
// be a command. Only adds columns with constant values: no row is written.
import type { Kysely } from 'kysely'

export const does = 'lets a key of a brand end at a set instant, and keeps the day of its last use'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('brand_key').addColumn('ends_at', 'bigint').execute()
  await db.schema.alterTable('brand_key').addColumn('last_used_on', 'text').execute()
  await db.schema
    .alterTable('key_holder')
    .addColumn('is_server', 'bigint', (c) => c.notNull().defaultTo(1))
    .execute()
}
