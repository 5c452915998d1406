// The encryption keys that a database was written with, so that a start with other keys is noticed.
import type { Kysely } from 'kysely'

export const does = 'keeps the ids of the encryption keys, so that a start with other keys is noticed'
export const step = 'reduce'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installation_key')
    .addColumn('number', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('key_id', 'text', (c) => c.notNull().unique())
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute()
}
