// Counters of failed tries under fingerprints, and the sources that were right lately. What was counted before is minutes old
// and holds addresses, so it goes. Tokens that came with another e-mail address than their own are marked.
import type { Kysely } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export async function up(db: Kysely<unknown>, { bytes, roomy }: ColumnTypes): Promise<void> {
  await db.schema.dropTable('throttle').execute()
  await db.schema
    .createTable('throttle')
    .addColumn('key', bytes, (c) => c.primaryKey().notNull())
    .addColumn('hits', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('failures', bytes)
    .modifyEnd(roomy)
    .execute()
  await db.schema.createIndex('throttle_end').on('throttle').column('ends_at').execute()
  await db.schema
    .createTable('known_source')
    .addColumn('key', bytes, (c) => c.primaryKey().notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('sources', bytes, (c) => c.notNull())
    .modifyEnd(roomy)
    .execute()
  await db.schema.createIndex('known_source_end').on('known_source').column('ends_at').execute()
  await db.schema.alterTable('token_pair').addColumn('misnamed_at', 'bigint').execute()
}
