// Endpoints of programs that are called for each event, and the calls: one row for each event and endpoint. `passed_sequence` is the
// last event of the stream whose calls an endpoint has. Only adds tables: an older program calls no endpoint.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'keeps webhooks and their deliveries'
export const step = 'expand'

export async function up(db: Kysely<unknown>, { id, roomy }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('webhook')
    .addColumn('id', ...id)
    .addColumn('stream', 'bigint', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('types', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('disabled_why', 'text')
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('former_secret', 'text', (c) => c.notNull())
    .addColumn('former_until', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('passed_sequence', 'bigint', (c) => c.notNull())
    .addColumn('failures', 'bigint', (c) => c.notNull())
    .addColumn('probe_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('webhook_stream').on('webhook').column('stream').execute()
  await db.schema
    .createTable('delivery')
    .addColumn('id', ...id)
    .addColumn('webhook_id', 'bigint', (c) => c.notNull().references('webhook.id').onDelete('cascade'))
    .addColumn('event_id', 'bigint', (c) => c.notNull().references('event.id').onDelete('cascade'))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('attempts', 'bigint', (c) => c.notNull())
    .addColumn('next_attempt_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('log', 'text', (c) => c.notNull())
    .addColumn('answer', 'text', (c) => c.notNull())
    .modifyEnd(roomy)
    .execute()
  await sql`create unique index delivery_event on delivery (event_id, webhook_id)`.execute(db)
  await sql`create index delivery_webhook on delivery (webhook_id, id)`.execute(db)
  await sql`create index delivery_waiting on delivery (webhook_id, id) where status = 'waiting'`.execute(db)
  await sql`create index delivery_done on delivery (finished_at) where status = 'done'`.execute(db)
}
