// What happened, for the programs of a brand: a row is written in the transaction of its change, and numbered afterwards, when it
// is committed (events/sequencer.ts). Only adds tables: an older program beside this one writes no events.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'keeps what happened in each brand, numbered without gaps'
export const step = 'expand'

export async function up(db: Kysely<unknown>, { id }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('event')
    .addColumn('id', ...id)
    .addColumn('stream', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'bigint')
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('request_id', 'text')
    .addColumn('sequence', 'bigint')
    .execute()
  await sql`create index event_unnumbered on event (id) where sequence is null`.execute(db)
  await sql`create unique index event_sequence on event (stream, sequence) where sequence is not null`.execute(
    db,
  )
  await sql`create index event_account on event (account_id) where account_id is not null`.execute(db)
  await db.schema
    .createTable('event_stream')
    .addColumn('stream', 'bigint', (c) => c.primaryKey())
    .addColumn('last_sequence', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into event_stream (stream, last_sequence) values (0, 0)`.execute(db)
}
