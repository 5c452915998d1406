// SQL of the queue of disconnects. Plain SQL for both engines: the update checks again whether a row is still due, so only
// one of several takers gets it.
import { sql } from 'kysely'
import { type Instant, MINUTE_MS } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { padded } from '../../db/padded.ts'
import { isOver } from '../../db/waits.ts'
import { reportedKey } from '../accounting/session-store.ts'

/** The longest pause between two attempts of an order. */
export const LONGEST_PAUSE_MS = 5 * MINUTE_MS
/** Longest stored text of a result. */
const RESULT_CHARS = 200

/** `ids`: a chunk, not empty. Ended sessions and those that are queued already are left out. */
export async function queueSessions(
  tx: Handle,
  ids: readonly number[],
  { why, at }: { why: string; at: Instant },
): Promise<void> {
  const now = sql<number>`cast(${at} as bigint)`
  await tx
    .insertInto('disconnect')
    .columns(['session_id', 'gateway_id', 'why', 'status', 'attempts', 'next_attempt_at', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('session')
        .select(['id', 'gateway_id', sql<string>`cast(${why} as text)`.as('why')])
        .select([sql.lit<'queued'>('queued').as('status'), sql.lit(0).as('attempts')])
        .select([now.as('next_attempt_at'), now.as('created_at')])
        .where('id', 'in', padded(ids))
        .where('ended_at', 'is', null)
        .orderBy('id'),
    )
    .onConflict((on) =>
      on
        .column('session_id')
        .doUpdateSet((eb) => ({
          why: eb.ref('excluded.why'),
          status: 'queued',
          attempts: 0,
          next_attempt_at: eb.ref('excluded.next_attempt_at'),
          created_at: eb.ref('excluded.created_at'),
          finished_at: null,
          result: null,
        }))
        .where('disconnect.status', '!=', 'queued'),
    )
    .execute()
}

/** The sessions of `ids`, a chunk, that no order to end exists for. */
export async function listUnqueued(db: Handle, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('disconnect')
    .select('session_id as id')
    .where('session_id', 'in', padded(ids))
    .execute()
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => !known.has(id))
}

export type DueGateway = { gatewayId: number; byAgent: boolean }

/** Gateways with due orders; at most as many as one look handles. */
export async function listDueGateways(db: Handle, now: Instant): Promise<DueGateway[]> {
  const rows = await db
    .selectFrom('disconnect as d')
    .leftJoin('gateway as g', 'g.id', 'd.gateway_id')
    .select(['d.gateway_id as gatewayId', 'g.disconnect as way'])
    .distinct()
    .where('d.status', '=', sql.lit('queued'))
    .where(isOver('d.next_attempt_at', now, LONGEST_PAUSE_MS))
    .limit(MAX_DUE_GATEWAYS)
    .execute()
  return rows.map(({ gatewayId, way }) => ({ gatewayId, byAgent: way === BY_AGENT }))
}

const MAX_DUE_GATEWAYS = 1000
const BY_AGENT = 'agent'

export type TakenRow = {
  id: number
  attempt: number
  sessionId: number
  gatewayId: number
  removedGateway: string | null
  why: string
}

