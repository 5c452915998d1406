// The SQL of marks: which event was written about a thing last. The row of a mark decides which of several processes writes it.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { EventType } from './catalogue.ts'

export type Mark = {
  type: EventType
  /** The number of the thing. */
  subject: number
  /** What is different when the event is to be written again; '': it is written once. */
  mark: string
  at: Instant
  /** It is written again after this, too; absent: not by time. */
  pauseMs?: number | undefined
}

/** False when the event was written before. */
export async function claimMark(
  tx: Handle,
  { type, subject, mark, at, pauseMs = Number.MAX_SAFE_INTEGER }: Mark,
): Promise<boolean> {
  const done = await tx
    .insertInto('event_mark')
    .values({ type, subject, mark, at })
    .onConflict((conflict) =>
      conflict
        .columns(['type', 'subject'])
        .doUpdateSet((eb) => ({ mark: eb.ref('excluded.mark'), at: eb.ref('excluded.at') }))
        .where(
          sql<boolean>`event_mark.mark <> excluded.mark or abs(event_mark.at - excluded.at) >= cast(${pauseMs} as bigint)`,
        ),
    )
    .executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows) === 1
}

/** Deletes at most `limit` of these types from before `before`; returns how many. */
export async function deleteMarks(
  tx: Handle,
  { types, before, limit }: { types: readonly EventType[]; before: Instant; limit: number },
): Promise<number> {
  const old = tx
    .selectFrom('event_mark')
    .select(['type', 'subject'])
    .where('type', 'in', [...types])
    .where('at', '<', before)
    .limit(limit)
  const done = await tx
    .deleteFrom('event_mark')
    .where((eb) => eb(eb.refTuple('type', 'subject'), 'in', old.$asTuple('type', 'subject')))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
