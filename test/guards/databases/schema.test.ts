// The pictures of the schema, src/db/schema-*.sql, show what the migrations really make. After a new migration write
// them again: LATCHKEY_WRITE_SCHEMA=1 npm test -- schema
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Handle } from '../../../src/db/database.ts'
import { ENGINES, openTestDatabase } from '../../databases/test-database.ts'
import { differences, drawPostgres, drawSqlite } from './schema.ts'

const DRAW: Record<(typeof ENGINES)[number], (db: Handle) => Promise<string>> = {
  sqlite: drawSqlite,
  postgres: drawPostgres,
}

for (const engine of ENGINES) {
  const file = new URL(`../../../src/db/schema-${engine}.sql`, import.meta.url)

  test(`${engine}: the picture of the schema equals the migrated schema`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    const picture = `-- What the migrations make; drawn by test/guards/databases/schema.test.ts, not read by the program.\n\n${await DRAW[engine](db.read)}`
    if (process.env.LATCHKEY_WRITE_SCHEMA === '1') writeFileSync(file, picture)
    const drawn = readFileSync(file, 'utf8')
    assert.deepEqual(differences(picture, drawn), [])
    assert.equal(picture, drawn)
  })

  test(`${engine}: a column, an index or a rule that the picture lacks is noticed`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    const before = await DRAW[engine](db.read)
    await db.write(async (tx) => {
      await tx.schema.alterTable('brand').addColumn('extra', 'text').execute()
      await tx.schema.createIndex('extra_index').on('plan').column('label').execute()
      await tx.schema
        .createTable('extra_table')
        .addColumn('a', 'bigint', (c) => c.references('brand.id'))
        .execute()
    })
    const noticed = differences(await DRAW[engine](db.read), before).join('\n')
    assert.match(noticed, /^\+.*"?extra"? text/m)
    assert.match(noticed, /^\+create index.*extra_index.*label/im)
    assert.match(noticed, /^\+create table "?extra_table/im)
    assert.match(noticed, /^\+.*references "?brand/im)
  })
}
