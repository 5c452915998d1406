// Long work that programs ask for: a row for each task, a row for each thing that it is about, the lines of an upload that are not
// imported yet, and links to exports. Only adds tables: an older program does no such work.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'keeps long work, uploads and links to exports'
export const step = 'expand'

export async function up(db: Kysely<unknown>, { id, roomy }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('task')
    .addColumn('id', ...id)
    .addColumn('brand_id', 'bigint', (c) => c.references('brand.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('dry_run', 'integer', (c) => c.notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('progress', 'text', (c) => c.notNull())
    .addColumn('total', 'bigint', (c) => c.notNull())
    .addColumn('done', 'bigint', (c) => c.notNull())
    .addColumn('unchanged', 'bigint', (c) => c.notNull())
    .addColumn('failed', 'bigint', (c) => c.notNull())
    .addColumn('result', 'text')
    .addColumn('error', 'text')
    .addColumn('actor_kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .modifyEnd(roomy)
    .execute()
  await sql`create index task_brand on task (brand_id, id)`.execute(db)
  await sql`create index task_open on task (id) where finished_at is null`.execute(db)
  await sql`create index task_finished on task (finished_at) where finished_at is not null`.execute(db)
  await db.schema
    .createTable('task_row')
    .addColumn('task_id', 'bigint', (c) => c.notNull().references('task.id').onDelete('cascade'))
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('task_row_key', ['task_id', 'number'])
    .modifyEnd(roomy)
    .execute()
  await sql`create index task_row_state on task_row (task_id, state, number)`.execute(db)
  await db.schema
    .createTable('import_part')
    .addColumn('task_id', 'bigint', (c) => c.notNull().references('task.id').onDelete('cascade'))
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('lines', 'text', (c) => c.notNull())
    .addColumn('taken', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('import_part_key', ['task_id', 'number'])
    .execute()
  await db.schema
    .createTable('export_link')
    .addColumn('id', ...id)
    .addColumn('brand_id', 'bigint', (c) => c.notNull().references('brand.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('secrets', 'integer', (c) => c.notNull())
    .addColumn('key_id', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`create index export_link_age on export_link (expires_at)`.execute(db)
}
