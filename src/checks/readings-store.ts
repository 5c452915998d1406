// SQL of what an operator wants to see of a whole installation. Every statement reads an index or a bounded number of rows,
// but for the count of suspended accounts.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'

const MOST_BRANDS = 1000
const MOST_SERVERS = 100
const MOST_JOBS = 100
const MOST_STATUSES = 10

/** Those with the most open accounts first. */
export async function listBrandSizes(db: Handle): Promise<{ name: string; accounts: number }[]> {
  const rows = await db
    .selectFrom('brand as b')
    .leftJoin('brand_usage as u', 'u.brand_id', 'b.id')
    .select((eb) => ['b.name', eb.fn.coalesce('u.accounts', eb.lit(0)).as('accounts')])
    .orderBy('accounts', 'desc')
    .orderBy('b.name')
    .limit(MOST_BRANDS)
    .execute()
  return rows.map(({ name, accounts }) => ({ name, accounts: Number(accounts) }))
}

/** Of every brand; the sum of counters. */
export async function countOpenAccounts(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('brand_usage')
    .select((eb) => eb.fn.sum<number>('accounts').as('count'))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Reads a whole index: some 30 ms for a million. */
export async function countAllAccounts(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Reads the whole table: some 300 ms for a million that are in memory. */
export async function countSuspendedAccounts(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'suspended')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function listGatewayIds(db: Handle, limit: number): Promise<{ id: number; name: string }[]> {
  return db.selectFrom('gateway').select(['id', 'name']).orderBy('name').limit(limit).execute()
}

export type Contact = { gatewayId: number; at: Instant }

/** Live sessions by gateway, with the latest report of any. */
export async function listLiveCounts(db: Handle, limit: number): Promise<(Contact & { live: number })[]> {
  const rows = await db
    .selectFrom('session')
    .select((eb) => [
      'gateway_id as gatewayId',
      eb.fn.countAll<number>().as('live'),
      eb.fn.max('seen_at').as('at'),
    ])
    .where('ended_at', 'is', null)
    .groupBy('gateway_id')
    .limit(limit)
    .execute()
  return rows.map(({ gatewayId, live, at }) => ({ gatewayId, live: Number(live), at }))
}

/** The latest login at each gateway that holds a seat now. */
export async function listSeatContacts(db: Handle, now: Instant, limit: number): Promise<Contact[]> {
  return db
    .selectFrom('seat')
    .select((eb) => ['gateway_id as gatewayId', eb.fn.max('taken_at').as('at')])
    .where('lease_until', '>', now)
    .groupBy('gateway_id')
    .limit(limit)
    .execute()
}

/** The latest report at each gateway of the newest `newest` sessions, ended ones too. */
export async function listRecentContacts(db: Handle, newest: number, limit: number): Promise<Contact[]> {
  return db
    .selectFrom(
      db
        .selectFrom('session')
        .select(['gateway_id as gatewayId', 'seen_at as seenAt'])
        .orderBy('id', 'desc')
        .limit(newest)
        .as('s'),
    )
    .select((eb) => ['s.gatewayId', eb.fn.max('s.seenAt').as('at')])
    .groupBy('s.gatewayId')
    .limit(limit)
    .execute()
}

export type Stamp = { gatewayId: number; startedAt: Instant; stampS: number }

/** What gateways' clocks said at the start of the newest sessions, newest first. */
export async function listStamps(db: Handle, newest: number): Promise<Stamp[]> {
  const rows = await db
    .selectFrom('session')
    .select(['gateway_id as gatewayId', 'started_at as startedAt', 'start_stamp as stampS'])
    .orderBy('id', 'desc')
    .limit(newest)
    .execute()
  return rows.flatMap(({ stampS, ...row }) => (stampS === null ? [] : [{ ...row, stampS }]))
}

/** Waiting and given up; `nextAt`: when the next waiting one is due. */
export async function countMails(
  db: Handle,
): Promise<{ waiting: number; dead: number; nextAt: Instant | null }> {
  const rows = await db
    .selectFrom('mail')
    .select((eb) => [
      'status',
      eb.fn.countAll<number>().as('count'),
      eb.fn.min('next_attempt_at').as('nextAt'),
    ])
    .where('status', 'in', ['queued', 'dead'])
    .groupBy('status')
    .limit(MOST_STATUSES)
    .execute()
  const of = (status: string) => rows.find((row) => row.status === status)
  return {
    waiting: Number(of('queued')?.count ?? 0),
    dead: Number(of('dead')?.count ?? 0),
    nextAt: of('queued')?.nextAt ?? null,
  }
}

export type JobRow = {
  name: string
  leaseUntil: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
  result: string | null
}

export async function listJobRows(db: Handle): Promise<JobRow[]> {
  return db
    .selectFrom('job')
    .select(['name', 'lease_until as leaseUntil', 'started_at as startedAt', 'finished_at as finishedAt'])
    .select('result')
    .orderBy('name')
    .limit(MOST_JOBS)
    .execute()
}

/** `host pid …` of each running server. */
export async function listServers(db: Handle, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('key_holder')
    .select('holder')
    .where('lease_until', '>', now)
    .where('is_server', '=', 1)
    .orderBy('holder')
    .limit(MOST_SERVERS)
    .execute()
  return rows.map(({ holder }) => holder)
}

/** When the first prepaid subscription is due to expire, if that was before `before`. */
export async function findOverdueExpiry(db: Handle, before: Instant): Promise<Instant | undefined> {
  const row = await db
    .selectFrom('subscription')
    .select('expire_at as at')
    .where('expire_at', 'is not', null)
    .where('expire_at', '<', before)
    .orderBy('expire_at')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** Whether the nightly run of that day, or of one before, has left anything in any brand. */
export async function isAnyNightDue(db: Handle, day: Day): Promise<boolean> {
  const { rows } = await sql`
    select 1 from brand where exists (
      select 1 from subscription where brand_id = brand.id and next_run_on <= ${day}) limit 1`.execute(db)
  return rows.length > 0
}

/** Whether any brand is there. */
export async function isAnyBrand(db: Handle): Promise<boolean> {
  const { rows } = await sql`select 1 from brand limit 1`.execute(db)
  return rows.length > 0
}
