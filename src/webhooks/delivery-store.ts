// The SQL of deliveries: one row for each event and endpoint.
import { sql } from 'kysely'
import { countRows } from '../bounds/count-rows.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { isOver } from '../db/waits.ts'
import { type Attempt, type Delivery, type DeliveryStatus, LONGEST_PAUSE_MS } from './webhook.ts'

/** A delivery waits; one that is over waits again, with its schedule from the beginning. */
export async function insertDeliveries(
  tx: Handle,
  { webhookId, at }: { webhookId: number; at: Instant },
  eventIds: readonly number[],
): Promise<void> {
  if (eventIds.length === 0) return
  const fresh = restarted(at)
  await tx
    .insertInto('delivery')
    .values(
      eventIds.map((event_id) => ({
        ...{ webhook_id: webhookId, event_id, ...fresh, log: '[]', answer: '' },
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['event_id', 'webhook_id'])
        .doUpdateSet(fresh)
        .where('delivery.status', '!=', 'waiting'),
    )
    .execute()
}

function restarted(at: Instant) {
  const never = { lease_until: 0, finished_at: null }
  return { status: 'waiting' as const, attempts: 0, next_attempt_at: at, created_at: at, ...never }
}

/** `attempts`: those that ended. `until`: the end of its lease, which names the holder. */
export type ClaimedDelivery = {
  id: number
  eventId: number
  attempts: number
  log: Attempt[]
  until: Instant
}

/** How many processes send now. */
export async function countLeased(tx: Handle, webhookId: number, now: Instant): Promise<number> {
  const { count } = await tx
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('webhook_id', '=', webhookId)
    .where(sql<boolean>`lease_until > 0`) // as the index has it
    .where('lease_until', '>', now)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Leases the oldest that are due until `until`; the row of the webhook must be locked. */
export async function claimDeliveries(
  tx: Handle,
  webhookId: number,
  { now, until, limit }: { now: Instant; until: Instant; limit: number },
): Promise<ClaimedDelivery[]> {
  const due = tx
    .selectFrom('delivery')
    .select('id')
    .where('webhook_id', '=', webhookId)
    .where(sql<boolean>`status = 'waiting'`)
    .where(isOver('next_attempt_at', now, LONGEST_PAUSE_MS))
    .where('lease_until', '<=', now)
    .orderBy('id')
    .limit(limit)
  const rows = await tx
    .updateTable('delivery')
    .set({ lease_until: until })
    .where('id', 'in', due)
    .returning(['id', 'event_id as eventId', 'attempts', 'log'])
    .execute()
  return rows.map(({ log, ...row }) => ({ ...row, log: JSON.parse(log) as Attempt[], until }))
}

type Result = { attempts: number; log: readonly Attempt[]; answer: string }

/** The result of an attempt. False: its lease is not this one any more. */
export async function finishDelivery(
  tx: Handle,
  { id, until }: Pick<ClaimedDelivery, 'id' | 'until'>,
  {
    attempts,
    log,
    answer,
    ...end
  }: Result & ({ status: 'done' | 'failed'; at: Instant } | { nextAttemptAt: Instant }),
): Promise<boolean> {
  const done = await tx
    .updateTable('delivery')
    .set({ attempts, log: JSON.stringify(log), answer, lease_until: 0 })
    .set('at' in end ? { status: end.status, finished_at: end.at } : { next_attempt_at: end.nextAttemptAt })
    .where('id', '=', id)
    .where('lease_until', '=', until)
    .where(sql<boolean>`status = 'waiting'`)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

const COLUMNS = [
  ...(['delivery.id', 'delivery.webhook_id as webhookId', 'delivery.event_id as eventId'] as const),
  ...(['event.type', 'delivery.status', 'delivery.attempts', 'delivery.log', 'delivery.answer'] as const),
  ...(['delivery.created_at as createdAt', 'delivery.finished_at as finishedAt'] as const),
  'delivery.next_attempt_at as nextAttemptAt',
] as const

function selectDeliveries(db: Handle) {
  return db
    .selectFrom('delivery')
    .innerJoin('event', 'event.id', 'delivery.event_id')
    .select(COLUMNS)
    .select((eb) => eb.ref('event.sequence').$notNull().as('sequence'))
}

type Row = Omit<Delivery, 'log' | 'nextAttemptAt'> & { log: string; nextAttemptAt: Instant }

function toDelivery({ log, nextAttemptAt, ...row }: Row): Delivery {
  return {
    ...row,
    log: JSON.parse(log) as Attempt[],
    nextAttemptAt: row.status === 'waiting' ? nextAttemptAt : null,
  }
}

/** Newest first, from before `before` on. */
export async function listDeliveries(
  db: Handle,
  {
    webhookId,
    before,
    status,
  }: { webhookId: number; before?: number | undefined; status?: DeliveryStatus | undefined },
  limit: number,
): Promise<Delivery[]> {
  let query = selectDeliveries(db)
    .where('delivery.webhook_id', '=', webhookId)
    .orderBy('delivery.id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('delivery.id', '<', before)
  if (status !== undefined) query = query.where('delivery.status', '=', status)
  return (await query.execute()).map(toDelivery)
}

export async function findDelivery(db: Handle, stream: number, id: number): Promise<Delivery | undefined> {
  const row = await selectDeliveries(db)
    .where('delivery.id', '=', id)
    .where('event.stream', '=', stream)
    .executeTakeFirst()
  return row && toDelivery(row)
}

/** The schedule begins again now. */
export async function restartDelivery(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx.updateTable('delivery').set(restarted(at)).where('id', '=', id).execute()
}

/** The same for those that failed, of events from behind `after` on; at most `limit`, returns how many. */
export async function restartFailed(
  tx: Handle,
  { webhookId, after, at }: { webhookId: number; after: number; at: Instant },
  limit: number,
): Promise<number> {
  const failed = await selectDeliveries(tx)
    .where('delivery.webhook_id', '=', webhookId)
    .where('delivery.status', '=', 'failed')
    .where('event.sequence', '>', after)
    .limit(limit)
    .execute()
  if (failed.length > 0)
    await tx
      .updateTable('delivery')
      .set(restarted(at))
      .where(
        'id',
        'in',
        failed.map(({ id }) => id),
      )
      .execute()
  return failed.length
}

/** How many of these there are, counted up to `most`. */
export function countFailed(
  db: Handle,
  { webhookId, after }: { webhookId: number; after: number },
  most: number,
): Promise<number> {
  const rows = selectDeliveries(db)
    .where('delivery.webhook_id', '=', webhookId)
    .where('delivery.status', '=', 'failed')
    .where('event.sequence', '>', after)
    .limit(most)
  return countRows(db, rows)
}

export type RecentDelivery = Pick<Delivery, 'status' | 'attempts' | 'createdAt' | 'log'>

/** The newest of a webhook. */
export async function listRecent(db: Handle, webhookId: number, limit: number): Promise<RecentDelivery[]> {
  const rows = await db
    .selectFrom('delivery')
    .select(['status', 'attempts', 'created_at as createdAt', 'log'])
    .where('webhook_id', '=', webhookId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ log, ...row }) => ({ ...row, log: JSON.parse(log) as Attempt[] }))
}

/** Of one webhook; counted up to `most`. */
export async function countWaitingOf(db: Handle, webhookId: number, most: number): Promise<DeliveryCounts> {
  const waiting = db
    .selectFrom('delivery')
    .where('webhook_id', '=', webhookId)
    .where(sql<boolean>`status = 'waiting'`)
  const oldest = await waiting.select('created_at as at').orderBy('id').limit(1).executeTakeFirst()
  const count = await countRows(db, waiting.select('id').limit(most))
  return { waiting: count, oldestAt: oldest?.at ?? null }
}

/** Deletes at most `limit` that were done before; returns how many. */
export async function deleteDone(tx: Handle, before: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('delivery')
    .select('id')
    .where(sql<boolean>`status = 'done'`)
    .where('finished_at', '<', before)
    .orderBy('finished_at')
    .limit(limit)
  const done = await tx.deleteFrom('delivery').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}

export type DeliveryCounts = { waiting: number; oldestAt: Instant | null }

/** Of those that wait; `waiting` is counted up to `most`. */
export async function countWaiting(db: Handle, most: number): Promise<DeliveryCounts> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from (select 1 from delivery where status = 'waiting' limit ${most}) as counted`.execute(
    db,
  )
  const oldest = await sql<{ at: number | null }>`
    select min(oldest.created_at) as at from webhook join delivery as oldest on oldest.id = (
      select id from delivery where webhook_id = webhook.id and status = 'waiting' order by id limit 1)`.execute(
    db,
  )
  return { waiting: Number(rows[0]?.waiting ?? 0), oldestAt: oldest.rows[0]?.at ?? null }
}
