// What every engine promises about bringing a database to the program's schema: src/db/migrate.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Database } from '../../src/db/database.ts'
import { MIGRATIONS, type Migration } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { brandNames, ENGINES, insertBrand, newDatabase, openAgain } from '../test-database.ts'

const LATER: Migration = {
  name: '9999-later',
  async up(db) {
    await db.schema.createTable('later').addColumn('a', 'bigint').execute()
  },
}
const FAILING: Migration = {
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
    const newer = await openAgain(t, settings, { migrations: [...MIGRATIONS, LATER] })
    await newer.close()
    await assert.rejects(openDatabase(settings), (error: Error) => {
      assert.equal(error.name, 'NewerDatabaseError')
      assert.match(error.message, /9999-later.*Start the newer version of Latchkey.*or restore the backup/)
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

async function applied(db: Database): Promise<{ number: number; name: string; applied_at: number }[]> {
  const query = sql<{ number: number; name: string; applied_at: number }>`
    select number, name, applied_at from schema_migration order by number`
  return (await query.execute(db.read)).rows
}
