// Whose secrets a stored answer shows, so that they go with them; and of which chain an access token is: all pairs that
// descend from one use of a secret key. Of older tokens nothing is known but themselves: each begins a chain of its own.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('stored_answer').addColumn('account_id', 'bigint').execute()
  await sql`create index stored_answer_account on stored_answer (account_id) where account_id is not null`.execute(
    db,
  )
  await sql`alter table access_token add column chain text not null default ''`.execute(db)
  await sql`update access_token set chain = hash`.execute(db)
  await db.schema.createIndex('access_token_chain').on('access_token').columns(['key_id', 'chain']).execute()
}
