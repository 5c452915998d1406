// The SQL of events: numbering committed rows, reading numbered ones, and erasing old ones.
import { sql } from 'kysely'
import { countRows } from '../bounds/count-rows.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { INSTALLATION } from './record.ts'

export type StoredEvent = {
  id: number
  /** A brand; INSTALLATION: none. */
  stream: number
  sequence: number
  type: string
  subject: string
  /** JSON. */
  data: string
  at: Instant
  actorKind: string
  actorId: string
  requestId: string | null
}

export async function isAnyUnnumbered(db: Handle): Promise<boolean> {
  const row = await db.selectFrom('event').select('id').where('sequence', 'is', null).limit(1).execute()
  return row.length > 0
}

/** Held until the end of the unit, so that the numbers of one process are on disk before another one counts. */
export async function lockNumbering(tx: Handle): Promise<void> {
  await tx
    .selectFrom('event_stream')
    .select('stream')
    .where('stream', '=', INSTALLATION)
    .forUpdate()
    .executeTakeFirst()
}

/** Numbers committed events in the order of their ids, at most `limit`; returns the stream of each. */
export async function numberEvents(tx: Handle, limit: number): Promise<number[]> {
  const { rows } = await sql<{ stream: number }>`
    update event set sequence = numbered.sequence
    from (
      select fresh.id, coalesce(event_stream.last_sequence, 0)
        + row_number() over (partition by fresh.stream order by fresh.id) as sequence
      from (select id, stream from event where sequence is null order by id limit ${limit}) as fresh
      left join event_stream on event_stream.stream = fresh.stream
    ) as numbered
    where event.id = numbered.id
    returning event.stream as stream`.execute(tx)
  return rows.map(({ stream }) => Number(stream))
}

export async function raiseLast(tx: Handle, stream: number, by: number): Promise<void> {
  await tx
    .insertInto('event_stream')
    .values({ stream, last_sequence: by })
    .onConflict((conflict) =>
      conflict.column('stream').doUpdateSet((eb) => ({
        last_sequence: eb('event_stream.last_sequence', '+', eb.ref('excluded.last_sequence')),
      })),
    )
    .execute()
}

/** The latest number of each of these streams; a stream without events is missing. */
export async function listLast(db: Handle, streams: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('event_stream')
    .select(['stream', 'last_sequence as last'])
    .where('stream', 'in', [...streams])
    .limit(streams.length)
    .execute()
  return new Map(rows.map(({ stream, last }) => [stream, last]))
}

const COLUMNS = [
  ...(['id', 'stream', 'type', 'subject', 'data', 'at'] as const),
  ...(['actor_kind as actorKind', 'actor_id as actorId', 'request_id as requestId'] as const),
] as const

/** By rising number, behind `after` up to `until`; `types` undefined: all. */
export async function listNumbered(
  db: Handle,
  {
    stream,
    after,
    until,
    types,
  }: { stream: number; after: number; until: number; types?: readonly string[] },
  limit: number,
): Promise<StoredEvent[]> {
  let query = db
    .selectFrom('event')
    .select(COLUMNS)
    .select((eb) => eb.ref('sequence').$notNull().as('sequence'))
    .where('stream', '=', stream)
    .where('sequence', '>', after)
    .where('sequence', '<=', until)
    .orderBy('sequence')
    .limit(limit)
  if (types) query = query.where('type', 'in', types)
  return query.execute()
}

/** How many there are in a range, counted up to `most`. */
export async function countNumbered(
  db: Handle,
  { stream, after, until, types }: { stream: number; after: number; until: number; types: readonly string[] },
  most: number,
): Promise<number> {
  const rows = db
    .selectFrom('event')
    .select('id')
    .where('stream', '=', stream)
    .where('sequence', '>', after)
    .where('sequence', '<=', until)
    .where('type', 'in', types)
    .limit(most)
  return countRows(db, rows)
}

/** The event with the lowest number behind `after`; undefined when there is none. Earlier ones may have been erased. */
export async function findNext(
  db: Handle,
  stream: number,
  after: number,
): Promise<{ sequence: number; at: Instant } | undefined> {
  return db
    .selectFrom('event')
    .select((eb) => eb.ref('sequence').$notNull().as('sequence'))
    .select('at')
    .where('stream', '=', stream)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
}

/** Undefined when it is not numbered yet, was erased, or belongs to another stream. */
export async function findEvent(db: Handle, stream: number, id: number): Promise<StoredEvent | undefined> {
  return db
    .selectFrom('event')
    .select(COLUMNS)
    .select((eb) => eb.ref('sequence').$notNull().as('sequence'))
    .where('id', '=', id)
    .where('stream', '=', stream)
    .where('sequence', 'is not', null)
    .executeTakeFirst()
}

/** The ids of the first events of a stream, as long as they are older than `before`. */
export async function listOld(
  db: Handle,
  { stream, before, limit }: { stream: number; before: Instant; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('event')
    .select(['id', 'at'])
    .where('stream', '=', stream)
    .where('sequence', 'is not', null)
    .orderBy('sequence')
    .limit(limit)
    .execute()
  const young = rows.findIndex(({ at }) => at >= before)
  return rows.slice(0, young < 0 ? limit : young).map(({ id }) => id)
}

export async function deleteEvents(tx: Handle, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('event').where('id', 'in', ids).execute()
}
