// The program assigns the ids of accounts and subscriptions, in blocks, so that all rows of a new account can be sent
// together.
import { type Kysely, sql } from 'kysely'

export const does = 'reserves the ids of new accounts and subscriptions in blocks'
export const step = 'reduce'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('id_block')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('next_id', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into id_block (name, next_id) select 'account', coalesce(max(id), 0) + 1 from account`.execute(
    db,
  )
  await sql`insert into id_block (name, next_id)
    select 'subscription', coalesce(max(id), 0) + 1 from subscription`.execute(db)
}
