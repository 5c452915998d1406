// Finds the few deliveries of a webhook that a process sends now, among the many that may wait.
import { type Kysely, sql } from 'kysely'

export const does = 'finds the calls of a webhook that are under way without reading those that wait'
export const step = 'expand'
export const reads = ['delivery']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index delivery_leased on delivery (webhook_id, lease_until) where lease_until > 0`.execute(
    db,
  )
}
