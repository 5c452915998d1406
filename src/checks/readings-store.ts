// SQL of what an operator wants to see of a whole installation. Every statement reads an index or a bounded number of rows.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { type Contact, countClosed } from './counts-store.ts'

const MOST_BRANDS = 1000
const MOST_SERVERS = 100
const MOST_JOBS = 100
const MOST_STATUSES = 10
const MOST_PROTOCOLS = 1000

/** Those with the most open accounts first. */
/** `daysAhead`: of the clock of a sandbox; null: a live brand. `daysWanted`: more while it is being moved. */
export type BrandSize = {
  name: string
  accounts: number
  daysAhead: number | null
  daysWanted: number | null
}

export async function listBrandSizes(db: Handle): Promise<BrandSize[]> {
  const rows = await db
    .selectFrom('brand as b')
    .leftJoin('brand_usage as u', 'u.brand_id', 'b.id')
    .select(['b.name', 'b.days_ahead as daysAhead', 'b.days_wanted as daysWanted'])
    .select((eb) => eb.fn.coalesce('u.accounts', eb.lit(0)).as('accounts'))
    .orderBy('accounts', 'desc')
    .orderBy('b.name')
    .limit(MOST_BRANDS)
    .execute()
  return rows.map(({ accounts, ...row }) => ({ ...row, accounts: Number(accounts) }))
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

/**
 * The latest report at each gateway of the newest `newest` sessions, ended ones too. `lostAt`: of those that were given up
 * because no report came.
 */
export async function listRecentContacts(
  db: Handle,
  newest: number,
  limit: number,
): Promise<(Contact & { lostAt: Instant | null })[]> {
  return db
    .selectFrom(
      db
        .selectFrom('session')
        .select(['gateway_id as gatewayId', 'seen_at as seenAt', 'end_cause as cause'])
        .orderBy('id', 'desc')
        .limit(newest)
        .as('s'),
    )
    .select((eb) => [
      's.gatewayId',
      eb.fn.max('s.seenAt').as('at'),
      eb.fn
        .max(eb.case().when('s.cause', '=', 'lost').then(eb.ref('s.seenAt')).else(null).end())
        .as('lostAt'),
    ])
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
  succeededAt: Instant | null
}

export async function listJobRows(db: Handle): Promise<JobRow[]> {
  return db
    .selectFrom('job')
    .select(['name', 'lease_until as leaseUntil', 'started_at as startedAt', 'finished_at as finishedAt'])
    .select(['result', 'succeeded_at as succeededAt'])
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

export type FirstRows = { gateways: string[]; account: number | null; isAnySession: boolean }

/** What a new installation has already. `gateways`: the names of the first few. */
export async function readFirstRows(db: Handle, mostGateways: number): Promise<FirstRows> {
  const gateways = await db.selectFrom('gateway').select('name').orderBy('id').limit(mostGateways).execute()
  const account = await db.selectFrom('account').select('id').orderBy('id').limit(1).executeTakeFirst()
  const session = await db.selectFrom('session').select('id').limit(1).executeTakeFirst()
  return {
    gateways: gateways.map(({ name }) => name),
    ...{ account: account?.id ?? null, isAnySession: session !== undefined },
  }
}

/** In the order of their ids; `closed`: those that were not erased yet. */
export async function listAccountCounts(
  db: Handle,
): Promise<{ brand: string; open: number; suspended: number; closed: number }[]> {
  const brands = await db
    .selectFrom('brand as b')
    .leftJoin('brand_usage as u', 'u.brand_id', 'b.id')
    .select((eb) => ['b.id', 'b.name as brand', eb.fn.coalesce('u.accounts', eb.lit(0)).as('open')])
    .orderBy('b.id')
    .limit(MOST_BRANDS)
    .execute()
  const suspended = await countSuspended(db)
  const counts = []
  for (const { id, brand, open } of brands) {
    const closed = await countClosed(db, id)
    counts.push({ brand, open: Number(open), suspended: suspended.get(id) ?? 0, closed })
  }
  return counts
}

async function countSuspended(db: Handle): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; count: number }>`
    select brand_id as id, count(*) as count from account where status = 'suspended' group by brand_id`.execute(
    db,
  )
  return new Map(rows.map(({ id, count }) => [id, Number(count)]))
}

export async function listProtocolNames(db: Handle): Promise<{ id: number; slug: string }[]> {
  return db.selectFrom('protocol').select(['id', 'slug']).limit(MOST_PROTOCOLS).execute()
}

/** Orders to end a session that wait; `oldestAt`: when the first was given. `gatewayId` undefined: at all gateways. */
export async function countOrders(
  db: Handle,
  gatewayId?: number,
): Promise<{ open: number; oldestAt: Instant | null }> {
  let query = db
    .selectFrom('disconnect')
    .select((eb) => [eb.fn.countAll<number>().as('open'), eb.fn.min('created_at').as('oldestAt')])
    .where('status', '=', 'queued')
  if (gatewayId !== undefined) query = query.where('gateway_id', '=', gatewayId)
  const row = await query.executeTakeFirstOrThrow()
  return { open: Number(row.open), oldestAt: row.oldestAt }
}
