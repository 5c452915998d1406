// The SDK tries again where a repeat does no harm, and then only: with the same key, after the wait that the server wants, and no
// longer than its caller.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Latchkey } from '../../../sdk/src/latchkey.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'
import { startDatabaseProxy } from '../../fixtures/database-proxy.ts'
import { startLosingProxy } from '../../fixtures/http/losing-proxy.ts'
import { failsWith, openSdkFixture, watchedFetch } from '../../fixtures/http/sdk.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { startServing } from '../../fixtures/server-command.ts'
import { ENGINES } from '../../harness.ts'

const ACCOUNT = { external_id: 'shop-1', email: 'ada@example.org', subscription: { days: 30 } }
const keysOf = (requests: readonly Request[]) => requests.map(({ headers }) => headers.get('idempotency-key'))

for (const engine of ENGINES) {
  test(`${engine}: when the answer is lost the account is there once, and the second try answers it`, async (t) => {
    const fixture = await openSdkFixture(t, { engine })
    const { url, keys } = await startLosingProxy(t, Number(new URL(fixture.url).port))
    const account = await fixture.sdk({ url }).accounts.create(ACCOUNT)
    fixture.secrets.note(account.subscriptions?.[0]?.vpn_password)
    assert.equal(account.created, true)
    assert.deepEqual([keys.length, new Set(keys).size], [2, 1])
    assert.equal((await rowsOf(fixture, 'account')).length, 1)
    assert.equal(fixture.waits.length, 1)
  })
}

test('a server that is killed between its commit and its answer has opened one account', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const { key } = await cli.json('key', 'create', 'manage')
  const first = await startServing(t, dataDir)
  const { url, keys } = await startLosingProxy(t, first.port, async () => {
    first.signal('SIGKILL')
    await first.ended
    return (await startServing(t, dataDir)).port
  })
  const latchkey = new Latchkey({ url, key, wait: async () => undefined })
  const account = await latchkey.accounts.create(ACCOUNT)
  assert.equal(account.created, true)
  assert.deepEqual([keys.length, new Set(keys).size], [2, 1])
  const { data, next } = await latchkey.accounts.list().page()
  assert.deepEqual([data.map(({ id }) => id), next], [[account.id], null])
})

test('a call beyond the rate of the key waits as long as the server says', async (t) => {
  const { latchkey, open, waits, secrets } = await openSdkFixture(t)
  const { id } = (await open('shop-1')).subscriptions?.[0] ?? assert.fail()
  for (let calls = 0; calls < 11; calls++)
    secrets.note((await latchkey.subscriptions.revealLogin(id)).vpn_password)
  assert.equal(waits.length, 1)
  assert.ok((waits[0] ?? 0) >= 6000, `waited ${waits[0]} ms`) // ten calls a minute
})

test('after three tries the error says how long the server wanted to wait', async (t) => {
  const { sdk, open, waits } = await openSdkFixture(t)
  const { id } = (await open('shop-1')).subscriptions?.[0] ?? assert.fail()
  const impatient = sdk({ wait: async (ms) => void waits.push(ms) })
  for (let calls = 0; calls < 10; calls++) await impatient.subscriptions.revealLogin(id)
  await assert.rejects(impatient.subscriptions.revealLogin(id), (error) => {
    assert.ok(failsWith('rate_limited')(error))
    assert.equal((error as { retryAfterS?: number }).retryAfterS, 6)
    return true
  })
  assert.equal(waits.length, 2)
})

test('while the database is away a call waits for it', async (t) => {
  const made = await createTestDatabase()
  t.after(made.drop)
  const proxy = await startDatabaseProxy(t, made.url)
  const database = { kind: 'postgres' as const, url: proxy.url, poolSize: 10 }
  const { sdk, waits, secrets } = await openSdkFixture(t, { engine: 'postgres', config: { database } })
  const { fetch, requests } = watchedFetch()
  const patient = sdk({
    fetch,
    wait: async (ms) => {
      waits.push(ms)
      proxy.comeBack()
    },
  })
  await patient.keys.getMe()
  proxy.goAway()
  const account = await patient.accounts.create(ACCOUNT)
  secrets.note(account.subscriptions?.[0]?.vpn_password)
  assert.equal(account.created, true)
  assert.ok((waits[0] ?? 0) >= 5000, `waited ${waits[0]} ms`)
  assert.equal(new Set(keysOf(requests).slice(1)).size, 1)
})

test('a call that takes no idempotency key is not repeated when its answer is lost', async (t) => {
  const { sdk, open, waits } = await openSdkFixture(t)
  const { id } = (await open('shop-1')).subscriptions?.[0] ?? assert.fail()
  const { fetch, requests } = watchedFetch(async (ask) => {
    await ask()
    throw new TypeError('terminated')
  })
  await assert.rejects(sdk({ fetch }).subscriptions.revealLogin(id), failsWith('connection_failed'))
  await assert.rejects(sdk({ fetch }).accounts.list().page(), failsWith('connection_failed'))
  assert.deepEqual([requests.length, waits.length], [1 + 3, 2])
})

test('each write has a key of its own, or that of its caller', async (t) => {
  const { sdk, open } = await openSdkFixture(t)
  const { id } = await open('shop-1')
  const { fetch, requests } = watchedFetch()
  const { accounts } = sdk({ fetch })
  await accounts.suspend(id)
  await accounts.resume(id)
  await accounts.suspend(id, {}, { idempotencyKey: 'order-17' })
  await accounts.get(id)
  const [first, second, third, read] = keysOf(requests)
  assert.match(first ?? '', /^[0-9a-f-]{36}$/)
  assert.notEqual(second, first)
  assert.deepEqual([third, read], ['order-17', null])
})

test('a caller ends a call, also between two tries, and gets the reason back', async (t) => {
  const { sdk, latchkey, brandName } = await openSdkFixture(t)
  const leaving = new AbortController()
  const reason = new Error('the visitor has left')
  const { fetch } = watchedFetch((ask) => {
    const asked = ask()
    leaving.abort(reason)
    return asked
  })
  const how = { signal: leaving.signal, brand: brandName }
  await assert.rejects(sdk({ fetch }).events.list({ after: 9999, wait: 25 }, how).page(), reason)
  await assert.rejects(latchkey.keys.getMe(how), reason)
  const later = new AbortController()
  const broken = new Latchkey({
    ...{ url: 'http://127.0.0.1:9', key: 'lk_manage_x' },
    fetch: async () => {
      setImmediate(() => later.abort(reason))
      throw new TypeError('refused')
    },
  })
  await assert.rejects(broken.keys.getMe({ signal: later.signal }), reason)
})

test('a server that does not answer is given up in time', async (t) => {
  const { sdk, brandName } = await openSdkFixture(t)
  const how = { timeoutMs: 1, brand: brandName }
  const { fetch, requests } = watchedFetch()
  await assert.rejects(
    sdk({ fetch }).events.list({ after: 9999, wait: 25 }, how).page(),
    failsWith('timed_out'),
  )
  assert.equal(requests.length, 3)
})
