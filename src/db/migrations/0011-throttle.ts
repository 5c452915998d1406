// Counters of failed attempts under fingerprints, and the sources of recent right passwords. Older counters hold addresses
// and are only minutes old, so they are deleted. Tokens that came with an e-mail address of another account are marked.
import type { Kysely } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'counts failed sign-ins under fingerprints instead of addresses, and forgets older counts'
export const step = 'reduce'

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
