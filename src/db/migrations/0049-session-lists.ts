// Indexes by which the sessions of one brand, and those of them that are live, are listed, the newest first, and the traffic of one
// brand is summed up.
import { type Kysely, sql } from 'kysely'

export const does = 'lists sessions and sums up traffic of a brand without those of the others'
export const step = 'expand'
export const reads = ['session', 'usage']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index session_brand on session (brand_id, id) where username <> ''`.execute(db)
  await sql`create index session_brand_live on session (brand_id, id) where ended_at is null`.execute(db)
  await sql`create index usage_brand on usage (brand_id, day, gateway_id)`.execute(db)
}
