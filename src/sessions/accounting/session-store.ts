// SQL that accounting needs for sessions: many rows in one statement, as reports come in hundreds.
import { type RawBuilder, sql } from 'kysely'
import { parseSettings } from '../../brands/settings.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { compilable, precompileMany, type ValueType } from '../../db/many-rows.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import type { RetentionRule, Session } from './session.ts'

export type StoredSession = Session & {
  id: number
  /** The rule of its brand; undefined: an unknown login. */
  keep: RetentionRule | undefined
  /** No later session of its gateway has taken its name. */
  hasName: boolean
}
export type SessionName = Pick<Session, 'gatewayId' | 'sessionKey'>

/** Column, type and value, in the order in which whole sessions are written. */
const WHOLE: readonly (readonly [string, ValueType, (session: Session) => unknown])[] = [
  ['brand_id', 'bigint', (s) => s.brandId],
  ['account_id', 'bigint', (s) => s.accountId],
  ['subscription_id', 'bigint', (s) => s.subscriptionId],
  ['username', 'text', (s) => s.username],
  ['told_username', 'text', (s) => s.toldUsername],
  ['protocol_id', 'bigint', (s) => s.protocolId],
  ['nas_address', 'text', (s) => s.nasAddress],
  ['caller_address', 'text', (s) => s.callerAddress],
  ['framed_address', 'text', (s) => s.framedAddress],
  ['framed_ipv6_address', 'text', (s) => s.framedIpv6Address],
  ['framed_ipv6_prefix', 'text', (s) => s.framedIpv6Prefix],
  ['delegated_ipv6_prefix', 'text', (s) => s.delegatedIpv6Prefix],
  ['started_at', 'bigint', (s) => s.startedAt],
  ['start_stamp', 'bigint', (s) => s.startStamp],
  ['stale_at', 'bigint', (s) => s.staleAt],
  ['ended_at', 'bigint', (s) => s.endedAt],
  ['end_cause', 'text', (s) => s.endCause],
  ['seen_at', 'bigint', (s) => s.seenAt],
  ['moved_at', 'bigint', (s) => s.movedAt],
  ['octets_in', 'bigint', (s) => s.octetsIn],
  ['octets_out', 'bigint', (s) => s.octetsOut],
  ['seconds', 'bigint', (s) => s.seconds],
]
/** The columns that most reports change. No index has any of them. */
const MOVING = WHOLE.slice(-5)

/** The key that the gateway uses. `session_key` is different where a later session has taken the name. */
export function reportedKey(session: string): RawBuilder<string> {
  return sql<string>`coalesce(${sql.ref(`${session}.told_key`)}, ${sql.ref(`${session}.session_key`)})`
}

const NEVER = sql.raw('9223372036854775807')

/** As written in the index on told_key. PostgreSQL would scan all live sessions for "is null". */
function endOf(session: string): RawBuilder<number> {
  return sql<number>`coalesce(${sql.ref(`${session}.ended_at`)}, ${NEVER})`
}

/** True for live sessions, in the form of the index on told_key. */
export function lives(session: string): RawBuilder<boolean> {
  return sql<boolean>`${endOf(session)} = ${NEVER}`
}

