// When a job last succeeded: of earlier runs only the last is known. An index of suspended accounts, which are few. What the
// contacts of an installation or a brand were written to about, and has not ended yet. From here on a queued mail may be a
// report: an older program takes it for a mail with a dead link, and marks it as done unsent. Hence this reduces.
import { type Kysely, sql } from 'kysely'

export const does =
  'keeps when each job last succeeded and what contacts were written to about, and adds an index of suspended accounts'
export const step = 'reduce'
export const reads = ['account'] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table job add column succeeded_at bigint`.execute(db)
  await sql`update job set succeeded_at = finished_at where result <> 'failed'`.execute(db)
  await sql`create index account_suspended on account (brand_id) where status = 'suspended'`.execute(db)
  await db.schema
    .createTable('contact_alert')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('brand_id', 'bigint')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('began_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('contact_alert_pk', ['kind', 'subject'])
    .execute()
}
