// Keys of the management API, of a brand or of the installation. Processes remember them until this revision is raised.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'keeps the keys of the management API'
export const step = 'expand'

export async function up(db: Kysely<unknown>, { id }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('manage_key')
    .addColumn('id', ...id)
    .addColumn('brand_id', 'bigint', (c) => c.references('brand.id'))
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('hint', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('ranges', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('successor_id', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_on', 'text')
    .execute()
  await sql`create index manage_key_brand on manage_key (brand_id)`.execute(db)
  await sql`insert into revision (name, number) values ('manage_keys', 1)`.execute(db)
}
