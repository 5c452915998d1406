// Repeats are known at every process: a seat names the login request that took it, and the latest restart that each gateway
// has reported is kept.
import type { Kysely } from 'kysely'

export const does = 'notes which request took a seat, and the latest restart of each gateway'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('seat').addColumn('request_key', 'text').execute()
  await db.schema
    .createTable('gateway_restart')
    .addColumn('gateway_id', 'bigint', (c) => c.notNull().references('gateway.id').onDelete('cascade'))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('session_key', 'text', (c) => c.notNull())
    .addColumn('digest', 'text')
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('gateway_restart_pk', ['gateway_id', 'status'])
    .execute()
}
