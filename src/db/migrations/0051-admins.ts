// Admins: the people of the console, their factors, their sessions, and the links by which they begin.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'keeps the admins of the console'
export const step = 'expand'

export async function up(db: Kysely<unknown>, { id }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('admin')
    .addColumn('id', ...id)
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'text', (c) => c.unique())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('brand_id', 'bigint', (c) => c.references('brand.id'))
    .addColumn('email', 'text')
    .addColumn('language', 'text')
    .addColumn('password_hash', 'text')
    .addColumn('totp_secret', 'text', (c) => c.notNull())
    .addColumn('totp_step', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_signed_in_on', 'text')
    .addColumn('removed_at', 'bigint')
    .execute()
  await db.schema
    .createTable('admin_passkey')
    .addColumn('id', ...id)
    .addColumn('admin_id', 'bigint', (c) => c.notNull().references('admin.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('credential_id', 'text', (c) => c.notNull().unique())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('counter', 'bigint', (c) => c.notNull())
    .addColumn('transports', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_on', 'text')
    .execute()
  await sql`create index admin_passkey_admin on admin_passkey (admin_id)`.execute(db)
  await db.schema
    .createTable('admin_recovery_code')
    .addColumn('admin_id', 'bigint', (c) => c.notNull().references('admin.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('admin_recovery_code_pk', ['admin_id', 'hash'])
    .execute()
  await db.schema
    .createTable('admin_session')
    .addColumn('id', ...id)
    .addColumn('admin_id', 'bigint', (c) => c.notNull().references('admin.id'))
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('half', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('step_up_at', 'bigint')
    .addColumn('address', 'text', (c) => c.notNull())
    .execute()
  await sql`create index admin_session_admin on admin_session (admin_id, id)`.execute(db)
  await db.schema
    .createTable('admin_link')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('admin_id', 'bigint', (c) => c.references('admin.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`create index admin_link_admin on admin_link (admin_id)`.execute(db)
  await sql`insert into revision (name, number) values ('admins', 1)`.execute(db)
}
