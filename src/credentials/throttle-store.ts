// SQL of the throttle counters.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileMany } from '../db/many-rows.ts'
import { precompileIn } from '../db/precompile-in.ts'
import { type Counter, FAILURE_WINDOW_MS } from './throttle.ts'

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

/** As `findCounters`, where they are asked for all the time. */
export const listCounters = precompileIn<Counter, []>((db, keys) =>
  db.selectFrom('throttle').select(COLUMNS).where('key', 'in', keys),
)

/**
 * Adds the hits of each to the running window, or starts a new one of FAILURE_WINDOW_MS that ends at its `windowEndsAt`.
 * A later end of a block counts.
 */
export async function addHits(tx: Handle, added: readonly Counter[]): Promise<void> {
  // Always in this order, so that two processes do not wait for each other.
  const ordered = added.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  await insertHits(
    tx,
    ordered.map(({ key, hits, windowEndsAt, blockedUntil }) => [key, hits, windowEndsAt, blockedUntil]),
  )
}

const insertHits = precompileMany(4, (db, rows) => {
  const began = sql`excluded.window_ends_at - ${sql.lit(FAILURE_WINDOW_MS)}`
  return db
    .insertInto('throttle')
    .columns(['key', 'hits', 'window_ends_at', 'blocked_until'])
    .values(
      rows.map(
        ([key, hits, window_ends_at, blocked_until]) =>
          ({ key, hits, window_ends_at, blocked_until }) as never,
      ),
    )
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        hits: sql<number>`case when throttle.window_ends_at <= ${began} then excluded.hits
          else throttle.hits + excluded.hits end`,
        window_ends_at: sql<number>`case when throttle.window_ends_at <= ${began} then excluded.window_ends_at
          else throttle.window_ends_at end`,
        blocked_until: sql<number>`case when throttle.blocked_until < excluded.blocked_until
          then excluded.blocked_until else throttle.blocked_until end`,
      }),
    )
})

export const forgetAll = precompileIn((tx, keys) => tx.deleteFrom('throttle').where('key', 'in', keys))

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
