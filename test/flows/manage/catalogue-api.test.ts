// Places, dedicated addresses, the allow list and mails over the management API.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: places are added and replaced`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const added = await manage('POST', '/locations/protocols', { slug: 'wireguard-x', port: 51820 })
    assert.deepEqual([added.status, added.body.object, added.body.name], [201, 'location', 'wireguard-x'])
    assert.deepEqual(
      problemOf(await manage('POST', '/locations/protocols', { slug: 'wireguard-x', port: 1 })),
      [409, 'conflict'],
    )
    const city = { country: 'DE', name: 'Musterstadt', latitude: 50, longitude: 10 }
    assert.equal((await manage('POST', '/locations/cities', city)).status, 201)
    const replaced = await manage('PUT', '/locations/cities', { data: [city, { ...city, name: 'Neustadt' }] })
    assert.equal(replaced.status, 200, replaced.text)
    assert.equal(replaced.body.cities.added, 1)
    assert.ok(replaced.body.cities.removed > 0)
    const names = (await manage('GET', '/locations')).body.cities.map(({ name }: { name: string }) => name)
    assert.deepEqual(names.sort(), ['Musterstadt', 'Neustadt'])
    for (const body of [
      { data: [] },
      { data: [{ name: 'x', country: 'ZZ', latitude: 1, longitude: 1 }] },
      { data: [city, city] },
    ])
      assert.deepEqual(problemOf(await manage('PUT', '/locations/cities', body)), [422, 'invalid_input'])
    assert.deepEqual(problemOf(await manage('PUT', '/locations/planets', { data: [] })), [
      404,
      'path_unknown',
    ])
  })

  test(`${engine}: a place is added once under its key, and only with a key of the installation`, async (t) => {
    const { manage, addKey, brandId } = await openManageFixture(t, { engine })
    const headers = { 'idempotency-key': 'one' }
    const body = { slug: 'wireguard-x', port: 51820 }
    const made = await manage('POST', '/locations/protocols', body, { headers })
    const again = await manage('POST', '/locations/protocols', body, { headers })
    assert.deepEqual([made.status, again.text], [201, made.text])
    const own = await addKey({ brandId })
    assert.deepEqual(problemOf(await manage('POST', '/locations/protocols', body, { key: own })), [
      403,
      'scope_missing',
    ])
  })

  test(`${engine}: addresses are added, and released`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const stock = { country: 'DE', host: 'de1.example.net', ranges: ['198.51.100.0/30', '2001:db8::7'] }
    const headers = { 'idempotency-key': 'one' }
    const added = await manage('POST', '/addresses', stock, { headers })
    assert.deepEqual(
      [added.status, added.body.added],
      [201, (await manage('GET', '/addresses')).body.data.length],
    )
    assert.equal((await manage('POST', '/addresses', stock, { headers })).text, added.text)
    assert.deepEqual(problemOf(await manage('POST', '/addresses', stock)), [409, 'conflict'])
    const freed = await manage('POST', '/addresses/2001:db8::7/release')
    assert.deepEqual([freed.status, freed.body.id, freed.body.status], [200, '2001:db8::7', 'free'])
    for (const text of ['198.51.100.200', 'x', '::1/64', '%20'])
      assert.deepEqual(problemOf(await manage('POST', `/addresses/${text.replace('/', '%2F')}/release`)), [
        404,
        'not_found',
      ])
    for (const ranges of [[], ['x'], ['0.0.0.0/0'], [''], ['198.51.100.9-1']])
      assert.deepEqual(problemOf(await manage('POST', '/addresses', { ...stock, ranges })), [
        422,
        'invalid_input',
      ])
  })

  test(`${engine}: the allow list is kept, and says when it covered its caller`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const add = async (range: string) => (await manage('POST', '/allow', { range, note: 'shop' })).body
    const made = await add('203.0.113.9/24')
    assert.deepEqual([made.range, made.untrusted_proxy], ['203.0.113.0/24', null])
    const here = await add('127.0.0.0/8')
    assert.equal(here.untrusted_proxy, '127.0.0.1')
    const listed = (await manage('GET', '/allow')).body.data
    assert.deepEqual(
      listed.map(({ id }: { id: string }) => id),
      [made.id, here.id],
    )
    assert.deepEqual(problemOf(await manage('POST', '/allow', { range: '203.0.113.0/24' })), [
      409,
      'conflict',
    ])
    const removed = async (id: string) => (await manage('DELETE', `/allow/${id}`)).body
    assert.equal((await removed(made.id)).covered_caller, false)
    assert.equal((await removed(here.id)).covered_caller, true)
    assert.deepEqual(problemOf(await manage('DELETE', `/allow/${here.id}`)), [404, 'not_found'])
    for (const range of ['0.0.0.0/0', '::/0', 'x', '1.2.3'])
      assert.deepEqual(problemOf(await manage('POST', '/allow', { range })), [422, 'invalid_input'])
    assert.deepEqual(problemOf(await manage('DELETE', '/allow/alw_0')), [404, 'not_found'])
  })

  test(`${engine}: each mail can be looked at, and none is sent`, async (t) => {
    const { app, manage } = await openManageFixture(t, { engine })
    await manage('PATCH', '/brands/main', { title: 'Ada <VPN>' })
    const { data } = (await manage('GET', '/mail-templates')).body
    assert.ok(data.length >= 8)
    for (const { id } of data) {
      const { status, body } = await manage('POST', `/mail-templates/${id}/preview`)
      assert.deepEqual([status, body.id], [200, id])
      assert.match(body.subject, /Ada <VPN>/)
      assert.match(body.text, /Ada <VPN>/)
      assert.match(body.html, /Ada &lt;VPN&gt;/)
    }
    assert.deepEqual(await rowsOf({ app }, 'mail'), [])
    assert.deepEqual(problemOf(await manage('POST', '/mail-templates/none/preview')), [404, 'not_found'])
  })

  test(`${engine}: a recipient is masked for a key that may not read accounts`, async (t) => {
    const { manage, addKey, addClient, secrets } = await openManageFixture(t, { engine })
    secrets.note((await addClient('ada@example.com')).vpn_password ?? '')
    const [account] = (await manage('GET', '/accounts')).body.data
    await manage('POST', `/accounts/${account.id}/password-reset`)
    const toFor = async (key: string) => (await manage('GET', '/mails', undefined, { key })).body.data[0].to
    assert.equal(await toFor(await addKey({ scopes: ['mail:read'] })), 'a***@example.com')
    assert.equal(await toFor(await addKey({ scopes: ['mail:read', 'accounts:read'] })), 'ada@example.com')
  })
}

test('a key does not take away its own way in', async (t) => {
  const { manage } = await openManageFixture(t)
  const { id } = (await manage('GET', '/me')).body
  const set = (addresses: string[]) => manage('PATCH', `/keys/${id}`, { addresses })
  assert.deepEqual(problemOf(await set(['203.0.113.7'])), [409, 'conflict'])
  assert.equal((await set(['203.0.113.7', '127.0.0.0/8'])).status, 200)
  assert.deepEqual(problemOf(await set(['x'])), [422, 'invalid_input'])
  assert.deepEqual((await manage('GET', '/me')).body.limits, { reads: 600, writes: 120, secrets: 10 })
})
