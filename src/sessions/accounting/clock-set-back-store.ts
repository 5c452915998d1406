// SQL of seats and sessions whose end was computed before the clock was set back. Their users may still be connected, so
// none is ended: each gets its own longest time from now on. Works in batches, so that no transaction is long.
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { isTooLate } from '../../db/waits.ts'
import { SEAT_LEASE_MS } from '../seats/seat-rules.ts'
import { isOfSeat } from './session-store.ts'

/** `staleMs`: how long a session may be silent. */
export type Ahead = { now: Instant; staleMs: number }

/** A seat lasts SEAT_LEASE_MS until its session is reported. */
function longestLease(staleMs: number): RawBuilder<number> {
  return sql`case when exists (select 1 from session where ${isOfSeat('session')})
    then ${sql.lit(Math.max(staleMs, SEAT_LEASE_MS))} else ${sql.lit(SEAT_LEASE_MS)} end`
}

/** Looks at every seat. */
export async function isAnyAhead(db: Handle, { now, staleMs }: Ahead): Promise<boolean> {
  const [session, seat] = await Promise.all([
    db
      .selectFrom('session')
      .select('id')
      .where(isTooLate('stale_at', now, staleMs))
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('seat')
      .select('number')
      .where(isTooLate('lease_until', now, longestLease(staleMs)))
      .limit(1)
      .executeTakeFirst(),
  ])
  return session !== undefined || seat !== undefined
}

/** Shortens at most `limit` sessions, without those that other transactions are writing. Returns how many. */
export async function shortenSessions(tx: Handle, { now, staleMs }: Ahead, limit: number): Promise<number> {
  const ahead = tx
    .selectFrom('session')
    .select('id')
    .where(isTooLate('stale_at', now, staleMs))
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const notAfterNow = (column: 'seen_at' | 'moved_at') =>
    sql<number>`case when ${sql.ref(column)} > ${now} then ${now} else ${sql.ref(column)} end`
  // In a CTE: as a subquery PostgreSQL may run it more than once, and each run locks other rows.
  const done = await tx
    .with('ahead', () => ahead)
    .updateTable('session')
    .set({ seen_at: notAfterNow('seen_at'), moved_at: notAfterNow('moved_at'), stale_at: now + staleMs })
    .where('id', 'in', (eb) => eb.selectFrom('ahead').select('ahead.id'))
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

/** As shortenSessions. */
export async function shortenSeats(tx: Handle, { now, staleMs }: Ahead, limit: number): Promise<number> {
  const longest = longestLease(staleMs)
  const ahead = tx
    .selectFrom('seat')
    .select(['subscription_id', 'number'])
    .where(isTooLate('lease_until', now, longest))
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const done = await tx
    .with('ahead', () => ahead)
    .updateTable('seat')
    .set({ lease_until: sql<number>`cast(${now} as bigint) + ${longest}` })
    .where((eb) =>
      eb(
        eb.refTuple('subscription_id', 'number'),
        'in',
        eb
          .selectFrom('ahead')
          .select(['ahead.subscription_id', 'ahead.number'])
          .$asTuple('subscription_id', 'number'),
      ),
    )
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}
