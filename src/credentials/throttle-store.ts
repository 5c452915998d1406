// SQL of the throttle counters.
import { sql } from 'kysely'
import { CLOCK_TOLERANCE_MS, type Instant, latestEnd } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileMany } from '../db/many-rows.ts'
import { precompileIn } from '../db/precompile-in.ts'
import { type Counter, FAILURE_WINDOW_MS, MAX_BLOCK_MS } from './throttle.ts'

const COLUMNS = ['key', 'hits', 'window_ends_at as windowEndsAt', 'blocked_until as blockedUntil'] as const

export function findCounters(db: Handle, keys: string[]): Promise<Counter[]> {
  return db.selectFrom('throttle').select(COLUMNS).where('key', 'in', keys).execute()
}

/** Counts one more in the running window, or starts a new one; returns the hits of the window. */
export async function raise(tx: Handle, key: string, now: Instant, windowMs: number): Promise<number> {
  const isOver = windowIsOver(now, windowMs)
  const row = await tx
    .insertInto('throttle')
    .values({ key, hits: 1, window_ends_at: now + windowMs, blocked_until: 0 })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(oneMore(isOver)))
    .returning('hits')
    .executeTakeFirstOrThrow()
  return row.hits
}

function windowIsOver(now: Instant, windowMs: number) {
  return sql<boolean>`(throttle.window_ends_at <= ${now} or throttle.window_ends_at > ${latestEnd(now, windowMs)})`
}

function oneMore(isOver: ReturnType<typeof windowIsOver>) {
  return {
    hits: sql<number>`case when ${isOver} then 1 else throttle.hits + 1 end`,
    window_ends_at: sql<number>`case when ${isOver} then excluded.window_ends_at else throttle.window_ends_at end`,
  }
}

/** So many uses in so long; the window begins with the first. */
export type Share = { most: number; windowMs: number }
export type Taken = { taken: true; key: string; windowEndsAt: Instant } | { taken: false; freeAt: Instant }

/** Takes one use, if the window has one left: exactly `most`, whoever asks at once. */
export async function takeUse(
  tx: Handle,
  key: string,
  now: Instant,
  { most, windowMs }: Share,
): Promise<Taken> {
  const isOver = windowIsOver(now, windowMs)
  const row = await tx
    .insertInto('throttle')
    .values({ key, hits: 1, window_ends_at: now + windowMs, blocked_until: 0 })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet(oneMore(isOver))
        .where(sql<boolean>`(${isOver} or throttle.hits < ${most})`),
    )
    .returning('window_ends_at as windowEndsAt')
    .executeTakeFirst()
  if (row) return { taken: true, key, windowEndsAt: row.windowEndsAt }
  const [counter] = await findCounters(tx, [key])
  return { taken: false, freeAt: counter?.windowEndsAt ?? now }
}

/** Gives back what was taken, unless its window is over. */
export async function giveBackUse(
  tx: Handle,
  { key, windowEndsAt }: { key: string; windowEndsAt: Instant },
): Promise<void> {
  await tx
    .updateTable('throttle')
    .set((eb) => ({ hits: eb('hits', '-', 1) }))
    .where('key', '=', key)
    .where('window_ends_at', '=', windowEndsAt)
    .where('hits', '>', 0)
    .execute()
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
  // Ends later than any can be were reckoned before the clock was put back; see latestEnd.
  const isOver = sql`(throttle.window_ends_at <= ${began}
    or throttle.window_ends_at > excluded.window_ends_at + ${sql.lit(CLOCK_TOLERANCE_MS)})`
  const blockIsOver = sql`(throttle.blocked_until < excluded.blocked_until
    or throttle.blocked_until > ${began} + ${sql.lit(MAX_BLOCK_MS + CLOCK_TOLERANCE_MS)})`
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
        hits: sql<number>`case when ${isOver} then excluded.hits else throttle.hits + excluded.hits end`,
        window_ends_at: sql<number>`case when ${isOver} then excluded.window_ends_at
          else throttle.window_ends_at end`,
        blocked_until: sql<number>`case when ${blockIsOver} then excluded.blocked_until
          else throttle.blocked_until end`,
      }),
    )
})

export const forgetAll = precompileIn((tx, keys) => tx.deleteFrom('throttle').where('key', 'in', keys))

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
