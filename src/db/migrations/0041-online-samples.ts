// How many sessions were live in the last day, every five minutes.
import type { Kysely } from 'kysely'

export const does = 'keeps for a day how many sessions were live, every five minutes'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('online_sample')
    .addColumn('brand_id', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('gateway_id', 'bigint', (c) => c.notNull())
    .addColumn('protocol_id', 'bigint', (c) => c.notNull())
    .addColumn('sessions', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('online_sample_pk', ['brand_id', 'at', 'gateway_id', 'protocol_id'])
    .execute()
  await db.schema.createIndex('online_sample_age').on('online_sample').column('at').execute()
}