/** Takes at most `limit` due orders of a gateway, longest due first: no other taker gets them before `until`. */
export async function takeDueRows(
  tx: Handle,
  gatewayId: number,
  { now, until, limit }: { now: Instant; until: Instant; limit: number },
): Promise<TakenRow[]> {
  const due = tx
    .selectFrom('disconnect')
    .select('id')
    .where('gateway_id', '=', gatewayId)
    .where('status', '=', sql.lit('queued'))
    .where(isOver('next_attempt_at', now, LONGEST_PAUSE_MS))
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  // In a CTE: as a subquery PostgreSQL may run it more than once, and each run locks other rows.
  const rows = await tx
    .with('due', () => due)
    .updateTable('disconnect')
    .set((eb) => ({ next_attempt_at: until, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .where('status', '=', 'queued')
    .where(isOver('next_attempt_at', now, LONGEST_PAUSE_MS))
    .returning(['id', 'attempts as attempt', 'session_id as sessionId', 'gateway_id as gatewayId', 'why'])
    .returning('removed_gateway as removedGateway')
    .execute()
  return rows.sort((a, b) => a.id - b.id)
}

/** Keeps the orders from other takers until `until`. */
export async function keepRows(tx: Handle, ids: readonly number[], until: Instant): Promise<void> {
  await tx
    .updateTable('disconnect')
    .set({ next_attempt_at: until })
    .where('id', 'in', padded(ids))
    .where('status', '=', 'queued')
    .execute()
}

/** What a gateway must know of those sessions that live. */
export async function readSessions(db: Handle, ids: readonly number[]) {
  return db
    .selectFrom('session')
    .select(['id', reportedKey('session').as('sessionKey'), 'nas_address as nasAddress'])
    .select(sql<string>`coalesce(told_username, username)`.as('username'))
    .select(['caller_address as callerAddress', 'framed_address as framedAddress'])
    .where('id', 'in', padded(ids))
    .where('ended_at', 'is', null)
    .execute()
}

/** The sessions of these orders, without orders of other gateways. */
export async function listOrderSessions(
  db: Handle,
  gatewayId: number,
  ids: readonly number[],
): Promise<{ id: number; sessionId: number }[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('disconnect')
    .select(['id', 'session_id as sessionId'])
    .where('id', 'in', padded(ids))
    .where('gateway_id', '=', gatewayId)
    .execute()
}

/** Closes orders, also those of another attempt: the session has ended, or its gateway says so. */
export async function markOver(
  tx: Handle,
  status: 'done' | 'gone',
  ids: readonly number[],
  at: Instant,
): Promise<void> {
  await tx
    .updateTable('disconnect')
    .set({ status, finished_at: at, result: null, removed_gateway: null })
    .where('id', 'in', padded(ids))
    .where('status', '=', 'queued')
    .execute()
}

/** Sessions that their gateway reports as ended are given up at `at`, unless they show life. */
export async function expectEnd(tx: Handle, sessionIds: readonly number[], at: Instant): Promise<void> {
  await tx
    .updateTable('session')
    .set({ stale_at: at })
    .where('id', 'in', padded(sessionIds))
    .where('ended_at', 'is', null)
    .where('stale_at', '>', at)
    .execute()
}

type Attempt = { id: number; attempt: number }

/** The order, when the attempt has not been repeated since. */
export async function markFailed(
  tx: Handle,
  { id, attempt }: Attempt,
  { at, reason }: { at: Instant; reason: string },
): Promise<{ sessionId: number; why: string; result: string | null } | undefined> {
  return tx
    .updateTable('disconnect')
    .set({
      ...{ status: 'failed', finished_at: at },
      ...{ result: reason.slice(0, RESULT_CHARS), removed_gateway: null },
    })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('status', '=', 'queued')
    .returning(['session_id as sessionId', 'why', 'result'])
    .executeTakeFirst()
}

/** Whose session it is; nulls: of an unknown login. */
export async function findOwner(db: Handle, sessionId: number) {
  return db
    .selectFrom('session')
    .select(['brand_id as brandId', 'account_id as accountId', 'subscription_id as subscriptionId'])
    .select('gateway_id as gatewayId')
    .where('id', '=', sessionId)
    .executeTakeFirst()
}

export async function postpone(
  tx: Handle,
  { id, attempt }: Attempt,
  { until, reason }: { until: Instant; reason: string },
): Promise<void> {
  await tx
    .updateTable('disconnect')
    .set({ next_attempt_at: until, result: reason.slice(0, RESULT_CHARS) })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('status', '=', 'queued')
    .execute()
}

/** Stores, in its queued orders, how a gateway that is being removed can be reached. */
export async function keepGateway(tx: Handle, gatewayId: number): Promise<void> {
  const gateway = await tx
    .selectFrom('gateway')
    .select(['profile', 'disconnect', 'secret'])
    .where('id', '=', gatewayId)
    .executeTakeFirst()
  if (!gateway) return
  await tx
    .updateTable('disconnect')
    .set({ removed_gateway: JSON.stringify(gateway) })
    .where('gateway_id', '=', gatewayId)
    .where('status', '=', 'queued')
    .execute()
}

export type ListedDisconnect = {
  id: number
  status: 'queued' | 'done' | 'gone' | 'failed'
  why: string
  attempts: number
  result: string | null
  createdAt: Instant
  finishedAt: Instant | null
  gateway: string | null
  sessionKey: string | null
  username: string | null
}

/** Newest first. */
export async function listDisconnects(
  db: Handle,
  status: ListedDisconnect['status'] | undefined,
  limit: number,
): Promise<ListedDisconnect[]> {
  const query = db
    .selectFrom('disconnect as d')
    .leftJoin('session as s', 's.id', 'd.session_id')
    .leftJoin('gateway as g', 'g.id', 'd.gateway_id')
    .select(['d.id', 'd.status', 'd.why', 'd.attempts', 'd.result', 'd.created_at as createdAt'])
    .select(['d.finished_at as finishedAt', 'g.name as gateway', 's.username'])
    .select(reportedKey('s').as('sessionKey'))
    .orderBy('d.id', 'desc')
    .limit(limit)
  return (status === undefined ? query : query.where('d.status', '=', status)).execute()
}

/** Deletes up to `limit` orders that were finished before `before`; returns how many. */
export async function purgeDisconnects(tx: Handle, before: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('disconnect')
    .select('id')
    .where('finished_at', '<', before)
    .orderBy('id')
    .limit(limit)
  const done = await tx.deleteFrom('disconnect').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
