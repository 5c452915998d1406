// SQL of what accounting does with sessions: many rows a statement, as reports come in hundreds.
import { type RawBuilder, sql } from 'kysely'
import { parseSettings } from '../brands/settings.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { compilable, precompileMany, typed } from '../db/many-rows.ts'
import { precompileIn } from '../db/precompile-in.ts'
import { byLogin, foldLogin } from '../login-name.ts'
import { keptText } from '../text.ts'
import type { Kept, Owner, Session } from './session.ts'

export type StoredSession = Session & {
  id: number /** By its brand; undefined: nobody's login. */
  keep: Kept | undefined
}
export type SessionName = Pick<Session, 'gatewayId' | 'sessionKey'>

/** Column, type and value; in this order wherever whole sessions are written. */
const WHOLE: readonly (readonly [string, 'text' | 'bigint', (session: Session) => unknown])[] = [
  ['session_key', 'text', (s) => s.sessionKey],
  ['gateway_id', 'bigint', (s) => s.gatewayId],
  ['brand_id', 'bigint', (s) => s.brandId],
  ['account_id', 'bigint', (s) => s.accountId],
  ['subscription_id', 'bigint', (s) => s.subscriptionId],
  ['username', 'text', (s) => s.username],
  ['protocol_id', 'bigint', (s) => s.protocolId],
  ['nas_address', 'text', (s) => s.nasAddress],
  ['caller_address', 'text', (s) => s.callerAddress],
  ['framed_address', 'text', (s) => s.framedAddress],
  ['started_at', 'bigint', (s) => s.startedAt],
  ['stale_at', 'bigint', (s) => s.staleAt],
  ['ended_at', 'bigint', (s) => s.endedAt],
  ['end_cause', 'text', (s) => s.endCause],
  ['seen_at', 'bigint', (s) => s.seenAt],
  ['moved_at', 'bigint', (s) => s.movedAt],
  ['octets_in', 'bigint', (s) => s.octetsIn],
  ['octets_out', 'bigint', (s) => s.octetsOut],
  ['seconds', 'bigint', (s) => s.seconds],
]
/** What most reports change. No index holds any of it. */
const MOVING = WHOLE.slice(-5)

/** Those there are, locked until the transaction ends; `keys` may be those of any gateway. */
export async function lockSessions(tx: Handle, keys: readonly string[]): Promise<StoredSession[]> {
  const rows = await selectByKeys(tx, keys)
  return rows.map(({ settings, ...row }) => ({
    ...row,
    keep: settings === null ? undefined : keptOf(settings),
  }))
}

type SessionRow = Session & { id: number; settings: string | null }

const selectByKeys = precompileIn<SessionRow, []>((db, keys) =>
  db
    .selectFrom('session as s')
    .select(['s.id', 's.gateway_id as gatewayId', 's.session_key as sessionKey', 's.brand_id as brandId'])
    .select(['s.account_id as accountId', 's.subscription_id as subscriptionId', 's.username'])
    .select(['s.protocol_id as protocolId', 's.nas_address as nasAddress'])
    .select(['s.caller_address as callerAddress', 's.framed_address as framedAddress'])
    .select(['s.started_at as startedAt', 's.seen_at as seenAt', 's.moved_at as movedAt'])
    .select(['s.stale_at as staleAt', 's.ended_at as endedAt', 's.end_cause as endCause'])
    .select(['s.octets_in as octetsIn', 's.octets_out as octetsOut', 's.seconds'])
    .select((eb) =>
      eb.selectFrom('brand').select('brand.settings').whereRef('brand.id', '=', 's.brand_id').as('settings'),
    )
    .where('s.session_key', 'in', keys)
    .orderBy('s.session_key')
    .orderBy('s.gateway_id')
    .forUpdate(),
)

/** By the name of the login, as it was told. */
export async function findOwners(db: Handle, usernames: readonly string[]): Promise<Map<string, Owner>> {
  const logins = new Map(usernames.map((kept) => [kept, keptText(kept) ?? '']))
  const find = byLogin(await selectOwners(db, [...new Set([...logins.values()].map(foldLogin))]))
  const owners = new Map<string, Owner>()
  for (const [name, login] of logins) {
    const row = find(login)
    if (!row) continue
    const { username: _, settings, ...ids } = row
    owners.set(name, { ...ids, ...keptOf(settings) })
  }
  return owners
}

type OwnerRow = Pick<Owner, 'brandId' | 'accountId' | 'subscriptionId'> & {
  username: string
  settings: string
}

const selectOwners = precompileIn<OwnerRow, []>((db, folded) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('brand', 'brand.id', 's.brand_id')
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId'])
    .select(['s.vpn_username as username', 'brand.settings'])
    .where(sql`lower(s.vpn_username)`, 'in', folded),
)

function keptOf(settings: string): Kept {
  const { session_addresses: addresses, session_days: days } = parseSettings(settings)
  return { addresses, days }
}

/** Those that no other process has begun at the same moment, with their ids. */
export async function insertSessions(
  tx: Handle,
  sessions: readonly Session[],
): Promise<(SessionName & { id: number })[]> {
  return insertMany(tx, sessions.map(valuesOf))
}

const insertMany = precompileMany<SessionName & { id: number }>(WHOLE.length, (db, rows) =>
  compilable(
    db,
    sql`insert into session (${names(WHOLE)}) values ${sql.join(rows.map((row) => sql`(${sql.join(row)})`))}
      on conflict (session_key, gateway_id) do nothing
      returning id, session_key as "sessionKey", gateway_id as "gatewayId"`,
  ),
)

/** Whole ones. */
export async function updateSessions(
  tx: Handle,
  sessions: readonly (Session & { id: number })[],
): Promise<void> {
  await updateWhole(
    tx,
    sessions.map((session) => [session.id, ...valuesOf(session)]),
  )
}

/** Of sessions that have only been seen, or moved. */
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
  const types = ['bigint', ...columns.map(([, type]) => type)]
  const assignments = columns.map(([name], at) => sql`${sql.ref(name)} = ${sql.ref(`v.column${at + 2}`)}`)
  return precompileMany<never>(types.length, (db, rows) =>
    compilable(
      db,
      sql`update session set ${sql.join(assignments)} from (values ${typed(types, rows)}) as v
        where session.id = v.column1`,
    ),
  )
}

/** A session whose name its gateway has given to another one. */
export async function renameSession(tx: Handle, id: number): Promise<void> {
  await tx
    .updateTable('session')
    .set({ session_key: sql`session_key || '~' || id` })
    .where('id', '=', id)
    .execute()
}

/** Live sessions of a gateway that began before `at`; at most `limit`. */
export async function endSessionsOf(
  tx: Handle,
  gatewayId: number,
  end: { at: Instant; cause: string; limit: number },
): Promise<SessionName[]> {
  const live = tx
    .selectFrom('session')
    .select('id')
    .where('gateway_id', '=', gatewayId)
    .where('ended_at', 'is', null)
    .where('started_at', '<', end.at)
    .where('seen_at', '<=', end.at)
    .orderBy('id')
    .limit(end.limit)
    .forUpdate()
  return tx
    .updateTable('session')
    .set({ ended_at: end.at, end_cause: end.cause, stale_at: null })
    .where('id', 'in', live)
    .returning(['gateway_id as gatewayId', 'session_key as sessionKey'])
    .execute()
}

function valuesOf(session: Session): unknown[] {
  return WHOLE.map(([, , value]) => value(session))
}

function names(columns: typeof WHOLE): RawBuilder<unknown> {
  return sql.join(columns.map(([name]) => sql.ref(name)))
}
