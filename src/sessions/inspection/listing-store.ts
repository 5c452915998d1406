// SQL of sessions and usage as operators see them.
import { type SqlBool, sql } from 'kysely'
import { rangesAround } from '../../address.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { foldLogin } from '../../login-name.ts'
import { reportedKey } from '../accounting/session-store.ts'
import { NO_PROTOCOL, type UsageFilter, type UsagePart, type UsageView } from '../accounting/usage.ts'

/** A session as it is shown. A value is null when the brand does not keep it or no report has it. */
export type SessionView = {
  id: number
  gatewayId: number
  gateway: string | null // null: it was removed
  gatewayCountry: string | null
  brandId: number | null // null, as the next three: an unknown login
  brand: string | null
  accountId: number | null
  subscriptionId: number | null
  username: string
  toldUsername: string | null // the gateway's spelling of the login, where it differs
  sessionKey: string
  protocol: string | null
  nasAddress: string
  callerAddress: string | null
  framedAddress: string | null
  framedIpv6Address: string | null
  framedIpv6Prefix: string | null
  delegatedIpv6Prefix: string | null
  startedAt: Instant
  seenAt: Instant
  movedAt: Instant
  endedAt: Instant | null
  endCause: string | null
  octetsIn: number
  octetsOut: number
  seconds: number
  /** The outcome of the last order to end it. */
  disconnect: {
    status: 'queued' | 'done' | 'gone' | 'failed'
    why: string
    result: string | null
    orderedAt: Instant
    finishedAt: Instant | null
  } | null
}

export type SessionFilter = {
  brandId?: number | undefined
  accountId?: number | undefined
  subscriptionId?: number | undefined
  /** Upper and lower case are equal: for logins that differ only by case, the sessions of both are found. */
  username?: string | undefined
  gatewayId?: number | undefined
  protocolId?: number | undefined
  /** From the first instant up to the second, which is left out. */
  startedFrom?: Instant | undefined
  startedBefore?: Instant | undefined
  /** An address of the session or of its caller, or an address in one of its ranges; in canonical form. */
  address?: string | undefined
  /** Undefined: both. */
  live?: boolean | undefined
  /** Only sessions with a lower id: for the next page. */
  before?: number | undefined
  /** Only sessions with this id or a higher one. */
  from?: number | undefined
}

/** Stored ranges have their host bits cleared, so a range that holds an address is one of the ranges around it. */
const ADDRESSES = [
  ...(['s.caller_address', 's.framed_address', 's.framed_ipv6_address'] as const),
  ...(['s.framed_ipv6_prefix', 's.delegated_ipv6_prefix'] as const),
]

// A literal, not a parameter: only then can PostgreSQL use the partial index.
const IS_SHOWN = sql<SqlBool>`s.username <> ''`

/** Newest first. Erased ones are left out. */
export async function listSessionViews(
  db: Handle,
  filter: SessionFilter,
  limit: number,
): Promise<SessionView[]> {
  let query = views(db).where(IS_SHOWN).orderBy('s.id', 'desc').limit(limit)
  if (filter.brandId !== undefined) query = query.where('s.brand_id', '=', filter.brandId)
  if (filter.accountId !== undefined) query = query.where('s.account_id', '=', filter.accountId)
  if (filter.subscriptionId !== undefined)
    query = query.where('s.subscription_id', '=', filter.subscriptionId)
  if (filter.username !== undefined) query = query.where(isCalled(filter.username))
  if (filter.gatewayId !== undefined) query = query.where('s.gateway_id', '=', filter.gatewayId)
  if (filter.protocolId !== undefined) query = query.where('s.protocol_id', '=', filter.protocolId)
  if (filter.startedFrom !== undefined) query = query.where('s.started_at', '>=', filter.startedFrom)
  if (filter.startedBefore !== undefined) query = query.where('s.started_at', '<', filter.startedBefore)
  if (filter.address !== undefined) {
    const ranges = rangesAround(filter.address)
    query = query.where((eb) => eb.or(ADDRESSES.map((column) => eb(column, 'in', ranges))))
  }
  if (filter.live !== undefined) query = query.where('s.ended_at', filter.live ? 'is' : 'is not', null)
  if (filter.before !== undefined) query = query.where('s.id', '<', filter.before)
  if (filter.from !== undefined) query = query.where('s.id', '>=', filter.from)
  return (await query.execute()).map(toView)
}

/** The id of the session that is `look` places behind `before` in its brand or account; undefined: there are not so many. */
export async function findPlace(
  db: Handle,
  { brandId, accountId, before }: Pick<SessionFilter, 'brandId' | 'accountId' | 'before'>,
  look: number,
): Promise<number | undefined> {
  let query = db.selectFrom('session as s').select('s.id').where(IS_SHOWN)
  if (brandId !== undefined) query = query.where('s.brand_id', '=', brandId)
  if (accountId !== undefined) query = query.where('s.account_id', '=', accountId)
  if (before !== undefined) query = query.where('s.id', '<', before)
  const row = await query
    .orderBy('s.id', 'desc')
    .limit(1)
    .offset(look - 1)
    .executeTakeFirst()
  return row?.id
}

/**
 * Upper and lower case are equal. Names of unknown logins may have letters whose case the engines fold differently: those
 * must match exactly.
 */
function isCalled(username: string) {
  return sql<boolean>`(s.username = ${username} or lower(s.username) = ${foldLogin(username)})`
}

