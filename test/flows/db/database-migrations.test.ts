// Promises of every engine about migrations: src/db/migrate.ts.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Database } from '../../../src/db/database.ts'
import { makeIdBlocks } from '../../../src/db/id-blocks.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { MIGRATIONS, type Migration } from '../../../src/db/schema/migrations.ts'
import { brandNames, ENGINES, insertBrand, newDatabase, openAgain } from '../../databases/test-database.ts'

const LATER: Migration = {
  name: '9999-later',
  does: 'adds a table',
  step: 'reduce',
  async up(db) {
    await db.schema.createTable('later').addColumn('a', 'bigint').execute()
  },
}
const FAILING: Migration = {
  ...LATER,
  name: '9999-failing',
  async up(db, types) {
    await LATER.up(db, types)
    throw new Error('this migration fails')
  },
}

for (const engine of ENGINES) {
  test(`${engine}: opening a second time changes nothing`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    const first = await openAgain(t, settings)
    await first.write((tx) => insertBrand(tx, 'kept'))
    const before = await applied(first)
    await first.close()
    const second = await openAgain(t, settings)
    assert.deepEqual(await applied(second), before)
    assert.deepEqual(await brandNames(second.read), ['kept'])
    assert.deepEqual(
      before.map(({ name }) => name),
      MIGRATIONS.map(({ name }) => name),
    )
  })

  test(`${engine}: several that open an empty database at once make the schema once`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    const opened = await Promise.all(Array.from({ length: 4 }, () => openAgain(t, settings)))
    for (const [index, db] of opened.entries()) await db.write((tx) => insertBrand(tx, `brand-${index}`))
    const [db] = opened
    assert.ok(db)
    assert.equal((await applied(db)).length, MIGRATIONS.length)
    assert.equal((await brandNames(db.read)).length, 4)
  })

  test(`${engine}: a database of a newer program is refused, with advice`, async (t) => {
    const settings = await newDatabase(t, engine)
    const newer = await openAgain(t, settings, { migrations: [...MIGRATIONS, LATER], version: '9.8.7' })
    await newer.close()
    await assert.rejects(openDatabase(settings), (error: Error) => {
      assert.equal(error.name, 'NewerDatabaseError')
      assert.match(
        error.message,
        /9999-later.*Version 9\.8\.7 can open it: start that one or a newer one, or restore the backup/,
      )
      return true
    })
  })

  test(`${engine}: a database whose history differs is refused`, async (t) => {
    const settings = await newDatabase(t, engine)
    const other = await openAgain(t, settings, { migrations: [...MIGRATIONS, LATER] })
    await other.close()
    const renamed = { ...LATER, name: '9999-renamed' }
    await assert.rejects(openDatabase(settings, { migrations: [...MIGRATIONS, renamed] }), /9999-later/)
  })

  test(`${engine}: ids go on behind those that an older program gave out`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    const [initial] = MIGRATIONS
    assert.ok(initial)
    const older = await openAgain(t, settings, { migrations: [initial] })
    await older.write(async (tx) => {
      await insertBrand(tx, 'brand')
      await sql`insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name,
        company_name, state, zip_code, test_user, status, last_product_change_at, created_at, changed_at)
        values (41, 1, '', '', '', '', '', '', '', '', '', 0, 'active', 1, 1, 1)`.execute(tx)
    })
    await older.close()
    const ids = makeIdBlocks(await openAgain(t, settings))
    assert.deepEqual([await ids.take('account'), await ids.take('subscription')], [42, 1])
  })

  test(`${engine}: a migration that fails leaves nothing behind and can be tried again`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    await assert.rejects(
      openDatabase(settings, { migrations: [...MIGRATIONS, FAILING] }),
      /this migration fails/,
    )
    const db = await openAgain(t, settings)
    assert.equal((await applied(db)).length, MIGRATIONS.length)
    await assert.rejects(sql`select a from later`.execute(db.read), /later/)
    await db.close()
    const again = await openAgain(t, settings, { migrations: [...MIGRATIONS, LATER] })
    assert.deepEqual((await sql`select a from later`.execute(again.read)).rows, [])
  })
}

