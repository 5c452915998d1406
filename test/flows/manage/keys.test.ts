// Who may call the management API: live keys, with the scope, from their addresses, for their brand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a key calls until it is revoked, and its day of use is kept`, async (t) => {
    const { app, manage, clock, runJob, addKey } = await openManageFixture(t, { engine })
    const key = await addKey({ label: 'shop', scopes: ['accounts:read'] })
    const { status, body } = await manage('GET', '/me', undefined, { key })
    assert.equal(status, 200)
    assert.deepEqual(body.scopes, ['accounts:read'])
    assert.deepEqual([body.label, body.brand, body.ends_at], ['shop', null, null])
    await runJob('key-use')
    const [shown] = await app.manageKeys.list(undefined)
    assert.equal(shown?.lastUsedOn, '2026-11-21')
    await app.manageKeys.revoke({ owner: null, id: shown?.id ?? 0 }, OPERATOR)
    assert.deepEqual(problemOf(await manage('GET', '/me', undefined, { key })), [401, 'not_authenticated'])
    const ends = await addKey({ expiresDays: 2 })
    clock.add(2 * DAY_MS - 1)
    assert.equal((await manage('GET', '/me', undefined, { key: ends })).status, 200)
    clock.add(1)
    assert.equal((await manage('GET', '/me', undefined, { key: ends })).status, 401)
  })

  test(`${engine}: a rotated key goes on for its overlap, and has one successor`, async (t) => {
    const { app, manage, clock, first, secrets } = await openManageFixture(t, { engine })
    const [{ id = 0 } = {}] = await app.manageKeys.list(null)
    const next = await app.manageKeys.rotate({ owner: null, id }, OPERATOR)
    secrets.note(next.key)
    await assert.rejects(app.manageKeys.rotate({ owner: null, id }, OPERATOR), { code: 'conflict' })
    clock.add(24 * HOUR_MS - 1)
    for (const key of [first, next.key])
      assert.equal((await manage('GET', '/me', undefined, { key })).status, 200)
    clock.add(1)
    assert.equal((await manage('GET', '/me', undefined, { key: first })).status, 401)
    assert.equal((await manage('GET', '/me', undefined, { key: next.key })).status, 200)
  })

  test(`${engine}: the key of one brand acts on that brand alone`, async (t) => {
    const { app, manage, addKey, brandId, secrets } = await openManageFixture(t, { engine })
    const two = await app.brands.addBrand({ name: 'two', title: 'Two', hosts: ['two.example'] }, OPERATOR)
    secrets.note(two.secretKey)
    const key = await addKey({ brandId })
    assert.equal((await manage('GET', '/me', undefined, { key })).body.brand, 'main')
    const other = { key, headers: { 'latchkey-brand': 'two' } }
    assert.deepEqual(problemOf(await manage('GET', '/me', undefined, other)), [404, 'brand_not_found'])
    assert.equal((await app.manageKeys.list(two.brand.id)).length, 0)
    const named = { headers: { 'latchkey-brand': 'two' } }
    assert.equal((await manage('GET', '/me', undefined, named)).body.brand, 'two')
  })
}

test('texts that are no live key are refused alike, and say what to send', async (t) => {
  const { manage, first } = await openManageFixture(t)
  const texts = [
    '',
    'x',
    first.slice(0, -1),
    `${first}0`,
    first.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  ]
  for (const key of texts) {
    const answer = await manage('GET', '/me', undefined, { key })
    assert.deepEqual(problemOf(answer), [401, 'not_authenticated'], key)
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    assert.equal(answer.body.type, 'urn:latchkey:problem:not_authenticated')
    assert.equal(answer.body.instance, `urn:latchkey:request:${answer.headers.get('x-request-id')}`)
  }
})

test('a key with addresses is of no use from elsewhere', async (t) => {
  const { manage, addKey } = await openManageFixture(t)
  const key = await addKey({ ranges: ['192.0.2.0/24', '2001:db8::/32'] })
  const from = (address: string) =>
    manage('GET', '/me', undefined, { key, headers: { 'x-forwarded-for': address } })
  assert.equal((await from('192.0.2.77')).status, 200)
  assert.equal((await from('2001:db8::1')).status, 200)
  assert.deepEqual(problemOf(await from('192.0.3.1')), [403, 'address_not_allowed'])
})

test('a key has the scopes that it was given, each of its level', async (t) => {
  const { app, brandId } = await openManageFixture(t)
  const make = (input: object) => app.manageKeys.create({ brandId, ...input }, OPERATOR)
  await assert.rejects(make({ scopes: ['jobs:run'] }), { code: 'invalid_input', message: /one brand/ })
  await assert.rejects(make({ scopes: ['all'] }), { code: 'invalid_input', message: /no scope/ })
  await assert.rejects(make({ ranges: ['10.0.0'] }), { code: 'invalid_input' })
  await assert.rejects(make({ expiresDays: 0 }), { code: 'invalid_input' })
  const grantedBy = ['accounts:write'] as const
  await assert.rejects(make({ scopes: ['billing:read'], grantedBy }), { code: 'scope_missing' })
  assert.deepEqual((await make({ scopes: ['accounts:read'], grantedBy })).scopes, ['accounts:read'])
})

test('a key that calls too often waits, and is told how long by headers', async (t) => {
  const { manage, clock } = await openManageFixture(t)
  const { headers } = await manage('GET', '/me')
  assert.equal(headers.get('ratelimit-policy'), '"reads";q=600;w=60')
  assert.equal(headers.get('ratelimit'), '"reads";r=599;t=1')
  for (let n = 1; n < 600; n++) assert.equal((await manage('GET', '/me')).status, 200)
  const refused = await manage('GET', '/me')
  assert.deepEqual([...problemOf(refused), refused.headers.get('retry-after')], [429, 'rate_limited', '1'])
  clock.add(100)
  assert.equal((await manage('GET', '/me')).status, 200)
})

test('an answer that has not changed is not sent again', async (t) => {
  const { manage } = await openManageFixture(t)
  const etag = (await manage('GET', '/me')).headers.get('etag') ?? ''
  assert.match(etag, /^"[\w-]{22}"$/)
  const again = await manage('GET', '/me', undefined, { headers: { 'if-none-match': `"x", W/${etag}` } })
  assert.deepEqual([again.status, again.text], [304, ''])
})

test('paths, methods and bodies that do not fit are problems too', async (t) => {
  const { manage, url } = await openManageFixture(t)
  assert.deepEqual(problemOf(await manage('GET', '/nothing')), [404, 'path_unknown'])
  const wrong = await manage('POST', '/me', {})
  assert.deepEqual(
    [...problemOf(wrong), wrong.headers.get('allow')],
    [405, 'method_not_allowed', 'GET, HEAD, PATCH'],
  )
  const amapi = await fetch(`${url}/api/amapi/Nothing`, { method: 'POST' })
  assert.equal(((await amapi.json()) as { status: string }).status, 'error')
})

test('a suspended brand is managed by keys of the installation alone', async (t) => {
  const { app, manage, addKey, brandId, brandName } = await openManageFixture(t)
  const key = await addKey({ brandId })
  await app.brands.set(brandName, { settings: { suspended: true } }, OPERATOR)
  assert.deepEqual(problemOf(await manage('GET', '/me', undefined, { key })), [403, 'brand_suspended'])
  assert.equal((await manage('GET', '/me', undefined, { headers: { 'latchkey-brand': 'main' } })).status, 200)
})
