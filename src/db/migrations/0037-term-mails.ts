// The reminder that the customer of a subscription was sent last: its due day and the days before it.
import { type Kysely, sql } from 'kysely'

export const does = 'notes which customers had a mail that their term ends'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table subscription add column reminded text`.execute(db)
}
