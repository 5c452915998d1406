// A database that is away, frozen or blocked: which callers are refused, how, and which are not.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { onBehalfOf } from '../../../src/db/behalf.ts'
import type { Handle } from '../../../src/db/database.ts'
import { precompileDeferredInsert, precompileInsertOrAbort } from '../../../src/db/precompile.ts'
import { makeLog } from '../../../src/log.ts'
import { adminOf, createTestDatabase } from '../../databases/postgres.ts'
import { brandNames, insertBrand, openAgain, openTestDatabase } from '../../databases/test-database.ts'
import { startDatabaseProxy } from '../../fixtures/database-proxy.ts'
import { OPERATOR, PASSWORD, startApp } from '../../harness.ts'

const email = 'ada@example.org'

async function startBehindProxy(t: TestContext, settings = {}) {
  const made = await createTestDatabase()
  t.after(made.drop)
  const proxy = await startDatabaseProxy(t, made.url)
  const database = { kind: 'postgres' as const, url: proxy.url, poolSize: 10 }
  const fixture = await startApp(t, { engine: 'postgres', settings, config: { database } })
  const vam = (path: string) =>
    fetch(`${fixture.url}${path}`, {
      method: 'POST',
      headers: { 'x-accesstoken': 'f'.repeat(64), 'content-type': 'application/json' },
      body: '{}',
    })
  return { fixture, proxy, vam }
}

test('a database that is away gives errors with 503 where the brand wants statuses, and with 200 where it does not', async (t) => {
  const { fixture, proxy } = await startBehindProxy(t, { error_status: 'http' })
  const second = await fixture.app.brands.addBrand({ name: 'second', title: 'Second' }, OPERATOR)
  const bySecond = { apikey: second.apiKey, secret_key: second.secretKey, email }
  await fixture.trusted('GetProducts', { email })
  await fixture.call('GetProducts', bySecond)
  proxy.goAway()
  const first = await fixture.trusted('GetProducts', { email })
  assert.deepEqual([first.status, first.body.code, first.headers.get('retry-after')], [503, 1901, '5'])
  const created = await fixture.trusted('AddClient', { country: 'DE', type: '1', email, password: PASSWORD })
  assert.deepEqual([created.status, created.body.code], [503, 1901])
  const other = await fixture.call('GetProducts', bySecond)
  assert.deepEqual([other.status, other.body.code, other.headers.get('retry-after')], [200, 1901, '5'])
  const unknown = await fixture.call('GetProducts', { apikey: 'lk_api_never_seen', email })
  assert.deepEqual([unknown.status, unknown.body.code], [503, 1901])
  proxy.comeBack()
  assert.equal((await fixture.addClient(email)).status, 'success')
})

test("in VAM it is the call's own failure with 503, also on a legacy path of a brand that is not known", async (t) => {
  const { proxy, vam } = await startBehindProxy(t)
  proxy.goAway()
  for (const path of ['/vam/v3/create', '/vam/v1/enable']) {
    const response = await vam(path)
    const { header } = (await response.json()) as { header: { code: number; message: string } }
    assert.equal(response.headers.get('retry-after'), '5', path)
    assert.equal(response.status, 503, path)
    assert.doesNotMatch(header.message, /database|127\.0\.0\.1/)
  }
})

test('a database that has frozen is reported as away, to callers that wait for it and to later ones', async (t) => {
  const { fixture, proxy } = await startBehindProxy(t, { error_status: 'http' })
  await fixture.addClient(email)
  proxy.freeze()
  const calls = Array.from({ length: 12 }, () => fixture.trusted('GetProducts', { email }))
  const answers = [...(await Promise.all(calls)), await fixture.trusted('GetProducts', { email })]
  assert.deepEqual([...new Set(answers.map(({ status, body }) => `${status} ${body.code}`))], ['503 1901'])
  proxy.thaw()
  while ((await fixture.trusted('GetProducts', { email })).body.status !== 'success');
})

test('a change whose commit was under way when the database went is not said to be undone', async (t) => {
  const made = await createTestDatabase()
  t.after(made.drop)
  const proxy = await startDatabaseProxy(t, made.url)
  const db = await openAgain(t, { kind: 'postgres', url: proxy.url, poolSize: 3 })
  const lost = db.write(async (tx) => {
    await insertBrand(tx, 'lost')
    proxy.freeze()
  })
  await assert.rejects(lost, { name: 'OutcomeUnknown' })
  proxy.thaw()
})

