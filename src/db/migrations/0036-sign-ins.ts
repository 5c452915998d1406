// Sign-ins of apps that were refused: one row a minute for each account and reason.
import type { Kysely } from 'kysely'

export const does = 'keeps why apps could not sign in to an account, for a week'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('refused_sign_in')
    .addColumn('account_id', 'bigint', (c) => c.notNull().references('account.id'))
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('minute', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('alias_id', 'bigint')
    .addPrimaryKeyConstraint('refused_sign_in_pk', ['account_id', 'why', 'minute'])
    .execute()
  await db.schema.createIndex('refused_sign_in_age').on('refused_sign_in').column('at').execute()
}
