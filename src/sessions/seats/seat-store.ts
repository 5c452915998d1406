// SQL of seats. The row of a seat decides: the second transaction finds its number taken.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { precompileMany } from '../../db/many-rows.ts'
import { precompile } from '../../db/precompile.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import { isOfSeat } from '../accounting/session-store.ts'

export type Seat = {
  subscriptionId: number
  number: number
  gatewayId: number
  sessionKey: string | null
  caller: string
  framedAddress: string | null
  takenAt: Instant
  leaseUntil: Instant
  /** Of the login that took it; null: it cannot be repeated, or a report took it. */
  requestKey: string | null
}

const COLUMNS = [
  'subscription_id as subscriptionId',
  'number',
  'gateway_id as gatewayId',
  'session_key as sessionKey',
  'caller',
  'framed_address as framedAddress',
  'taken_at as takenAt',
  'lease_until as leaseUntil',
  'request_key as requestKey',
] as const

/** The seats of these subscriptions, also those whose lease has run out. */
export const listSeats = precompileIn<Seat, []>((db, subscriptionIds) =>
  db.selectFrom('seat').select(COLUMNS).where('subscription_id', 'in', subscriptionIds),
)

/**
 * Locks the seats of these subscriptions until the transaction ends, always in this order. Call it before the first of several
 * changes, but after the sessions are locked: so no two transactions wait for each other.
 */
export const lockSeats = precompileIn<Pick<Seat, 'number'>, []>((tx, subscriptionIds) =>
  tx
    .selectFrom('seat')
    .select('number')
    .where('subscription_id', 'in', subscriptionIds)
    .orderBy('subscription_id')
    .orderBy('number')
    .forUpdate(),
)

/** Seats of any login that hold one of these addresses. */
export const listSeatsOfAddresses = precompileIn<Seat, []>((db, addresses) =>
  db.selectFrom('seat').select(COLUMNS).where('framed_address', 'in', addresses),
)

/** The facts that decide whether a seat may be taken from its session. */
export type SeatSession = {
  subscriptionId: number
  number: number
  /** Null: no live session, as the gateway has not reported its start yet. */
  sessionId: number | null
  /** Null: the gateway was removed. */
  profile: string | null
  disconnect: string | null
}

/** One row for each seat of these subscriptions. */
export const listSeatSessions = precompileIn<SeatSession, []>((db, subscriptionIds) =>
  db
    .selectFrom('seat')
    .leftJoin('session', (join) => join.on(isOfSeat('session')))
    .leftJoin('gateway', 'gateway.id', 'seat.gateway_id')
    .select(['seat.subscription_id as subscriptionId', 'seat.number', 'session.id as sessionId'])
    .select(['gateway.profile', 'gateway.disconnect'])
    .where('seat.subscription_id', 'in', subscriptionIds),
)

/**
 * Inserts the seats that are free and returns them, in their order. Of two with the same number or address only one is
 * inserted. The unit of work does not wait for the answer.
 */
export async function insertSeats(
  tx: Handle,
  seats: readonly Seat[],
): Promise<Pick<Seat, 'subscriptionId' | 'number'>[]> {
  return insert(
    tx,
    seats.map((seat) => [
      ...[seat.subscriptionId, seat.number, seat.gatewayId, seat.sessionKey, seat.caller],
      ...[seat.framedAddress, seat.takenAt, seat.leaseUntil, seat.requestKey],
    ]),
  )
}

const insert = precompileMany<Pick<Seat, 'subscriptionId' | 'number'>>(
  ['bigint', 'bigint', 'bigint', 'text', 'text', 'text', 'bigint', 'bigint', 'text'],
  (db, { all }) =>
    db
      .insertInto('seat')
      .columns([
        ...(['subscription_id', 'number', 'gateway_id', 'session_key', 'caller'] as const),
        ...(['framed_address', 'taken_at', 'lease_until', 'request_key'] as const),
      ])
      .expression(all)
      .onConflict((on) => on.doNothing())
      .returning(['subscription_id as subscriptionId', 'number']),
  { later: true },
)

/** Frees the seat if it is still the one that was seen. */
export async function deleteSeat(tx: Handle, seen: Seat): Promise<void> {
  await remove(tx, seen.subscriptionId, seen.number, seen.takenAt, seen.gatewayId)
}

const remove = precompile(
  (tx: Handle, subscriptionId: number, number: number, takenAt: Instant, gatewayId: number) =>
    tx
      .deleteFrom('seat')
      .where('subscription_id', '=', subscriptionId)
      .where('number', '=', number)
      .where('taken_at', '=', takenAt)
      .where('gateway_id', '=', gatewayId),
)

/** Frees the seats of these subscriptions whose lease has run out. */
export const deleteExpired = precompileIn((tx, subscriptionIds, now: Instant) =>
  tx.deleteFrom('seat').where('subscription_id', 'in', subscriptionIds).where('lease_until', '<=', now),
)

/** Frees the seats of any login that have one of these addresses and whose lease has run out. */
export const deleteExpiredOfAddresses = precompileIn((tx, addresses, now: Instant) =>
  tx.deleteFrom('seat').where('framed_address', 'in', addresses).where('lease_until', '<=', now),
)

/** Leases only grow. */
export async function extendLease(tx: Handle, seat: Seat, until: Instant): Promise<void> {
  await extend(tx, until, seat.subscriptionId, seat.number, seat.gatewayId, until)
}

const extend = precompile(
  (
    tx: Handle,
    leaseUntil: Instant,
    subscriptionId: number,
    number: number,
    gatewayId: number,
    than: Instant,
  ) =>
    tx
      .updateTable('seat')
      .set({ lease_until: leaseUntil })
      .where('subscription_id', '=', subscriptionId)
      .where('number', '=', number)
      .where('gateway_id', '=', gatewayId)
      .where('lease_until', '<', than),
)

/** Deletes up to `limit` seats whose lease has run out, without those that others have locked; returns how many. */
export async function purgeSeats(tx: Handle, now: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('seat')
    .select(['subscription_id', 'number'])
    .where('lease_until', '<=', now)
    .orderBy('lease_until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  // In a CTE: as a subquery PostgreSQL may run it more than once, and each run locks other rows.
  const done = await tx
    .with('old', () => old)
    .deleteFrom('seat')
    .where('lease_until', '<=', now)
    .where((eb) =>
      eb(
        eb.refTuple('subscription_id', 'number'),
        'in',
        eb
          .selectFrom('old')
          .select(['old.subscription_id', 'old.number'])
          .$asTuple('subscription_id', 'number'),
      ),
    )
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