for (const engine of ENGINES) {
  test(`${engine}: a process that may not change the schema learns that it is older, or that there is none, and changes nothing`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    const may = { create: false, upgrade: false }
    await assert.rejects(openDatabase(settings, { may }), { name: 'EmptyDatabaseError' })
    await assert.rejects(openDatabase(settings, { may: { ...may, upgrade: true } }), {
      name: 'EmptyDatabaseError',
    })
    const older = { migrations: MIGRATIONS.slice(0, 2) }
    await (await openAgain(t, settings, older)).close()
    for (const create of [false, true]) {
      await assert.rejects(openDatabase(settings, { may: { ...may, create } }), (error: Error) => {
        assert.equal(error.name, 'OlderDatabaseError')
        assert.match(error.message, /change 0002-id-blocks, this version needs .*"\.\/latchkey migrate"/)
        return true
      })
    }
    const still = await openAgain(t, settings, { ...older, may })
    assert.equal((await applied(still)).length, 2)
  })
}

test('sqlite: before its schema changes a copy of the file is kept, private and whole; the last two stay', async (t) => {
  const settings = await newDatabase(t, 'sqlite', { empty: true })
  assert.ok(settings.kind === 'sqlite')
  const folder = dirname(settings.file)
  const [initial, ...later] = MIGRATIONS
  assert.ok(initial)
  const first = await openAgain(t, settings, { migrations: [initial] })
  await first.write((tx) => insertBrand(tx, 'kept'))
  await first.close()
  const before = () => readdirSync(folder).filter((name) => name.includes('-before-'))
  assert.deepEqual(before(), [], 'a new database needs no copy')
  writeFileSync(join(folder, 'latchkey-before-0002-id-blocks-20260101T000000Z.db.unfinished'), 'cut off')
  for (const upTo of [1, 2, 3]) {
    const clock = { now: () => Date.UTC(2026, 10, 20 + upTo) }
    await (await openAgain(t, settings, { clock, migrations: [initial, ...later.slice(0, upTo)] })).close()
  }
  assert.deepEqual(before(), [
    'latchkey-before-0003-prepaid-20261122T000000Z.db',
    'latchkey-before-0004-places-20261123T000000Z.db',
  ])
  const file = join(folder, 'latchkey-before-0003-prepaid-20261122T000000Z.db')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const copy = await openAgain(t, { kind: 'sqlite', file }, { migrations: MIGRATIONS.slice(0, 2) })
  assert.deepEqual(await brandNames(copy.read), ['kept'])
})

test('sqlite: without space for the copy nothing is changed', async (t) => {
  const settings = await newDatabase(t, 'sqlite', { empty: true })
  assert.ok(settings.kind === 'sqlite')
  await (await openAgain(t, settings, { migrations: MIGRATIONS.slice(0, 1) })).close()
  const inTheWay = 'latchkey-before-0002-id-blocks-20261121T000000Z.db'
  mkdirSync(join(dirname(settings.file), inTheWay))
  const clock = { now: () => Date.UTC(2026, 10, 21) }
  await assert.rejects(openDatabase(settings, { clock }), (error: Error) => {
    assert.equal(error.name, 'DatabaseFault')
    assert.match(
      error.message,
      /was not changed: the copy .* 0002-id-blocks could not be made .* as much space/,
    )
    return true
  })
  const still = await openAgain(t, settings, { migrations: MIGRATIONS.slice(0, 1) })
  assert.equal((await applied(still)).length, 1)
  assert.deepEqual(
    readdirSync(dirname(settings.file)).filter((name) => name.includes('unfinished')),
    [],
  )
})

async function applied(db: Database): Promise<{ number: number; name: string; applied_at: number }[]> {
  const query = sql<{ number: number; name: string; applied_at: number }>`
    select number, name, applied_at from schema_migration order by number`
  return (await query.execute(db.read)).rows
}