/** The live session of a seat. The search goes by login, which has few sessions, and not by gateway, which has thousands. */
export function isOfSeat(session: string): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${session}.${column}`)
  return sql<boolean>`${of('subscription_id')} = seat.subscription_id and ${of('gateway_id')} + 0 = seat.gateway_id
    and ${reportedKey(session)} = seat.session_key and ${of('ended_at')} is null`
}

/**
 * Sessions that had one of `keys` as name at any gateway, locked until the transaction ends, the latest begun first.
 * Sessions that lost the name to a later one are included only if they live or ended after `since`.
 */
export async function lockSessions(
  tx: Handle,
  keys: readonly string[],
  since: Instant,
): Promise<StoredSession[]> {
  const rows = await selectByKeys(tx, keys, since)
  return rows
    .map(({ settings, ...row }) => ({
      ...row,
      hasName: Boolean(row.hasName),
      keep: settings === null ? undefined : keptOf(settings),
    }))
    .sort((a, b) => b.id - a.id)
}

type SessionRow = Session & { id: number; settings: string | null; hasName: unknown }

/** Always in the order of ids, so that two processes do not block each other. */
const selectByKeys = precompileIn<SessionRow, [Instant]>((db, keys, since) =>
  db
    .selectFrom('session as s')
    .select(['s.id', 's.gateway_id as gatewayId', reportedKey('s').as('sessionKey'), 's.brand_id as brandId'])
    .select(sql<unknown>`case when told_key is null then 1 else 0 end`.as('hasName'))
    .select(['s.account_id as accountId', 's.subscription_id as subscriptionId', 's.username'])
    .select(['s.told_username as toldUsername', 's.protocol_id as protocolId', 's.nas_address as nasAddress'])
    .select(['s.caller_address as callerAddress', 's.framed_address as framedAddress'])
    .select(['s.framed_ipv6_address as framedIpv6Address', 's.framed_ipv6_prefix as framedIpv6Prefix'])
    .select(['s.delegated_ipv6_prefix as delegatedIpv6Prefix', 's.start_stamp as startStamp'])
    .select(['s.started_at as startedAt', 's.seen_at as seenAt', 's.moved_at as movedAt'])
    .select(['s.stale_at as staleAt', 's.ended_at as endedAt', 's.end_cause as endCause'])
    .select(['s.octets_in as octetsIn', 's.octets_out as octetsOut', 's.seconds'])
    .select((eb) =>
      eb.selectFrom('brand').select('brand.settings').whereRef('brand.id', '=', 's.brand_id').as('settings'),
    )
    .where((eb) => {
      const earlier = eb.and([eb('s.told_key', 'in', keys), eb(endOf('s'), '>', since)])
      return eb.or([eb('s.session_key', 'in', keys), earlier])
    })
    .orderBy(sql`s.id + 0`) // not by scanning all ids
    .forUpdate(),
)

export function keptOf(settings: string): RetentionRule {
  const { session_addresses: addresses, session_days: days, session_events: events } = parseSettings(settings)
  return { addresses, days, events }
}

/** Renames these sessions, so that a new session can be inserted with their name. */
export async function freeNames(tx: Handle, ids: readonly number[]): Promise<void> {
  await rename(
    tx,
    ids.toSorted((a, b) => a - b),
  )
}

const rename = precompileIn<never, []>((tx, ids) =>
  tx
    .updateTable('session')
    .set({ told_key: sql`session_key`, session_key: sql`session_key || '~' || id` })
    .where('id', 'in', ids)
    .where('told_key', 'is', null),
)

/** `storedKey` differs from the session key when a later session of the same batch has that key. */
export type NewSession = { storedKey: string; session: Session }

/** Returns the sessions that were inserted, with their ids; not those whose key another process took at the same moment. */
export async function insertSessions(
  tx: Handle,
  sessions: readonly NewSession[],
): Promise<{ id: number; gatewayId: number; storedKey: string }[]> {
  return insertMany(
    tx,
    sessions.map(({ storedKey, session }) => [
      ...[storedKey, storedKey === session.sessionKey ? null : session.sessionKey, session.gatewayId],
      ...valuesOf(session),
    ]),
  )
}

const insertMany = precompileMany<{ id: number; gatewayId: number; storedKey: string }>(
  ['text', 'text', 'bigint', ...typesOf(WHOLE)],
  (db, { all }) =>
    compilable(
      db,
      sql`insert into session (session_key, told_key, gateway_id, ${names(WHOLE)})
        ${all}
        on conflict (session_key, gateway_id) do nothing
        returning id, session_key as "storedKey", gateway_id as "gatewayId"`,
    ),
)

/** Writes all columns. */
export async function updateSessions(
  tx: Handle,
  sessions: readonly (Session & { id: number })[],
): Promise<void> {
  await updateWhole(
    tx,
    sessions.map((session) => [session.id, ...valuesOf(session)]),
  )
}

/** Writes only the columns in MOVING. */
export async function touchSessions(
  tx: Handle,
  sessions: readonly (Session & { id: number })[],
): Promise<void> {
  await updateMoving(
    tx,
    sessions.map((session) => [session.id, ...MOVING.map(([, , value]) => value(session))]),
  )
}

const updateWhole = precompileUpdate(WHOLE)
const updateMoving = precompileUpdate(MOVING)

function precompileUpdate(columns: typeof WHOLE) {
  const assignments = columns.map(([name], at) => sql`${sql.ref(name)} = ${sql.ref(`v.column${at + 2}`)}`)
  return precompileMany<never>(['bigint', ...typesOf(columns)], (db, { v }) =>
    compilable(db, sql`update session set ${sql.join(assignments)} from ${v} where session.id = v.column1`),
  )
}

/** The sessions that a restart ends: live ones of the gateway that began before `at`. */
export type Restarted = { gatewayId: number; at: Instant; stamp: number | undefined; limit: number }

/** Their ids, locked, at most `limit`. */
export function restarted(tx: Handle, { gatewayId, at, stamp, limit }: Restarted) {
  return tx
    .selectFrom('session')
    .select('id')
    .where('gateway_id', '=', gatewayId)
    .where('ended_at', 'is', null)
    .where('started_at', '<', at)
    .where('seen_at', '<=', at)
    .$if(stamp !== undefined, (query) =>
      query.where((eb) => eb.or([eb('start_stamp', 'is', null), eb('start_stamp', '<=', stamp ?? 0)])),
    )
    .orderBy('id')
    .limit(limit)
    .forUpdate()
}

export async function endRestarted(tx: Handle, which: Restarted, cause: string): Promise<void> {
  await tx
    .updateTable('session')
    .set({ ended_at: which.at, end_cause: cause, stale_at: null })
    .where('id', 'in', restarted(tx, which))
    .execute()
}

function valuesOf(session: Session): unknown[] {
  return WHOLE.map(([, , value]) => value(session))
}

function typesOf(columns: typeof WHOLE): ValueType[] {
  return columns.map(([, type]) => type)
}

function names(columns: typeof WHOLE): RawBuilder<unknown> {
  return sql.join(columns.map(([name]) => sql.ref(name)))
}
