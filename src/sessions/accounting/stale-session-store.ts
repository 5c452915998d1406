// SQL that gives up silent sessions and erases old ones. Works in batches, so that no transaction is long.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { compilable, precompileMany } from '../../db/many-rows.ts'
import { padded } from '../../db/padded.ts'
import { ERASED } from './session.ts'
import { reportedKey } from './session-store.ts'

export async function isAnyStale(db: Handle, now: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('session')
    .select('id')
    .where('stale_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export type StaleSession = {
  id: number
  seenAt: Instant
  movedAt: Instant
  /** When its gateway confirmed that it had ended the session; null: it did not. */
  disconnectedAt: Instant | null
}

/**
 * Sessions that are due for a check, longest due first, at most `limit`. They are locked; those that another transaction has
 * locked are left out.
 */
export async function lockStale(tx: Handle, now: Instant, limit: number): Promise<StaleSession[]> {
  return tx
    .selectFrom('session as s')
    .select('s.id')
    .select(['s.seen_at as seenAt', 's.moved_at as movedAt'])
    .select((eb) =>
      eb
        .selectFrom('disconnect as d')
        .select('d.finished_at')
        .whereRef('d.session_id', '=', 's.id')
        .where('d.status', 'in', ['done', 'gone'])
        .as('disconnectedAt'),
    )
    .where('s.stale_at', '<=', now)
    .orderBy('s.stale_at')
    .orderBy('s.id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** Sets when each session is checked again. */
export async function postponeStale(
  tx: Handle,
  due: readonly { id: number; staleAt: Instant }[],
): Promise<void> {
  await postpone(
    tx,
    due.map(({ id, staleAt }) => [id, staleAt]),
  )
}

const postpone = precompileMany<never>(['bigint', 'bigint'], (db, { v }) =>
  compilable(db, sql`update session set stale_at = v.column2 from ${v} where session.id = v.column1`),
)

/** Ends the sessions and frees their seats: all of them, or only those whose lease has run out. */
export async function giveUp(
  tx: Handle,
  sessions: readonly { id: number }[],
  { at, cause, seats }: { at: Instant; cause: string; seats: 'all' | 'run out' },
): Promise<void> {
  if (sessions.length === 0) return
  const ids = padded(sessions.map(({ id }) => id))
  await tx
    .updateTable('session')
    .set({ ended_at: at, end_cause: cause, stale_at: null })
    .where('id', 'in', ids)
    .execute()
  const names = sql`select ${reportedKey('session')}, gateway_id, subscription_id from session where id in (${sql.join(ids)})`
  let theirs = tx
    .selectFrom('seat')
    .select(['subscription_id', 'number'])
    .where(sql<boolean>`(session_key, gateway_id, subscription_id) in (${names})`)
  if (seats === 'run out') theirs = theirs.where('lease_until', '<=', at)
  const inOrder = theirs.orderBy('subscription_id').orderBy('number').forUpdate() // as lockSeats
  await tx
    .deleteFrom('seat')
    .where((eb) =>
      eb(eb.refTuple('subscription_id', 'number'), 'in', inOrder.$asTuple('subscription_id', 'number')),
    )
    .execute()
}

export type BrandToErase = { id: number; settings: string; oldestEndAt: Instant }

/** Brands with ended sessions that are not erased, and when the first of these sessions ended. */
export async function listBrandsWithEnded(db: Handle): Promise<BrandToErase[]> {
  const rows = await db
    .selectFrom('brand as b')
    .select(['b.id', 'b.settings'])
    .select((eb) =>
      eb
        .selectFrom('session as s')
        .select('s.ended_at')
        .whereRef('s.brand_id', '=', 'b.id')
        .where('s.ended_at', 'is not', null)
        .where(NOT_ERASED)
        .orderBy('s.ended_at')
        .limit(1)
        .as('oldestEndAt'),
    )
    .execute()
  return rows.flatMap(({ oldestEndAt, ...brand }) =>
    oldestEndAt === null ? [] : [{ ...brand, oldestEndAt }],
  )
}

/** As written in the index. */
const NOT_ERASED = sql<boolean>`username <> ''`

/** Deletes sessions of one brand, or of unknown logins, that ended before `before`, at most `limit`; returns how many. */
export async function deleteEnded(
  tx: Handle,
  brandId: number | null,
  before: Instant,
  limit: number,
): Promise<number> {
  const done = await tx
    .with('old', () => endedIds(tx, brandId, before, limit))
    .deleteFrom('session')
    .where('id', 'in', (eb) => eb.selectFrom('old').select('old.id'))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}

/** Erases everything that names the login; otherwise as deleteEnded. */
export async function eraseEnded(
  tx: Handle,
  brandId: number,
  before: Instant,
  limit: number,
): Promise<number> {
  const { accountId, subscriptionId, username, toldUsername, protocolId } = ERASED
  const done = await tx
    .with('old', () => endedIds(tx, brandId, before, limit))
    .updateTable('session')
    .set({
      ...{ account_id: accountId, subscription_id: subscriptionId, protocol_id: protocolId },
      ...{ username, told_username: toldUsername, nas_address: ERASED.nasAddress },
      ...{ caller_address: ERASED.callerAddress, framed_address: ERASED.framedAddress },
      ...{ framed_ipv6_address: ERASED.framedIpv6Address, framed_ipv6_prefix: ERASED.framedIpv6Prefix },
      delegated_ipv6_prefix: ERASED.delegatedIpv6Prefix,
    })
    .where('id', 'in', (eb) => eb.selectFrom('old').select('old.id'))
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

function endedIds(db: Handle, brandId: number | null, before: Instant, limit: number) {
  return db
    .selectFrom('session')
    .select('id')
    .where('brand_id', brandId === null ? 'is' : '=', brandId)
    .where('ended_at', '<', before)
    .where(NOT_ERASED)
    .orderBy('ended_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
}

/** Deletes the rows of erased sessions, as deleteEnded. */
export async function deleteErased(tx: Handle, before: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('session')
    .select('id')
    .where('ended_at', '<', before)
    .where(sql<boolean>`username = ''`)
    .orderBy('ended_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  // In a CTE: as a subquery PostgreSQL may run it more than once, and each run locks other rows.
  const done = await tx
    .with('old', () => old)
    .deleteFrom('session')
    .where('id', 'in', (eb) => eb.selectFrom('old').select('old.id'))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
