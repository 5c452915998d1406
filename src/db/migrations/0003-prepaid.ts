// Prepaid subscriptions, the catalogue of places and protocols, gateways, dedicated addresses, access tokens, and the number
// of accounts of each brand.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'adds prepaid subscriptions, access tokens and the number of accounts of each brand'
export const step = 'reduce'
export const reads = ['account', 'subscription']

export async function up(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await usage(db)
  await subscriptions(db)
  await catalogue(db)
  await gateways(db, types)
  await accessTokens(db)
}

async function usage(db: Kysely<unknown>) {
  await db.schema
    .createTable('brand_usage')
    .addColumn('brand_id', 'bigint', (c) => c.primaryKey().notNull().references('brand.id'))
    .addColumn('accounts', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into brand_usage (brand_id, accounts)
    select b.id, (select count(*) from account a where a.brand_id = b.id and a.status <> 'closed') from brand b`.execute(
    db,
  )
}

async function subscriptions(db: Kysely<unknown>) {
  await sql`alter table subscription add column kind text not null default 'paid'`.execute(db)
  await sql`alter table subscription add column limits text`.execute(db)
  await sql`alter table subscription add column expire_at bigint`.execute(db)
  await sql`create index subscription_expire on subscription (expire_at, id) where expire_at is not null`.execute(
    db,
  )
  await db.schema
    .createTable('external_id')
    .addColumn('brand_id', 'bigint', (c) => c.notNull().references('brand.id'))
    .addColumn('external_id', 'text', (c) => c.notNull())
    .addColumn('subscription_id', 'bigint', (c) => c.notNull().references('subscription.id'))
    .addPrimaryKeyConstraint('external_id_pk', ['brand_id', 'external_id'])
    .execute()
  await db.schema
    .createIndex('external_id_subscription')
    .on('external_id')
    .columns(['brand_id', 'subscription_id'])
    .execute()
}

async function catalogue(db: Kysely<unknown>) {
  await db.schema
    .createTable('country')
    .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('iso_code', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('latitude', 'double precision', (c) => c.notNull())
    .addColumn('longitude', 'double precision', (c) => c.notNull())
    .addColumn('rank', 'bigint', (c) => c.notNull())
    .addColumn('is_virtual', 'bigint', (c) => c.notNull())
    .addColumn('is_smart_dns', 'bigint', (c) => c.notNull())
    .addColumn('is_freemium', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('city')
    .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('country_id', 'bigint', (c) => c.notNull().references('country.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('latitude', 'double precision', (c) => c.notNull())
    .addColumn('longitude', 'double precision', (c) => c.notNull())
    .addColumn('is_freemium', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('city_country_name', ['country_id', 'name'])
    .execute()
  await db.schema
    .createTable('protocol')
    .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('default_port', 'bigint', (c) => c.notNull())
    .execute()
}

async function gateways(db: Kysely<unknown>, { id }: ColumnTypes) {
  await db.schema
    .createTable('gateway')
    .addColumn('id', ...id)
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('country_id', 'bigint', (c) => c.notNull().references('country.id'))
    .addColumn('city_id', 'bigint', (c) => c.references('city.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('gateway_protocol')
    .addColumn('gateway_id', 'bigint', (c) => c.notNull().references('gateway.id'))
    .addColumn('protocol_id', 'bigint', (c) => c.notNull().references('protocol.id'))
    .addColumn('port', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('gateway_protocol_pk', ['gateway_id', 'protocol_id'])
    .execute()
  await db.schema
    .createTable('dedicated_address')
    .addColumn('id', ...id)
    .addColumn('brand_id', 'bigint', (c) => c.notNull().references('brand.id'))
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull().unique())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('subscription_id', 'bigint', (c) => c.references('subscription.id'))
    .addColumn('due_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('dedicated_address_stock')
    .on('dedicated_address')
    .columns(['brand_id', 'country', 'status', 'id'])
    .execute()
  await db.schema
    .createIndex('dedicated_address_subscription')
    .on('dedicated_address')
    .column('subscription_id')
    .execute()
  await sql`create index dedicated_address_due on dedicated_address (due_at, id) where due_at is not null`.execute(
    db,
  )
}

async function accessTokens(db: Kysely<unknown>) {
  await db.schema
    .createTable('access_token')
    .addColumn('hash', 'text', (c) => c.primaryKey().notNull())
    .addColumn('refresh_hash', 'text', (c) => c.notNull().unique())
    .addColumn('brand_id', 'bigint', (c) => c.notNull().references('brand.id'))
    .addColumn('key_id', 'bigint', (c) => c.notNull().references('brand_key.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('refresh_expires_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('access_token_key')
    .on('access_token')
    .columns(['key_id', 'created_at', 'hash'])
    .execute()
  await db.schema
    .createIndex('access_token_expiry')
    .on('access_token')
    .columns(['refresh_expires_at', 'hash'])
    .execute()
}
