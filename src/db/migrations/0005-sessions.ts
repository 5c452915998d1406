// The data of gateways: RADIUS clients, seats, sessions, usage, and the disconnects to be carried out.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'adds gateways, seats, sessions, their usage and disconnects'
export const step = 'reduce'

export async function up(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await gateways(db)
  await revisions(db)
  await seats(db, types)
  await sessions(db, types)
  await disconnects(db, types)
  await sql`alter table plan add column at_session_limit text`.execute(db)
}

async function gateways(db: Kysely<unknown>) {
  await sql`alter table gateway add column profile text not null default 'generic'`.execute(db)
  await sql`alter table gateway add column source text`.execute(db)
  await sql`alter table gateway add column secret text`.execute(db)
  await sql`alter table gateway add column message_authenticator text not null default 'strict'`.execute(db)
  await sql`alter table gateway add column disconnect text not null default 'none'`.execute(db)
  await sql`alter table gateway add column agent_token_hash text`.execute(db)
  await sql`create unique index gateway_agent_token on gateway (agent_token_hash) where agent_token_hash is not null`.execute(
    db,
  )
  await db.schema
    .createTable('gateway_brand')
    .addColumn('gateway_id', 'bigint', (c) => c.notNull().references('gateway.id'))
    .addColumn('brand_id', 'bigint', (c) => c.notNull().references('brand.id'))
    .addPrimaryKeyConstraint('gateway_brand_pk', ['gateway_id', 'brand_id'])
    .execute()
}

/** A process remembers data together with their revision. A change of the data in another process raises the number. */
async function revisions(db: Kysely<unknown>) {
  await db.schema
    .createTable('revision')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into revision (name, number) values ('gateways', 1)`.execute(db)
}

/**
 * Seats refer to no other table: PostgreSQL would then write to the row of the subscription at each login. The lease is in
 * no index, as nearly every report of a session extends it.
 */
async function seats(db: Kysely<unknown>, { roomy }: ColumnTypes) {
  await db.schema
    .createTable('seat')
    .addColumn('subscription_id', 'bigint', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('gateway_id', 'bigint', (c) => c.notNull())
    .addColumn('session_key', 'text')
    .addColumn('caller', 'text', (c) => c.notNull())
    .addColumn('framed_address', 'text')
    .addColumn('taken_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('seat_pk', ['subscription_id', 'number'])
    .modifyEnd(roomy)
    .execute()
  await db.schema.createIndex('seat_session').on('seat').columns(['session_key', 'gateway_id']).execute()
  await sql`create unique index seat_framed_address on seat (framed_address) where framed_address is not null`.execute(
    db,
  )
}

async function sessions(db: Kysely<unknown>, { id, roomy }: ColumnTypes) {
  await db.schema
    .createTable('session')
    .addColumn('id', ...id)
    .addColumn('gateway_id', 'bigint', (c) => c.notNull())
    .addColumn('session_key', 'text', (c) => c.notNull())
    .addColumn('brand_id', 'bigint')
    .addColumn('account_id', 'bigint')
    .addColumn('subscription_id', 'bigint')
    .addColumn('username', 'text', (c) => c.notNull())
    .addColumn('protocol_id', 'bigint')
    .addColumn('nas_address', 'text', (c) => c.notNull())
    .addColumn('caller_address', 'text')
    .addColumn('framed_address', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('moved_at', 'bigint', (c) => c.notNull())
    .addColumn('stale_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('end_cause', 'text')
    .addColumn('octets_in', 'bigint', (c) => c.notNull())
    .addColumn('octets_out', 'bigint', (c) => c.notNull())
    .addColumn('seconds', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('session_key', ['session_key', 'gateway_id'])
    .modifyEnd(roomy)
    .execute()
  await sql`create index session_live on session (subscription_id) where ended_at is null`.execute(db)
  await sql`create index session_stale on session (stale_at, id) where stale_at is not null`.execute(db)
  await db.schema.createIndex('session_account').on('session').columns(['account_id', 'id']).execute()
  await sql`create index session_live_gateway on session (gateway_id, id) where ended_at is null`.execute(db)
  await sql`create index session_ended on session (brand_id, ended_at, id) where ended_at is not null and username <> ''`.execute(
    db,
  )
  await sql`create index session_erased on session (ended_at, id) where ended_at is not null and username = ''`.execute(
    db,
  )
  await db.schema
    .createTable('usage')
    .addColumn('account_id', 'bigint', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('gateway_id', 'bigint', (c) => c.notNull())
    .addColumn('brand_id', 'bigint')
    .addColumn('sessions', 'bigint', (c) => c.notNull())
    .addColumn('octets_in', 'bigint', (c) => c.notNull())
    .addColumn('octets_out', 'bigint', (c) => c.notNull())
    .addColumn('seconds', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('usage_pk', ['account_id', 'day', 'gateway_id'])
    .modifyEnd(roomy)
    .execute()
  await db.schema.createIndex('usage_day').on('usage').columns(['day', 'gateway_id']).execute()
}

async function disconnects(db: Kysely<unknown>, { id }: ColumnTypes) {
  await db.schema
    .createTable('disconnect')
    .addColumn('id', ...id)
    .addColumn('session_id', 'bigint', (c) => c.notNull().unique())
    .addColumn('gateway_id', 'bigint', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('attempts', 'bigint', (c) => c.notNull())
    .addColumn('next_attempt_at', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('result', 'text')
    .addColumn('removed_gateway', 'text')
    .execute()
  await sql`create index disconnect_due on disconnect (gateway_id, next_attempt_at, id) where status = 'queued'`.execute(
    db,
  )
}
