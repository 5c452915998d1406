// SQL of the throttle counters.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { Counter } from './throttle.ts'

const COLUMNS = ['key', 'hits', 'window_ends_at as windowEndsAt', 'blocked_until as blockedUntil'] as const

export function findCounters(db: Handle, keys: string[]): Promise<Counter[]> {
  return db.selectFrom('throttle').select(COLUMNS).where('key', 'in', keys).execute()
}

/** Counts one more in the running window, or starts a new one; returns the hits of the window. */
export async function raise(tx: Handle, key: string, now: Instant, windowMs: number): Promise<number> {
  const row = await tx
    .insertInto('throttle')
    .values({ key, hits: 1, window_ends_at: now + windowMs, blocked_until: 0 })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        hits: sql<number>`case when throttle.window_ends_at <= ${now} then 1 else throttle.hits + 1 end`,
        window_ends_at: sql<number>`case when throttle.window_ends_at <= ${now} then excluded.window_ends_at
          else throttle.window_ends_at end`,
      }),
    )
    .returning('hits')
    .executeTakeFirstOrThrow()
  return row.hits
}

export async function block(tx: Handle, key: string, until: Instant): Promise<void> {
  await tx.updateTable('throttle').set({ blocked_until: until }).where('key', '=', key).execute()
}

export async function forget(tx: Handle, key: string): Promise<void> {
  await tx.deleteFrom('throttle').where('key', '=', key).execute()
}

/** Takes a turn that is free again at `until`; returns the instant until which it is taken if somebody has it. */
export async function takeTurn(
  tx: Handle,
  key: string,
  now: Instant,
  until: Instant,
): Promise<{ taken: true } | { taken: false; freeAt: Instant }> {
  const done = await tx
    .insertInto('throttle')
    .values({ key, hits: 1, window_ends_at: until, blocked_until: until })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ window_ends_at: until, blocked_until: until })
        .where('throttle.blocked_until', '<=', now),
    )
    .executeTakeFirst()
  if (Number(done.numInsertedOrUpdatedRows) === 1) return { taken: true }
  const [counter] = await findCounters(tx, [key])
  return { taken: false, freeAt: counter?.blockedUntil ?? now }
}

/** Deletes up to `limit` counters whose window ended; returns how many went. */
export async function purgeCounters(tx: Handle, now: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('throttle')
    .select('key')
    .where('window_ends_at', '<', now)
    .where('blocked_until', '<', now)
    .orderBy('window_ends_at')
    .limit(limit)
  const done = await tx.deleteFrom('throttle').where('key', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
