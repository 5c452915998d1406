// Which event was written about a thing last, for types that are written once, or once in a while, whatever process sees the reason.
// Logins that have connected before count as connected.
import { type Kysely, sql } from 'kysely'

export const does = 'notes which events are not to be written again'
export const step = 'expand'
export const reads = ['session']

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event_mark')
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('subject', 'bigint', (c) => c.notNull())
    .addColumn('mark', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('event_mark_pk', ['type', 'subject'])
    .execute()
  await sql`insert into event_mark (type, subject, mark, at)
    select 'login.first_connected', subscription_id, '', min(started_at) from session
    where subscription_id is not null group by subscription_id`.execute(db)
}
