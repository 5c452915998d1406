// A public URL with a path: every link, form, sample and document has it, and the server works whether or not the proxy
// before it removes the path.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderPage } from '../../../src/http/pages/page.ts'
import { formPage } from '../../../src/http/pages/reset-pages.ts'
import { loadPageTexts } from '../../../src/http/pages/texts/load.ts'
import { withoutBase } from '../../../src/http/request-target.ts'
import { startApp } from '../../harness.ts'

const HTTP = {
  host: '127.0.0.1',
  port: 0,
  tls: null,
  trustedProxies: ['127.0.0.1'],
  docs: true,
  consoleAt: { host: null },
}
const WITH_PATH = { config: { http: { ...HTTP, publicUrl: 'https://vpn.example.net/account' } } }

test('links and forms of every page begin with the path, and lead somewhere', async (t) => {
  const { url } = await startApp(t, WITH_PATH)
  for (const page of ['/', '/docs', '/docs/amapi', '/docs/vam', '/no-such-page']) {
    const text = await (await fetch(url + page)).text()
    const links = [...text.matchAll(/ (?:href|action)="(\/[^"]*)"/g)].map(([, to]) => to ?? '')
    assert.ok(links.length > 0, page)
    for (const to of new Set(links)) {
      assert.ok(to.startsWith('/account/'), `${page}: ${to}`)
      assert.equal((await fetch(url + to)).status, 200, to)
    }
  }
  const document = (await (await fetch(`${url}/openapi/amapi.json`)).json()) as { servers: unknown }
  assert.deepEqual(document.servers, [{ url: 'https://vpn.example.net/account' }])
})

test('the reset form posts to where the browser can reach it, with and without the path in front', async (t) => {
  const latchkey = await startApp(t, WITH_PATH)
  const target = { title: 'North', color: '#000000', groups: 3, email: 'ada@example.org', aliases: undefined }
  const reading = { language: 'en' as const, texts: await loadPageTexts('en') }
  assert.match(
    renderPage(formPage(target, reading, 'x', { endAliases: false, renewVpn: false }), '/account'),
    / action="\/account\/reset"/,
  )
  for (const front of ['', '/account', '/account/', '//account//']) {
    const opened = await fetch(`${latchkey.url}${front}/reset?token=x`)
    assert.equal(opened.status, 410, front)
    const posted = await fetch(`${latchkey.url}${front}/reset`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'x' }),
    })
    assert.equal(posted.status, 410, front)
  }
})

test('APIs, health and refusals answer with and without the path in front', async (t) => {
  const { url, keys } = await startApp(t, WITH_PATH)
  for (const front of ['', '/account', '/account//']) {
    const post = (path: string) =>
      fetch(url + front + path, { method: 'POST', body: new URLSearchParams(keys) })
    assert.match(await (await post('/api/amapi/GetProducts')).text(), /Missing parameter email/)
    assert.match(await (await post('/Vam/V3/create')).text(), /"header"/)
    assert.match(await (await post('/gateway/v1/authorize')).text(), /bad_token/)
    assert.equal((await fetch(`${url}${front}/health/live`)).status, 200)
  }
})

test('the path is taken off once, and not where it is the name of something of our own', () => {
  const own = ['/docs', '/reset', '/api/amapi', '/vam']
  for (const [base, target, plain] of [
    ['', '/account/reset', '/account/reset'],
    ['/account', '/account', '/'],
    ['/account', '/account?a=1', '/?a=1'],
    ['/account', '/accounts/reset', '/accounts/reset'],
    ['/account', '/account/account/reset', '/account/reset'],
    ['/account', '/Account/reset', '/Account/reset'],
    ['/api', '/api/amapi/GetProducts', '/api/amapi/GetProducts'],
    ['/api', '/api/api/amapi/GetProducts', '/api/amapi/GetProducts'],
    ['/vam', '/vam/v3/create', '/vam/v3/create'],
    ['/vam', '/vam/vam/v3/create', '/vam/v3/create'],
    ['/a/b', '/a/b/reset?token=1', '/reset?token=1'],
  ] as const) {
    assert.equal(withoutBase(target, base, own), plain, `${base} ${target}`)
  }
})
