// SQL of what the throttle counts, and of the sources it knows.
import { sql } from 'kysely'
import { type Instant, latestEnd } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileMany } from '../db/many-rows.ts'
import { precompileIn } from '../db/precompile-in.ts'
import type { FailedTry, KnownSource } from './throttle.ts'
import type { ThrottleKey, TryKeys } from './throttle-keys.ts'
import type { Counter, KnownSources, StoredThrottle } from './throttle-ledger.ts'

type CounterRow = { key: Uint8Array; endsAt: Instant; failures: Uint8Array | null }

/** What is kept of these attempts: the counters under all their keys, and the known sources of their accounts. */
export async function findKept(
  db: Handle,
  attempts: readonly Pick<TryKeys, 'account' | 'pair' | 'networks'>[],
): Promise<StoredThrottle> {
  const accounts = [...new Set(attempts.map(({ account }) => account))]
  const others = attempts.flatMap(({ pair, networks }) => [pair, ...networks])
  const [counters, known] = await Promise.all([
    findCounters(db, [...accounts, ...others]),
    listKnown(db, accounts.map(bytesOf)),
  ])
  return { counters, known: new Map(known.map(({ key, sources }) => [textOf(key), decodeKnown(sources)])) }
}

async function findCounters(db: Handle, keys: readonly ThrottleKey[]): Promise<Map<ThrottleKey, Counter>> {
  return toCounters(await listCounters(db, [...new Set(keys)].map(bytesOf)))
}

function toCounters(rows: readonly CounterRow[]): Map<ThrottleKey, Counter> {
  return new Map(
    rows.map(({ key, endsAt, failures }) => [textOf(key), { endsAt, failures: decodeFailures(failures) }]),
  )
}

const listCounters = precompileIn<CounterRow, []>((db, keys) =>
  db.selectFrom('throttle').select(['key', 'ends_at as endsAt', 'failures']).where('key', 'in', keys),
)

const listKnown = precompileIn<{ key: Uint8Array; sources: Uint8Array | null }, []>((db, keys) =>
  db.selectFrom('known_source').select(['key', 'sources']).where('key', 'in', keys),
)

/** Locks the counters under these keys until the transaction ends, and returns them. Missing ones are created. */
export async function lockCounters(
  tx: Handle,
  keys: readonly ThrottleKey[],
): Promise<Map<ThrottleKey, Counter>> {
  // Always in this order, so that two processes do not wait for each other.
  const rows = await lockRows(
    tx,
    [...keys].sort().map((key) => [bytesOf(key)]),
  )
  return toCounters(rows)
}

const lockRows = precompileMany<CounterRow>(['bytea'], (db, { v }) =>
  db
    .insertInto('throttle')
    .columns(['key', 'hits', 'ends_at'])
    .expression(sql`select column1, 0, 0 from ${v} where true`)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ hits: sql<number>`throttle.hits` }))
    .returning(['key', 'ends_at as endsAt', 'failures']),
)

export async function writeCounters(tx: Handle, counters: ReadonlyMap<ThrottleKey, Counter>): Promise<void> {
  const rows = inOrder(counters).map(([key, { endsAt, failures }]) => [
    bytesOf(key),
    endsAt,
    encodeFailures(failures),
  ])
  await writeRows(tx, rows)
}

/** Always in this order, so that two processes do not wait for each other. */
function inOrder<T>(byKey: ReadonlyMap<ThrottleKey, T>): [ThrottleKey, T][] {
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1))
}

const writeRows = precompileMany(['bytea', 'bigint', 'bytea'], (db, { v }) =>
  db
    .insertInto('throttle')
    .columns(['key', 'ends_at', 'failures', 'hits'])
    .expression(sql`select v.*, 0 from ${v} where true`)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        ends_at: eb.ref('excluded.ends_at'),
        failures: eb.ref('excluded.failures'),
      })),
    ),
)

/** The unit of work does not wait for the answer. */
export async function writeKnown(tx: Handle, known: ReadonlyMap<ThrottleKey, KnownSources>): Promise<void> {
  const rows = inOrder(known)
  await writeKnownRows(
    tx,
    rows.map(([key, { endsAt, sources }]) => [bytesOf(key), endsAt, encodeKnown(sources)]),
  )
}

const writeKnownRows = precompileMany(
  ['bytea', 'bigint', 'bytea'],
  (db, { all }) =>
    db
      .insertInto('known_source')
      .columns(['key', 'ends_at', 'sources'])
      .expression(all)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          ends_at: eb.ref('excluded.ends_at'),
          sources: eb.ref('excluded.sources'),
        })),
      ),
  { deferred: true },
)

/** So many uses in so long; the window begins with the first. */
export type Share = { most: number; windowMs: number }
export type TakenUse = { taken: true; key: ThrottleKey; endsAt: Instant } | { taken: false; freeAt: Instant }

/** Takes one use, if the window has one left. Exactly `most` succeed, also for parallel callers. */
export async function takeUse(
  tx: Handle,
  key: ThrottleKey,
  now: Instant,
  { most, windowMs }: Share,
): Promise<TakenUse> {
  const isOver = sql<boolean>`(throttle.ends_at <= ${now} or throttle.ends_at > ${latestEnd(now, windowMs)})`
  const row = await tx
    .insertInto('throttle')
    .values({ key: bytesOf(key), hits: 1, ends_at: now + windowMs, failures: null })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          hits: sql<number>`case when ${isOver} then 1 else throttle.hits + 1 end`,
          ends_at: sql<number>`case when ${isOver} then excluded.ends_at else throttle.ends_at end`,
        })
        .where(sql<boolean>`(${isOver} or throttle.hits < ${most})`),
    )
    .returning('ends_at as endsAt')
    .executeTakeFirst()
  if (row) return { taken: true, key, endsAt: row.endsAt }
  const counters = await findCounters(tx, [key])
  return { taken: false, freeAt: counters.get(key)?.endsAt ?? now }
}

