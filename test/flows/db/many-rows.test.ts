// Statements over many rows: src/db/many-rows.ts. Any number of rows, in whichever form the engine takes them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { compilable, precompileMany } from '../../../src/db/many-rows.ts'
import { adminOf } from '../../databases/postgres.ts'
import { ENGINES, gate, openAgain, openTestDatabase } from '../../databases/test-database.ts'

const SIZES = [0, 1, 2, 15, 16, 17, 128, 129, 1000]
const TEXTS = ['', 'plain', 'null', 'NULL', '"', '\\', '\\"', '{a,b}', ' ', "it's", 'ä😀', '\n\t', '$1', null]
const NUMBERS = [0, 1, -1, 1_790_000_000_000, Number.MAX_SAFE_INTEGER, null]
const BYTES = [Buffer.alloc(0), Buffer.from([0]), Buffer.from('"\\{},'), Buffer.alloc(300, 255), null]

type Values = { text: string | null; number: number | null; bytes: Uint8Array | null }

const echo = precompileMany<Values>(['text', 'bigint', 'bytea'], (db, { v }) =>
  compilable(db, sql`select column1 as text, column2 as number, column3 as bytes from ${v}`),
)

const insertHosts = precompileMany<{ host: string }>(['text', 'bigint'], (db, { all }) =>
  compilable(db, sql`insert into brand_host (host, brand_id) ${all} on conflict do nothing returning host`),
)

const lockRows = precompileMany<{ key: Uint8Array }>(['bytea'], (db, { v }) =>
  compilable(
    db,
    sql`insert into throttle (key, hits, ends_at) select column1, 0, 0 from ${v} where true
      on conflict (key) do update set hits = throttle.hits returning key`,
  ),
)

/** Up to 60, in an order that is not theirs. */
function makeKeys(count: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => Buffer.from([(n * 61) % count]))
}

for (const engine of ENGINES) {
  test(`${engine}: many rows keep their order and their values: texts, numbers, bytes and null`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    for (const size of SIZES) {
      const rows = Array.from({ length: size }, (_, n) => [
        TEXTS[n % TEXTS.length],
        NUMBERS[n % NUMBERS.length],
        BYTES[n % BYTES.length],
      ])
      const got = await echo(db.read, rows)
      assert.deepEqual(
        got.map(({ text, number, bytes }) => [text, number, bytes && Buffer.from(bytes)]),
        rows,
        `${size} rows`,
      )
    }
  })

  test(`${engine}: of many rows those are inserted that are free, and returned in their order`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    for (const size of SIZES) {
      const names = Array.from({ length: size }, (_, n) => `${size}-${(n * 7) % size}`)
      const rows = [...names, ...names.slice(0, 3)].map((host) => [host, 1])
      const inserted = await db.write(async (tx) => {
        await sql`insert into brand (id, name, title, settings, created_at) values (1, 'a', 'a', '{}', 1)
          on conflict do nothing`.execute(tx)
        return insertHosts(tx, rows)
      })
      assert.deepEqual(
        inserted.map(({ host }) => host),
        [...new Set(names)],
        `${size} rows`,
      )
    }
  })

  test(`${engine}: values that the engines would treat differently are refused in many rows too`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    for (const size of [1, 20])
      for (const value of [new Date(0), true, { a: 1 }, Number.NaN, undefined, ['a']]) {
        const rows = Array.from({ length: size }, () => [value, 1, null])
        await assert.rejects(echo(db.read, rows), TypeError)
      }
  })
}

test('postgres: rows are locked in the order in which they are given', async (t) => {
  const { db, settings } = await openTestDatabase(t, 'postgres')
  const [other, admin] = [await openAgain(t, settings), await adminOf(t, settings)]
  const keys = makeKeys(40)
  await db.write((tx) =>
    lockRows(
      tx,
      keys.map((key) => [key]),
    ),
  )
  const { opened: ended, open: end } = gate()
  const locked = gate()
  const blocking = other.write(async (tx) => {
    await lockRows(tx, [[keys[20]]])
    locked.open()
    await ended
  })
  await locked.opened
  const blocked = db.write((tx) =>
    lockRows(
      tx,
      keys.map((key) => [key]),
    ),
  )
  const waits = () => admin.query('select 1 from pg_locks where not granted')
  while ((await waits()).rows.length === 0);
  const { rows: free } = await admin.query('select key from throttle for update skip locked')
  end()
  await blocking
  const got = await blocked
  assert.deepEqual(
    got.map(({ key }) => key),
    keys,
  )
  const numbers = (list: readonly (Uint8Array | undefined)[]) => list.map((key) => key?.[0] ?? -1)
  const sorted = (list: number[]) => list.toSorted((a, b) => a - b)
  assert.deepEqual(sorted(numbers(free.map(({ key }) => key))), sorted(numbers(keys.slice(21))))
})

test('postgres: many rows of any number are one prepared statement', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const rows = await db.write(async (tx) => {
    for (let size = 20; size < 60; size++)
      await lockRows(
        tx,
        makeKeys(size).map((key) => [key]),
      )
    return sql`select 1 from pg_prepared_statements where statement like 'insert into throttle%'`.execute(tx)
  })
  assert.equal(rows.rows.length, 1)
})