test('a commit is sent behind a deferred statement, before anything is answered', async (t) => {
  const { db, proxy, own } = await openBehindProxy(t)
  await db.write((tx) => insertBrand(tx, 'connected'))
  proxy.holdAnswers()
  let answered = false
  const written = db
    .write((tx) => insertHost(tx, { host: 'a', brand_id: 1 }))
    .finally(() => {
      answered = true
    })
  while (!answered && (await hosts(own)).length === 0);
  proxy.passAnswers()
  await written
})

test('a unit whose BEGIN was refused is not said to be committed, nor to be undone when a statement ran', async (t) => {
  const { db, proxy, own } = await openBehindProxy(t)
  proxy.spoilBegins()
  const refusal = () => new Error('the name is taken')
  const units: ((tx: Handle) => Promise<unknown>)[] = [
    (tx) => insertHost(tx, { host: 'deferred', brand_id: 1 }),
    (tx) => tx.insertInto('brand_host').values({ host: 'awaited', brand_id: 1 }).execute(),
    (tx) => claimHost(tx, { host: 'awaited', brand_id: 1 }, refusal),
    async (tx) => {
      await insertHost(tx, { host: 'refused', brand_id: 1 })
      await brandNames(tx)
      throw refusal()
    },
  ]
  for (const unit of units) await assert.rejects(db.write(unit), { name: 'OutcomeUnknown' })
  const after = async (tx: Handle) => {
    await brandNames(tx)
    await insertBrand(tx, 'after')
  }
  await assert.rejects(db.write(after), { name: 'OutcomeUnknown' })
  assert.ok(
    !(await brandNames(own.read)).includes('after'),
    'once the refusal is known, nothing more is sent',
  )
  await assert.rejects(
    db.write((tx) => insertBrand(tx, 'brand')),
    /syntax error/,
    'nothing ran, so nothing is unknown',
  )
})

async function openBehindProxy(t: TestContext) {
  const made = await createTestDatabase()
  t.after(made.drop)
  const proxy = await startDatabaseProxy(t, made.url)
  const own = await openAgain(t, { kind: 'postgres', url: made.url, poolSize: 3 })
  const db = await openAgain(t, { kind: 'postgres', url: proxy.url, poolSize: 3 })
  await own.write((tx) => insertBrand(tx, 'brand'))
  return { db, proxy, own }
}

const insertHost = precompileDeferredInsert('brand_host')
const claimHost = precompileInsertOrAbort('brand_host')

function hosts({ read }: { read: Handle }) {
  return read.selectFrom('brand_host').select('host').execute()
}

test('the log says once a second that the database is away, and nothing about each call', async (t) => {
  const lines: string[] = []
  const log = makeLog({ level: 'debug', stream: { write: (line: string) => void lines.push(line) } })
  const made = await createTestDatabase()
  t.after(made.drop)
  const proxy = await startDatabaseProxy(t, made.url)
  const db = await openAgain(t, { kind: 'postgres', url: proxy.url, poolSize: 4 }, { log })
  await brandNames(db.read)
  proxy.goAway()
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => brandNames(db.read)))
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected')
    assert.equal(outcome.reason.code, 'unavailable')
    log.error({ err: outcome.reason }, 'some work failed')
  }
  const away = lines.filter((line) => line.includes('the database is away'))
  assert.ok(away.length >= 1 && away.length < 10, lines.join(''))
  assert.equal(lines.length, away.length)
  for (const line of away) assert.ok(!line.includes('stack'))
})

test('what one brand blocks stops neither another brand nor gateways', async (t) => {
  const limits = { lockTimeoutMs: 300 }
  const { db, settings } = await openTestDatabase(t, 'postgres', { limits })
  await db.write((tx) => Promise.all(['stuck', 'free'].map((name) => insertBrand(tx, name))))
  const admin = await adminOf(t, settings)
  await admin.query("begin; update brand set title = title where name = 'stuck'")
  const retitle = (name: string) => (tx: Parameters<Parameters<typeof db.write>[0]>[0]) =>
    tx.updateTable('brand').set({ title: 'new' }).where('name', '=', name).execute()
  let done = false
  const ask = async () => {
    while (!done) await onBehalfOf(1, () => db.write(retitle('stuck'))).catch(() => undefined)
  }
  const stuck = Array.from({ length: 40 }, ask)
  for (let round = 0; round < 3; round++) {
    await db.forGateways.write(retitle('free'))
    await onBehalfOf(2, () => db.write(retitle('free')))
  }
  done = true
  await admin.query('rollback')
  await Promise.all(stuck)
})
