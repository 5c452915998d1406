// The request of the call that began a task: the changes that it makes are listed under it.
import { type Kysely, sql } from 'kysely'

export const does = 'notes which request began a task'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table task add column request_id text`.execute(db)
}