/** Notes uses of what can be used once. The unit of work does not wait for the answer. */
export async function noteUses(
  tx: Handle,
  uses: readonly { key: ThrottleKey; endsAt: Instant }[],
): Promise<void> {
  const rows = uses.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  if (rows.length > 0)
    await insertUses(
      tx,
      rows.map(({ key, endsAt }) => [bytesOf(key), endsAt]),
    )
}

const insertUses = precompileMany(
  ['bytea', 'bigint'],
  (db, { v }) =>
    db
      .insertInto('throttle')
      .columns(['key', 'ends_at', 'hits'])
      .expression(sql`select v.*, 1 from ${v} where true`)
      .onConflict((conflict) => conflict.column('key').doNothing()),
  { deferred: true },
)

export async function isCounted(db: Handle, key: ThrottleKey): Promise<boolean> {
  return (await findCounters(db, [key])).size > 0
}

/** Gives back what was taken, unless its window is over. */
export async function giveBackUse(
  tx: Handle,
  { key, endsAt }: { key: ThrottleKey; endsAt: Instant },
): Promise<void> {
  await tx
    .updateTable('throttle')
    .set((eb) => ({ hits: eb('hits', '-', 1) }))
    .where('key', '=', bytesOf(key))
    .where('ends_at', '=', endsAt)
    .where('hits', '>', 0)
    .execute()
}

/** Deletes up to `limit` rows that no longer count; returns how many went. */
export async function purgeEnded(
  tx: Handle,
  table: 'throttle' | 'known_source',
  now: Instant,
  limit: number,
): Promise<number> {
  const old = tx
    .selectFrom(table)
    .select('key')
    .where('ends_at', '<', now)
    .orderBy('ends_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  // In a CTE: as a subquery PostgreSQL may run it more than once, and each run locks other rows.
  const done = await tx
    .with('old', () => old)
    .deleteFrom(table)
    .where('key', 'in', (eb) => eb.selectFrom('old').select('old.key'))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}

/**
 * Of more than `most` counters deletes up to `limit` that end first, of those of a single failure: made-up names, whatever else
 * is counted. Returns how many went.
 */
export async function trimCounters(tx: Handle, most: number, limit: number): Promise<number> {
  const { count } = await tx
    .selectFrom('throttle')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const excess = Math.min(limit, Number(count) - most)
  if (excess <= 0) return 0
  const old = tx
    .selectFrom('throttle')
    .select('key')
    .where(sql`length(failures)`, '=', FAILURE_BYTES)
    .orderBy('ends_at')
    .limit(excess)
    .forUpdate()
    .skipLocked()
  const done = await tx
    .with('old', () => old)
    .deleteFrom('throttle')
    .where('key', 'in', (eb) => eb.selectFrom('old').select('old.key'))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}

function bytesOf(key: ThrottleKey): Buffer {
  return Buffer.from(key, 'latin1')
}

function textOf(key: Uint8Array): ThrottleKey {
  return bufferOf(key).toString('latin1')
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Of each: 6 bytes of time, 2 of the line, 4 of what was tried, 1 whether it is pardoned. */
const FAILURE_BYTES = 13

function encodeFailures(failures: readonly FailedTry[]): Buffer | null {
  if (failures.length === 0) return null
  const bytes = Buffer.alloc(failures.length * FAILURE_BYTES)
  for (const [i, { at, line, print, isPardoned }] of failures.entries()) {
    const from = i * FAILURE_BYTES
    bytes.writeUIntBE(at, from, 6)
    bytes.writeUInt16BE(line, from + 6)
    bytes.writeUInt32BE(print, from + 8)
    bytes.writeUInt8(isPardoned ? 1 : 0, from + 12)
  }
  return bytes
}

function decodeFailures(list: Uint8Array | null): FailedTry[] {
  if (list === null) return []
  const bytes = bufferOf(list)
  return Array.from({ length: Math.floor(bytes.length / FAILURE_BYTES) }, (_, i) => {
    const from = i * FAILURE_BYTES
    return {
      at: bytes.readUIntBE(from, 6),
      line: bytes.readUInt16BE(from + 6),
      print: bytes.readUInt32BE(from + 8),
      isPardoned: bytes.readUInt8(from + 12) === 1,
    }
  })
}

/** Of each: 8 bytes of its mark, 6 of time. */
const KNOWN_BYTES = 14

function encodeKnown(known: readonly KnownSource[]): Buffer {
  const bytes = Buffer.alloc(known.length * KNOWN_BYTES)
  for (const [i, { mark, at }] of known.entries()) {
    bytes.write(mark, i * KNOWN_BYTES, 'latin1')
    bytes.writeUIntBE(at, i * KNOWN_BYTES + 8, 6)
  }
  return bytes
}

function decodeKnown(list: Uint8Array | null): KnownSource[] {
  if (list === null) return []
  const bytes = bufferOf(list)
  return Array.from({ length: Math.floor(bytes.length / KNOWN_BYTES) }, (_, i) => {
    const from = i * KNOWN_BYTES
    return { mark: bytes.toString('latin1', from, from + 8), at: bytes.readUIntBE(from + 8, 6) }
  })
}
