// Ready means that writing works, and the log says why not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { systemRandom } from '../../../src/ids.ts'
import { makeReadiness } from '../../../src/readiness.ts'
import { adminOf } from '../../databases/postgres.ts'
import { ENGINES, gate, openTestDatabase } from '../../databases/test-database.ts'

function makeLines() {
  const lines: string[] = []
  return {
    lines,
    info: (message: string) => void lines.push(message),
    warn: (fields: object, message: string) => void lines.push(`${message}: ${Object.values(fields)}`),
  }
}

for (const engine of ENGINES) {
  test(`${engine}: the trial of a write leaves nothing behind, and many who ask at once make one`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    let writes = 0
    const counted: typeof db.write = (work, once) => {
      writes++
      return db.write(work, once)
    }
    const log = makeLines()
    const readiness = makeReadiness({ db: { write: counted }, random: systemRandom, log })
    const reasons = await Promise.all(Array.from({ length: 50 }, () => readiness.reason()))
    assert.deepEqual([...new Set(reasons)], [undefined])
    assert.equal(writes, 1)
    assert.deepEqual(await db.read.selectFrom('job').select('name').execute(), [])
    assert.deepEqual(log.lines, [])
  })

  test(`${engine}: a database that cannot be written is not ready, and the log says so once`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    await db.close()
    const log = makeLines()
    const readiness = makeReadiness({ db, random: systemRandom, log })
    for (let asked = 0; asked < 3; asked++) assert.equal(await readiness.reason(), 'The database is closed.')
    assert.deepEqual(log.lines, ['not ready: The database is closed.'])
  })

  test(`${engine}: who hangs in a write is not ready, and is not made to hang in another`, async (t) => {
    const { db } = await openTestDatabase(t, engine)
    const { opened, open } = gate()
    let writes = 0
    const hanging: typeof db.write = async (work, once) => {
      writes++
      await opened
      return db.write(work, once)
    }
    const log = makeLines()
    const readiness = makeReadiness({ db: { write: hanging }, random: systemRandom, log })
    assert.match(String(await readiness.reason()), /a write takes longer than/)
    assert.match(String(await readiness.reason()), /a write takes longer than/)
    assert.equal(writes, 1)
    open()
    while (await readiness.reason()) await new Promise(setImmediate)
    assert.deepEqual(log.lines.at(-1), 'ready again')
  })
}

test('postgres: a database that has become read-only is not ready, until it can be written again', async (t) => {
  const { db, settings } = await openTestDatabase(t, 'postgres')
  const log = makeLines()
  const readiness = makeReadiness({ db, random: systemRandom, log })
  assert.equal(await readiness.reason(), undefined)
  const admin = await adminOf(t, settings)
  await admin.setReadOnly(true)
  while (!(await readiness.reason())) await new Promise(setImmediate)
  assert.deepEqual(await sql`select 1 as one`.execute(db.read).then(({ rows }) => rows), [{ one: 1 }])
  await admin.setReadOnly(false)
  while (await readiness.reason()) await new Promise(setImmediate)
  const [first, ...others] = log.lines.filter((line) => !line.includes('broke'))
  assert.match(String(first), /^not ready: The database server at .* is read-only/)
  assert.deepEqual(others, ['ready again'])
})

test('a process that is about to leave is not ready any more', async (t) => {
  const { db } = await openTestDatabase(t, 'sqlite')
  const readiness = makeReadiness({ db, random: systemRandom, log: makeLines() })
  assert.equal(await readiness.reason(), undefined)
  readiness.withdraw('stopping')
  assert.equal(await readiness.reason(), 'stopping')
})
