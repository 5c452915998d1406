// Web pages of other origins: the brand's cors_origins decide which may read AMAPI's answers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeOrigins } from '../../../src/brands/origins.ts'
import { ENGINES, OPERATOR, startApp } from '../../harness.ts'

const SHOP = 'https://shop.example.org'
const OTHER = 'https://other.example.org'

for (const engine of ENGINES) {
  test(`${engine}: a listed origin may ask and read every answer, another none, and never with credentials`, async (t) => {
    const { url, keys, app } = await startApp(t, {
      engine,
      settings: { cors_origins: `${SHOP}/, http://LOCALHOST:80` },
    })
    const ask = async (path: string, origin: string, init: RequestInit = {}) => {
      const response = await fetch(url + path, {
        method: 'POST',
        ...init,
        headers: { origin, ...init.headers },
      })
      await response.text()
      assert.equal(response.headers.get('access-control-allow-credentials'), null)
      return [response.status, response.headers.get('access-control-allow-origin')]
    }
    const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }
    const body = new URLSearchParams(keys)
    for (const path of ['/api/amapi/GetProducts', '//api/amapi/GetProducts/']) {
      assert.deepEqual(await ask(path, SHOP, preflight), [204, SHOP])
      assert.deepEqual(await ask(path, 'http://localhost', preflight), [204, 'http://localhost'])
      assert.deepEqual(await ask(path, OTHER, preflight), [405, null])
      assert.deepEqual(await ask(path, SHOP, { body }), [200, SHOP])
      assert.deepEqual(await ask(path, SHOP), [200, SHOP])
      assert.deepEqual(await ask(path, OTHER, { body }), [200, null])
    }
    assert.deepEqual(await ask('/api/amapi/None', SHOP), [404, SHOP])
    assert.deepEqual(await ask('/api/amapi/GetProducts', SHOP, { body: 'x'.repeat(70_000) }), [413, SHOP])
    for (const path of ['/vam/v3/create', '/auth/v1/accessToken', '/gateway/v1/authorize', '/health/live'])
      assert.equal((await ask(path, SHOP))[1], null, path)

    // Answers go by the called brand. Preflights, and refusals before the brand is known, go by all brands of the host.
    const second = await app.brands.addBrand({ name: 'second', title: 'Second' }, OPERATOR)
    const called = new URLSearchParams({ apikey: second.apiKey })
    assert.deepEqual(await ask('/api/amapi/GetProducts', SHOP, { body: called }), [200, null])
    assert.deepEqual(await ask('/api/amapi/GetProducts', SHOP, preflight), [204, SHOP])
    await app.brands.set('second', { hosts: [new URL(url).hostname] }, OPERATOR)
    assert.deepEqual(await ask('/api/amapi/GetProducts', SHOP, preflight), [405, null])
    await app.brands.set('second', { settings: { cors_origins: OTHER, suspended: true } }, OPERATOR)
    assert.deepEqual(await ask('/api/amapi/GetProducts', OTHER, { body: called }), [200, OTHER])
  })
}

test('an origin is exact: scheme, host and port, nothing else', () => {
  assert.equal(
    normalizeOrigins(' HTTPS://Shop.Example.org:443/ ,http://[::1]:8080 '),
    'https://shop.example.org,http://[::1]:8080',
  )
  assert.equal(normalizeOrigins(''), '')
  for (const no of [
    '*',
    'null',
    'https://*.example.org',
    'shop.example.org',
    'https://a/b',
    'https://u@a',
    'ftp://a',
    'https://a?b',
  ])
    assert.equal(normalizeOrigins(no), undefined, no)
})
