// Closed accounts are erased by age: the progress of each, and indexes of those that are still to be checked.
import { type Kysely, sql } from 'kysely'

export const does = 'notes which closed accounts are erased'
export const step = 'reduce'
export const reads = ['account']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account add column erasure text`.execute(db)
  await sql`create index account_closed on account (brand_id, closed_at) where closed_at is not null and erasure is null`.execute(
    db,
  )
  await sql`create index account_erasure on account (id) where erasure = 'begun'`.execute(db)
}
