// The spelling of an address: several slashes and one at the end do not matter, and no address similar to an API is answered
// with a page.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { isNear, plainTarget } from '../../../src/http/request-target.ts'
import { openVamFixture } from '../../fixtures/vam.ts'
import { startApp } from '../../harness.ts'

type Asking = { method?: string; form?: Record<string, string>; headers?: Record<string, string> }

/** The path is sent unchanged. */
function ask(url: string, path: string, { method = 'POST', form = {}, headers = {} }: Asking = {}) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const sent = request(url, { path, method, headers: { ...type, ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      const contentType = response.headers['content-type']?.split(';')[0] ?? ''
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: contentType, text }))
    })
    sent.on('error', reject)
    sent.end(method === 'GET' ? undefined : new URLSearchParams(form).toString())
  })
}

test('slashes that are doubled or at the end do not matter to AMAPI', async (t) => {
  const latchkey = await startApp(t)
  await latchkey.addClient('ada@example.org')
  const form = { ...latchkey.keys, email: 'ada@example.org' }
  for (const path of [
    '//api/amapi/GetProducts',
    '/api//amapi///GetProducts',
    '/api/amapi/GetProducts/',
    '///api/amapi/GetProducts//?a=//b',
    '/api/am%61pi/GetProducts',
    'http://shop.example//api/amapi/GetProducts/',
  ]) {
    const { status, text } = await ask(latchkey.url, path, { form })
    assert.deepEqual([status, /"status":"success"/.test(text)], [200, true], path)
  }
  const known = [...(await latchkey.app.metrics.text()).matchAll(/method="([^"]+)"/g)].map(([, name]) => name)
  assert.deepEqual([...new Set(known)].sort(), ['AddClient', 'GetProducts'])
})

test('nor to VAM, the gateway API, pages, documents and health', async (t) => {
  const { send, latchkey } = await openVamFixture(t)
  assert.equal((await send('//inventory/v3//countries//ios/')).status, 200)
  const { url } = latchkey
  assert.match((await ask(url, '//gateway//v1/authorize/')).text, /"code":"bad_token"/)
  for (const path of ['//', '//docs//amapi/', '/openapi//amapi.json/', '//health//ready/']) {
    assert.equal((await ask(url, path, { method: 'GET' })).status, 200, path)
  }
  assert.equal((await ask(url, '//reset/?token=x', { method: 'GET' })).status, 410)
})

/** The requests, by their answer. */
const NEAR: Record<string, string> = {
  '"status":"error","code":1001':
    '/API/AMAPI/GetProducts /api/amapi/getproducts /api/amapi/GETPRODUCTS/ /Api//Amapi /api /api/ /api/v2/GetProducts ' +
    '/apis/amapi/GetProducts /api-amapi /api/amapi/GetProducts/x /api%2Famapi%2FGetProducts /%61PI/amapi ' +
    '/api/../api/amapi/GetProducts /./api/amapi/GetProducts /x/..//api/amapi/GetProducts /api\\amapi\\GetProducts ' +
    '/api/amapi/GetProducts%00 /api/amapi/%zz /api/amapi/GetProducts;a=b /api/amapi/GetProducts%20 ' +
    '/%20api/amapi/GetProducts /api/amapi/Ge%74products',
  '"header":{"code":11001':
    '/Vam/V3/create /VAP/v1/getUser /Auth/v1/accessToken /INVENTORY/v3/countries /SpeedTest/x /vam/v3/Create /vam ' +
    '/vamos /vam%2Fv3%2Fcreate /vam/%2e%2e/vam/v3/create /vam/v3/create/x',
  '"code":"path_unknown"':
    '/api/v1 /api/v1/GetProducts /API/V1/accounts /api//v1/./none /api/v1/accounts/x/y',
  '"code":"not_found"': '/gateway /Gateway/V1/authorize /gateway/v2/authorize /gateways /gateway/v1/x',
}

test('what is near an API in another case or spelling is refused in its envelope', async (t) => {
  const { latchkey } = await openVamFixture(t)
  for (const [beginning, paths] of Object.entries(NEAR)) {
    for (const path of paths.split(' ')) {
      for (const method of ['GET', 'POST', 'PATCH']) {
        const asking = { method, headers: { accept: 'text/html,*/*' } }
        const { status, type, text } = await ask(latchkey.url, path, asking)
        assert.deepEqual(
          [status, type, text.includes(beginning)],
          [404, beginning.includes('path_unknown') ? 'application/problem+json' : 'application/json', true],
          `${method} ${path}`,
        )
      }
    }
  }
})

test('elsewhere a browser is shown a page, and a program that posts gets the list of methods', async (t) => {
  const { url } = await startApp(t)
  for (const asking of [{ method: 'GET' }, { method: 'POST', headers: { accept: 'text/html' } }]) {
    const page = await ask(url, '/account/x', asking)
    assert.deepEqual([page.status, page.type], [404, 'text/html'])
  }
  for (const path of ['/GetProducts', '/amapi/GetProducts', '/v1/api/amapi/GetProducts', '/', '/docs']) {
    const answer = await ask(url, path)
    assert.deepEqual(
      [answer.status, answer.type, /GetProducts/.test(answer.text)],
      [404, 'application/json', true],
      path,
    )
  }
})

test('an address keeps what it means: its query, coded reserved characters, and a lone slash', () => {
  for (const [target, plain] of [
    ['/', '/'],
    ['///', '/'],
    ['*', '*'],
    ['', '/'],
    ['?a=1', '/?a=1'],
    ['/a//b/?c=//d/', '/a/b?c=//d/'],
    ['/a%2Fb%2fc%25%3f', '/a%2Fb%2fc%25%3f'],
    ['/%41%7e%2D%5f%30', '/A~-_0'],
    ['/%2561', '/%2561'],
    ['HTTP://h:1?q', '/?q'],
    ['http://h', '/'],
    ['//h/http://x//y', '/h/http:/x/y'],
  ] as const) {
    assert.equal(plainTarget(target), plain, target)
    assert.equal(plainTarget(plain), plain, plain)
  }
  assert.ok(isNear('/api/amapi', '/x/%2e%2e/API') && !isNear('/api/amapi', '/x?/api/amapi'))
  for (const path of ['/ca', '/CA/v1', '//ca/x']) assert.ok(isNear('/ca', path), path)
  for (const path of ['/calendar', '/cache/ca', '/c']) assert.ok(!isNear('/ca', path), path)
})