export async function findSessionView(db: Handle, id: number): Promise<SessionView | undefined> {
  const row = await views(db).where('s.id', '=', id).where('s.username', '!=', '').executeTakeFirst()
  return row && toView(row)
}

function views(db: Handle) {
  return db
    .selectFrom('session as s')
    .leftJoin('gateway as g', 'g.id', 's.gateway_id')
    .leftJoin('country as c', 'c.id', 'g.country_id')
    .leftJoin('brand as b', 'b.id', 's.brand_id')
    .leftJoin('protocol as p', 'p.id', 's.protocol_id')
    .leftJoin('disconnect as d', 'd.session_id', 's.id')
    .select(['s.id', 's.gateway_id as gatewayId', 'g.name as gateway', 'c.iso_code as gatewayCountry'])
    .select(['s.brand_id as brandId', 'b.name as brand'])
    .select(['s.account_id as accountId', 's.subscription_id as subscriptionId', 's.username'])
    .select([
      reportedKey('s').as('sessionKey'),
      's.told_username as toldUsername',
      'p.slug as protocol',
      's.nas_address as nasAddress',
    ])
    .select(['s.caller_address as callerAddress', 's.framed_address as framedAddress'])
    .select(['s.framed_ipv6_address as framedIpv6Address', 's.framed_ipv6_prefix as framedIpv6Prefix'])
    .select('s.delegated_ipv6_prefix as delegatedIpv6Prefix')
    .select(['s.started_at as startedAt', 's.seen_at as seenAt', 's.moved_at as movedAt'])
    .select(['s.ended_at as endedAt', 's.end_cause as endCause'])
    .select(['s.octets_in as octetsIn', 's.octets_out as octetsOut', 's.seconds'])
    .select(['d.status as endStatus', 'd.why as endWhy', 'd.result as endResult'])
    .select(['d.created_at as endOrderedAt', 'd.finished_at as endFinishedAt'])
}

type Row = Awaited<ReturnType<ReturnType<typeof views>['execute']>>[number]

function toView({ endStatus, endWhy, endResult, endOrderedAt, endFinishedAt, ...row }: Row): SessionView {
  const disconnect =
    endStatus === null
      ? null
      : {
          ...{ status: endStatus, why: endWhy ?? '', result: endResult },
          ...{ orderedAt: endOrderedAt ?? 0, finishedAt: endFinishedAt },
        }
  return { ...row, disconnect }
}

/** One row for each combination of the parts, in their order. Without parts: one sum of all, if there is any usage. */
export async function listUsage(
  db: Handle,
  filter: UsageFilter,
  by: readonly UsagePart[],
  limit: number,
): Promise<UsageView[]> {
  const columns = by.flatMap((part) => PARTS[part])
  const order = columns.map((column) => sql.ref(column))
  const grouped = sql`group by ${sql.join(order)} order by ${sql.join(order)}`
  const selected = [
    ...columns.map((column) => sql`${sql.ref(column)} as ${sql.ref(SHOWN[column])}`),
    ...(by.includes('gateway') ? [sql`(select name from gateway where id = gateway_id) as gateway`] : []),
    ...(by.includes('protocol') ? [sql`(select slug from protocol where id = protocol_id) as protocol`] : []),
    sql`sum(sessions) as sessions, sum(octets_in) as "octetsIn"`,
    sql`sum(octets_out) as "octetsOut", sum(seconds) as seconds`,
  ]
  const kept = sql.raw('account_id, day, gateway_id, sessions, octets_in, octets_out, seconds')
  const { rows } = await sql<UsageView>`select ${sql.join(selected)} from (
      select ${kept}, protocol_id from traffic where ${within(filter)}
      union all select ${kept}, ${sql.lit(NO_PROTOCOL)} from usage where ${within(filter)}) as sums
    ${columns.length === 0 ? sql`having count(*) > 0` : grouped} limit ${limit}`.execute(db)
  return rows
}

type UsageColumn = 'account_id' | 'day' | 'gateway_id' | 'protocol_id'
const PARTS: Record<UsagePart, UsageColumn> = {
  ...{ account: 'account_id', day: 'day', gateway: 'gateway_id', protocol: 'protocol_id' },
}
const SHOWN: Record<UsageColumn, string> = {
  ...{ account_id: 'accountId', day: 'day', gateway_id: 'gatewayId', protocol_id: 'protocolId' },
}

function within({ brandId, accountId, gatewayId, fromOn, toOn }: UsageFilter) {
  const conditions = [sql`1 = 1`]
  if (brandId !== undefined) conditions.push(sql`brand_id = ${brandId}`)
  if (accountId !== undefined) conditions.push(sql`account_id = ${accountId}`)
  if (gatewayId !== undefined) conditions.push(sql`gateway_id = ${gatewayId}`)
  if (fromOn !== undefined) conditions.push(sql`day >= ${fromOn}`)
  if (toOn !== undefined) conditions.push(sql`day <= ${toOn}`)
  return sql.join(conditions, sql` and `)
}

/** How many sessions are live, of those of these subscriptions that have any. */
export async function countLiveOf(
  db: Handle,
  subscriptionIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('session')
    .select((eb) => ['subscription_id as id', eb.fn.countAll<number>().as('count')])
    .where('ended_at', 'is', null)
    .where('subscription_id', 'in', subscriptionIds)
    .groupBy('subscription_id')
    .execute()
  return new Map(rows.map(({ id, count }) => [Number(id), Number(count)]))
}
