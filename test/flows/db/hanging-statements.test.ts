// A statement that hangs and connections that are all in use: callers are refused soon, and nothing of theirs is done later.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { asCall, currentCall } from '../../../src/db/behalf.ts'
import { makeIdBlocks } from '../../../src/db/id-blocks.ts'
import { adminOf } from '../../databases/postgres.ts'
import { brandNames, gate, insertBrand, openAgain, openTestDatabase } from '../../databases/test-database.ts'
import { PASSWORD, startApp } from '../../harness.ts'

/** Longer than a caller waits, so that it is not the lock that ends the wait. */
const limits = { lockTimeoutMs: 60_000 }

async function openLocked(t: TestContext) {
  const { db, settings } = await openTestDatabase(t, 'postgres', { limits })
  const admin = await adminOf(t, settings)
  const own = await openAgain(t, settings)
  await admin.query('begin; lock table brand in access exclusive mode')
  return { db, admin, own }
}

test('a caller whose read hangs is refused, other work waits on, and no connection is lost', async (t) => {
  const { db, admin } = await openLocked(t)
  let patient = 'waits'
  const job = brandNames(db.read).finally(() => {
    patient = 'has an answer'
  })
  const call = asCall('r1', () => brandNames(db.read))
  await assert.rejects(call, { code: 'unavailable', retryAfterS: 5 })
  assert.equal(patient, 'waits')
  await admin.query('rollback')
  assert.deepEqual(await job, [])
  assert.deepEqual(await asCall('r1', () => brandNames(db.read)), [])
})

test('a caller whose change hangs is refused, and the change is undone when the server goes on', async (t) => {
  const { db, admin } = await openLocked(t)
  const call = asCall('r1', () => db.write((tx) => insertBrand(tx, 'hanging')))
  await assert.rejects(call, { code: 'unavailable' })
  await admin.query('rollback')
  await asCall('r1', () => db.write((tx) => insertBrand(tx, 'after')))
  assert.deepEqual(await brandNames(db.read), ['after'])
})

test('all waits of a call count together, and those at the same time once', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const wait = () => sql`select pg_sleep(0.05)`.execute(db.read)
  await asCall('r1', async () => {
    const beganAt = performance.now()
    for (let n = 0; n < 4; n++) await wait()
    const inTurn = currentCall()?.waitedMs ?? 0
    assert.ok(inTurn >= 4 * 50, `${inTurn}`)
    await Promise.all([wait(), wait()])
    const all = currentCall()?.waitedMs ?? 0
    assert.ok(all >= 5 * 50 && all <= performance.now() - beganAt, `${all}`)
  })
})

test('a call that waits for work begun for another call has waited as well', async (t) => {
  const { db, settings } = await openTestDatabase(t, 'postgres', { limits })
  const [admin, watcher] = [await adminOf(t, settings), await adminOf(t, settings)]
  await admin.query('begin; lock table id_block in access exclusive mode')
  const ids = makeIdBlocks(db)
  const take = () =>
    asCall('r1', async () => {
      await ids.take('account')
      return currentCall()?.waitedMs ?? 0
    })
  const both = [take(), take()]
  const beganAt = performance.now()
  while (!(await isAnyBlocked(watcher)));
  const blockedMs = performance.now() - beganAt
  await admin.query('rollback')
  for (const waitedMs of await Promise.all(both)) assert.ok(waitedMs >= blockedMs, `${waitedMs}`)
})

async function isAnyBlocked(watcher: Awaited<ReturnType<typeof adminOf>>): Promise<boolean> {
  const { rows } = await watcher.query(`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' limit 1`)
  return rows.length > 0
}

test('while hanging work has all connections, callers are refused and logins are not', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres', { limits })
  const { opened, open } = gate()
  const hanging = Array.from({ length: 6 }, (_, n) =>
    db.write(async (tx) => {
      await insertBrand(tx, `hanging ${n}`)
      await opened
    }),
  )
  await assert.rejects(
    asCall('r1', () => db.write((tx) => insertBrand(tx, 'call'))),
    { code: 'unavailable', message: /No database connection became free/ },
  )
  await asCall('r1', () => db.forGateways.write((tx) => insertBrand(tx, 'login')))
  open()
  await Promise.all(hanging)
  assert.equal((await brandNames(db.read)).length, 7)
})

test('both APIs answer with 503 when all connections hang', async (t) => {
  const fixture = await startApp(t, { engine: 'postgres', settings: { error_status: 'http' } })
  const { opened, open } = gate()
  const hang = (_: unknown, n: number) =>
    fixture.app.db.write((tx) => insertBrand(tx, `hanging ${n}`).then(() => opened)).catch(() => {})
  const hanging = Array.from({ length: 12 }, hang)
  const account = { country: 'DE', type: '1', email: 'ada@example.org', password: PASSWORD }
  const { status, body } = await fixture.trusted('AddClient', account)
  assert.deepEqual([status, body.code], [503, 1901])
  open()
  await Promise.all(hanging)
  assert.equal((await fixture.addClient(account.email)).status, 'success')
})

test('tries that wait for one another are refused together, not one after another', async (t) => {
  const fixture = await startApp(t, { engine: 'postgres', settings: { error_status: 'http' } })
  const email = 'ada@example.org'
  await fixture.addClient(email)
  const admin = await adminOf(t, fixture.app.config.database)
  await admin.query('begin; lock table throttle, known_source in access exclusive mode')
  let answered = 0
  const tries = Array.from({ length: 8 }, async () => {
    const sent = await fixture.untrusted('GetProducts', { email, password: PASSWORD }, { from: '192.0.2.10' })
    answered++
    return sent.status
  })
  for (let waits = 0; waits < 2; waits++)
    await assert.rejects(asCall('r1', () => fixture.app.db.read.selectFrom('throttle').selectAll().execute()))
  assert.equal(answered, tries.length)
  await admin.query('rollback')
  const statuses = await Promise.all(tries)
  assert.ok(
    statuses.every((status) => status === 429 || status === 503),
    String(statuses),
  )
})
