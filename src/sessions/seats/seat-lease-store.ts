// SQL of seats that reports of sessions keep, name and free.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { compilable, precompileMany } from '../../db/many-rows.ts'
import { precompile } from '../../db/precompile.ts'
import { isOfSeat, type SessionName } from '../accounting/session-store.ts'

/** A seat by its session. */
export type HeldName = SessionName & { subscriptionId: number }
export type Held = HeldName & { until: Instant }

/** Extends the seats of these sessions at least to `until`; resolves with the sessions that have one. */
export async function holdSeats(tx: Handle, held: readonly Held[]): Promise<HeldName[]> {
  return extend(
    tx,
    held.map(({ until, ...name }) => [...valuesOf(name), until]),
  )
}

const extend = precompileMany<HeldName>(['text', 'bigint', 'bigint', 'bigint'], (db, { v }) =>
  compilable(
    db,
    sql`update seat set lease_until = case when seat.lease_until > v.column4 then seat.lease_until else v.column4 end
      from ${v}
      where seat.session_key = v.column1 and seat.gateway_id = v.column2 and seat.subscription_id = v.column3
      returning seat.session_key as "sessionKey", seat.gateway_id as "gatewayId",
        seat.subscription_id as "subscriptionId"`,
  ),
)

export async function freeSeats(tx: Handle, names: readonly HeldName[]): Promise<void> {
  await free(tx, names.map(valuesOf))
}

const free = precompileMany<never>(['text', 'bigint', 'bigint'], (db, { all }) =>
  compilable(db, sql`delete from seat where (session_key, gateway_id, subscription_id) in (${all})`),
)

function valuesOf({ sessionKey, gatewayId, subscriptionId }: HeldName): unknown[] {
  return [sessionKey, gatewayId, subscriptionId]
}

/** `callers`: the fingerprints of one caller, the current one first. */
export type Unnamed = { gatewayId: number; subscriptionId: number; callers: readonly string[] }

/**
 * Gives the session the oldest unnamed seat of its login, which was taken before the session had a name; false: there is
 * none.
 */
export async function nameSeat(
  tx: Handle,
  { gatewayId, subscriptionId, callers }: Unnamed,
  { sessionKey, until }: Held,
): Promise<boolean> {
  for (const caller of callers) {
    const named = await giveName(tx, sessionKey, until, subscriptionId, gatewayId, caller)
    if (named.length > 0) return true
  }
  return false
}

const giveName = precompile(
  (tx: Handle, key: string, until: Instant, subscriptionId: number, gatewayId: number, caller: string) =>
    tx
      .updateTable('seat')
      .set({ session_key: key, lease_until: until })
      .where('subscription_id', '=', subscriptionId)
      .where('number', '=', oldestUnnamed(tx, subscriptionId, gatewayId, caller))
      .where('session_key', 'is', null)
      .returning('number'),
)

export async function freeUnnamedSeat(
  tx: Handle,
  { gatewayId, subscriptionId, callers }: Unnamed,
): Promise<void> {
  for (const caller of callers) {
    const freed = await freeUnnamed(tx, subscriptionId, gatewayId, caller)
    if (freed.length > 0) return
  }
}

const freeUnnamed = precompile((tx: Handle, subscriptionId: number, gatewayId: number, caller: string) =>
  tx
    .deleteFrom('seat')
    .where('subscription_id', '=', subscriptionId)
    .where('number', '=', oldestUnnamed(tx, subscriptionId, gatewayId, caller))
    .where('session_key', 'is', null)
    .returning('number'),
)

function oldestUnnamed(db: Handle, subscriptionId: number, gatewayId: number, caller: string) {
  return db
    .selectFrom('seat as s')
    .select('s.number')
    .where('s.subscription_id', '=', subscriptionId)
    .where('s.gateway_id', '=', gatewayId)
    .where('s.caller', '=', caller)
    .where('s.session_key', 'is', null)
    .orderBy('s.taken_at')
    .orderBy('s.number')
    .limit(sql.lit(1))
}

/**
 * Frees the seats of a gateway that were taken before `at` and have no live session. False: other transactions hold some of
 * them now. It waits only while `tx` has locked nothing, since logins change seats in an order of their own.
 */
export async function freeSeatsOf(tx: Handle, gatewayId: number, at: Instant): Promise<boolean> {
  const leftBehind = () =>
    tx
      .selectFrom('seat')
      .select(['subscription_id', 'number'])
      .where('gateway_id', '=', gatewayId)
      .where('taken_at', '<', at)
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('session').select('session.id').where(isOfSeat('session')))),
      )
  const first = await leftBehind().limit(1).forUpdate().execute()
  if (first.length === 0) return true
  await tx
    .deleteFrom('seat')
    .where((eb) =>
      eb(
        eb.refTuple('subscription_id', 'number'),
        'in',
        leftBehind().forUpdate().skipLocked().$asTuple('subscription_id', 'number'),
      ),
    )
    .execute()
  return (await leftBehind().limit(1).execute()).length === 0
}

/** Counts by gateway the seats whose lease runs. */
export async function countSeats(db: Handle, now: Instant): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('seat')
    .select((eb) => ['gateway_id as gatewayId', eb.fn.countAll<number>().as('count')])
    .where('lease_until', '>', now)
    .groupBy('gateway_id')
    .execute()
  return new Map(rows.map(({ gatewayId, count }) => [gatewayId, Number(count)]))
}
