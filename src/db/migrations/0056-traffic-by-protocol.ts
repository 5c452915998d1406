// Traffic by account, day, gateway and protocol. Programs of before go on to add to `usage`, where none is by protocol; what is read
// is the sum of both.
import type { Kysely } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'keeps the traffic of each protocol'
export const step = 'expand'

export async function up(db: Kysely<unknown>, { roomy }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('traffic')
    .addColumn('account_id', 'bigint', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('gateway_id', 'bigint', (c) => c.notNull())
    .addColumn('protocol_id', 'bigint', (c) => c.notNull())
    .addColumn('brand_id', 'bigint')
    .addColumn('sessions', 'bigint', (c) => c.notNull())
    .addColumn('octets_in', 'bigint', (c) => c.notNull())
    .addColumn('octets_out', 'bigint', (c) => c.notNull())
    .addColumn('seconds', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('traffic_pk', ['account_id', 'day', 'gateway_id', 'protocol_id'])
    .modifyEnd(roomy)
    .execute()
  await db.schema.createIndex('traffic_day').on('traffic').columns(['day', 'gateway_id']).execute()
  const ofBrand = db.schema.createIndex('traffic_brand').on('traffic')
  await ofBrand.columns(['brand_id', 'day', 'gateway_id']).execute()
}
