// Faults that only one engine can have: group commit and its thread, lost races, broken connections; and two processes on
// one database.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { openWriterPort } from '../../../src/db/sqlite/writer-port.ts'
import { brandNames, ENGINES, gate, insertBrand, openTestDatabase } from '../../databases/test-database.ts'

for (const engine of ENGINES) {
  test(`${engine}: two processes write to one database, and nothing is lost`, async (t) => {
    const { db, settings } = await openTestDatabase(t, engine)
    const other = promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { openDatabase } from ${JSON.stringify(import.meta.resolve('../../../src/db/open-database.ts'))}
       import { insertBrand } from ${JSON.stringify(import.meta.resolve('../../databases/test-database.ts'))}
       const db = await openDatabase(${JSON.stringify(settings)})
       for (let n = 0; n < 100; n++) await db.write((tx) => insertBrand(tx, 'other-' + n))
       await db.close()`,
    ])
    let written = 0
    let running = true
    other.finally(() => {
      running = false
    })
    while (running || written < 100) {
      await db.write((tx) => insertBrand(tx, `own-${written}`))
      written++
    }
    await other
    assert.equal((await brandNames(db.read)).length, written + 100)
  })
}

for (const engine of ENGINES) {
  test(`${engine}: a query that locks its rows is understood, and is no other query otherwise`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    await db.write((tx) => Promise.all(['b', 'a', 'a2'].map((name) => insertBrand(tx, name))))
    const names = await db.write((tx) => {
      const query = tx.selectFrom('brand').select('title').distinct().orderBy('title').limit(2)
      const locked = tx.selectFrom('brand').select('name').where('name', '!=', 'b').orderBy('name')
      return Promise.all([query.execute(), locked.forUpdate().skipLocked().execute()])
    })
    assert.deepEqual(names, [
      [{ title: 'a' }, { title: 'a2' }],
      [{ name: 'a' }, { name: 'a2' }],
    ])
    const text = db.read.selectFrom('brand').select('name').forUpdate().compile().sql
    assert.equal(/for update/.test(text), engine === 'postgres')
  })
}

test('sqlite: no unit of a group is answered before the commit of the group', async (t) => {
  const { db } = await openTestDatabase(t, 'sqlite')
  let answered = false
  const first = db
    .write((tx) => insertBrand(tx, 'first'))
    .then(() => {
      answered = true
    })
  const second = db.write(async (tx) => {
    await insertBrand(tx, 'second')
    return { answered, inside: await brandNames(tx), outside: await brandNames(db.read) }
  })
  assert.deepEqual(await second, { answered: false, inside: ['first', 'second'], outside: [] })
  await first
  assert.deepEqual(await brandNames(db.read), ['first', 'second'])
})

test('sqlite: when the commit itself fails, every unit of the group is refused and the next group works', async (t) => {
  const { db } = await openTestDatabase(t, 'sqlite')
  const good = db.write((tx) => insertBrand(tx, 'good'))
  const broken = db.write(async (tx) => {
    await sql`pragma defer_foreign_keys = on`.execute(tx) // so that the violation shows at the commit
    await tx.insertInto('brand_host').values({ host: 'example.org', brand_id: 77 }).execute()
  })
  const outcomes = await Promise.allSettled([good, broken])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await db.write((tx) => insertBrand(tx, 'next'))
  assert.deepEqual(await brandNames(db.read), ['next'])
})

test('sqlite: the lock of another process is waited for', async (t) => {
  const { db, settings } = await openTestDatabase(t, 'sqlite')
  const other = lock(t, settings)
  const waiting = db.write((tx) => insertBrand(tx, 'patient'))
  assert.deepEqual(await brandNames(db.read), [])
  other.exec('commit')
  await waiting
  assert.deepEqual(await brandNames(db.read), ['patient'])
})

test('sqlite: a lock that another process keeps is reported as overloaded, and later writes work', async (t) => {
  const { db, settings } = await openTestDatabase(t, 'sqlite', { limits: { lockTimeoutMs: 5 } })
  const other = lock(t, settings)
  await assert.rejects(
    db.write((tx) => insertBrand(tx, 'refused')),
    { code: 'overloaded', retryAfterS: 1 },
  )
  other.exec('commit')
  await db.write((tx) => insertBrand(tx, 'later'))
  assert.deepEqual(await brandNames(db.read), ['later'])
})

test('sqlite: when the writer thread dies, everything that waits is refused and its death is reported once', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-writer-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const deaths: Error[] = []
  const port = await openWriterPort(join(folder, 'x.db'), 100, (error) => deaths.push(error))
  t.after(() => port.close())
  port.hold()
  port.send(null as never) // a message that the thread cannot understand
  await setImmediate() // the order is sent
  const waiting = [port.execute(['select 1', [], false]), port.commit()]
  for (const answer of waiting) await assert.rejects(answer, /writer thread of the database is gone/)
  await assert.rejects(port.execute(['select 1', [], false]), /writer thread of the database is gone/)
  assert.equal(deaths.length, 1)
})

test('sqlite: a bug in a statement is reported with the statement, never with its values', async (t) => {
  const { db } = await openTestDatabase(t, 'sqlite')
  const unit = db.write((tx) => sql`insert into nowhere (a) values (${'a secret'})`.execute(tx))
  await assert.rejects(unit, (error: Error) => {
    assert.match(error.message, /no such table: nowhere, in: insert into nowhere/)
    assert.doesNotMatch(error.message, /a secret/)
    return true
  })
})

test('postgres: a plan that was made while a table was empty goes by its index', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const plan = await db.write((tx) =>
    sql<Record<string, string>>`explain update session set seen_at = 1 where session_key = 'x'`.execute(tx),
  )
  assert.match(JSON.stringify(plan.rows), /Index Scan/)
  assert.doesNotMatch(JSON.stringify(plan.rows), /Seq Scan|JIT/)
})

test('postgres: two units that block each other both succeed', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  await db.write(async (tx) => {
    await insertBrand(tx, 'a')
    await insertBrand(tx, 'b')
  })
  const [aLocked, bLocked] = [gate(), gate()]
  let tries = 0
  const both = async (first: string, mine: typeof aLocked, second: string, theirs: typeof aLocked) =>
    db.write(async (tx) => {
      tries++
      const add = (name: string) =>
        tx.updateTable('brand').set({ created_at: sql`created_at + 1` }).where('name', '=', name).execute()
      await add(first)
      mine.open()
      await theirs.opened
      await add(second)
    })
  await Promise.all([both('a', aLocked, 'b', bLocked), both('b', bLocked, 'a', aLocked)])
  const rows = await db.read.selectFrom('brand').select('created_at').execute()
  assert.deepEqual(rows, [{ created_at: 3 }, { created_at: 3 }])
  assert.equal(tries, 3)
})

test('postgres: rows that another transaction keeps locked are reported as overloaded', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres', { limits: { lockTimeoutMs: 20 } })
  await db.write((tx) => insertBrand(tx, 'a'))
  const [locked, end] = [gate(), gate()]
  const holding = db.write(async (tx) => {
    await tx.updateTable('brand').set({ title: 'x' }).execute()
    locked.open()
    await end.opened
  })
  await locked.opened
  await assert.rejects(
    db.write((tx) => tx.updateTable('brand').set({ title: 'y' }).execute()),
    { code: 'overloaded', retryAfterS: 1 },
  )
  end.open()
  await holding
})

test('postgres: broken connections reject what ran on them and are replaced', async (t) => {
  const errors: object[] = []
  const log = { info() {}, warn() {}, error: (fields: object) => errors.push(fields) }
  const { db } = await openTestDatabase(t, 'postgres', { log })
  await brandNames(db.read)
  const cutOff = db.write(async (tx) => {
    await insertBrand(tx, 'lost')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(tx)
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
  })
  await assert.rejects(cutOff)
  await assert.doesNotReject(async () => {
    for (let tried = 1; ; tried++) {
      try {
        return await brandNames(db.read)
      } catch (error) {
        if (tried === 5) throw error
      }
    }
  })
  await db.write((tx) => insertBrand(tx, 'next'))
  assert.deepEqual(await brandNames(db.read), ['next'])
  assert.ok(errors.length > 0)
})

test('postgres: an error does not carry the values of the row', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  await db.write((tx) => insertBrand(tx, 'a secret'))
  const again = db.write((tx) => insertBrand(tx, 'a secret'))
  await assert.rejects(again, (error: Error) => {
    assert.match(error.message, /unique/)
    assert.doesNotMatch(JSON.stringify({ ...error, message: error.message, stack: error.stack }), /a secret/)
    return true
  })
})

test('postgres: many different statements do not pile up on the server', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const named = await db.write(async (tx) => {
    for (let n = 0; n < 450; n++) await sql`select ${sql.lit(n)} + ${sql.lit(1)} as n`.execute(tx)
    const { rows } = await sql<{
      count: number
    }>`select count(*) as count from pg_prepared_statements`.execute(tx)
    return rows[0]?.count
  })
  assert.ok(named && named > 100 && named <= 400, `${named} prepared statements`)
})

/** Another process that is in the middle of writing. */
function lock(t: TestContext, settings: { kind: string }): BetterSqlite3.Database {
  assert.ok('file' in settings && typeof settings.file === 'string')
  const other = new BetterSqlite3(settings.file)
  t.after(() => other.close())
  return other.exec('begin immediate')
}
