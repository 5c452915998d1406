// Answers to repeated calls that act on no brand: their brand is 0. SQLite cannot take a reference away from a table, so the rows
// of a day are copied to a new one.
import { type Kysely, sql } from 'kysely'

export const does = 'keeps answers to repeated calls that act on no brand'
export const step = 'expand'
export const writes = ['stored_answer']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table stored_answer_copy as select * from stored_answer`.execute(db)
  await db.schema.dropTable('stored_answer').execute()
  await db.schema
    .createTable('stored_answer')
    .addColumn('brand_id', 'bigint', (c) => c.notNull())
    .addColumn('key_hash', 'text', (c) => c.notNull())
    .addColumn('request_hash', 'text', (c) => c.notNull())
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'bigint')
    .addPrimaryKeyConstraint('stored_answer_pk', ['brand_id', 'key_hash'])
    .execute()
  const columns = sql.raw('brand_id, key_hash, request_hash, answer, expires_at, account_id')
  await sql`insert into stored_answer (${columns}) select ${columns} from stored_answer_copy`.execute(db)
  await db.schema.dropTable('stored_answer_copy').execute()
  await db.schema.createIndex('stored_answer_expiry').on('stored_answer').column('expires_at').execute()
  await sql`create index stored_answer_account on stored_answer (account_id) where account_id is not null`.execute(
    db,
  )
}
