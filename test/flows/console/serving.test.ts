// How the server serves the browser program of the console: the shell at every path, immutable files under a version, and headers
// that let a browser do nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { lookSheet } from '../../../src/http/console/look.ts'
import { startApp } from '../../harness.ts'

/** The shell is for who is signed in, or brings a key: it has nothing secret, and the API checks each call. */
const CALLER = { authorization: 'Bearer lk_manage_any' }

test('every path of the console answers the shell, which allows itself and nothing else', async (t) => {
  const { url } = await startApp(t, { settings: { color: '#0F8B7D' } })
  for (const path of [
    '/console',
    '/console/',
    '/console/accounts',
    '/console/accounts/acc_1',
    '/console/none/at/all',
  ]) {
    const response = await fetch(url + path, { headers: CALLER })
    assert.equal(response.status, 200, path)
    const text = await response.text()
    assert.match(text, /<noscript>/)
    assert.match(text, /console\/look\/0f8b7d\.css/)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const policy = response.headers.get('content-security-policy') ?? ''
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ])
      assert.ok(policy.includes(part), part)
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal(response.headers.get('referrer-policy'), 'same-origin')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(response.headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.doesNotMatch(text, /\son\w+="|<script(?![^>]*(?:src=|importmap))/)
  }
})

test('the shell is in the language that the browser asks for, and preloads its messages', async (t) => {
  const { url } = await startApp(t)
  const shellFor = async (wanted: string) =>
    (await fetch(`${url}/console/accounts`, { headers: { ...CALLER, 'accept-language': wanted } })).text()
  const persian = await shellFor('fa-IR, en;q=0.5')
  assert.match(persian, /<html lang="fa" dir="rtl"/)
  assert.match(persian, /modulepreload" href="[^"]*\/messages\/fa\/accounts\.ts"/)
  assert.match(await shellFor('xx'), /<html lang="en" dir="ltr"/)
})

test('all that the shell names is served, packed and for ever', async (t) => {
  const { url } = await startApp(t)
  const shell = await (await fetch(`${url}/console/accounts`, { headers: CALLER })).text()
  const named = [...shell.matchAll(/(?:href|src)="(\/console\/[^"]+)"/g)].map(([, path = '']) => path)
  const [map = '{}'] = /\{"imports".*?\}\}/.exec(shell) ?? []
  const imported = Object.values(JSON.parse(map).imports as Record<string, string>)
  assert.ok(
    named.some((path) => path.includes('/pages/accounts/accounts.')),
    'the page is preloaded',
  )
  for (const path of new Set([...named, ...imported])) {
    const response = await fetch(url + path)
    assert.equal(response.status, 200, path)
    assert.match(response.headers.get('cache-control') ?? '', /immutable/, path)
    assert.match(response.headers.get('content-type') ?? '', /^text\/(javascript|css)/, path)
    const hasRest = /sourceMappingURL|: VNode/.test(await response.text())
    assert.equal(hasRest, false, path)
  }
})

test('a file comes in the coding that the browser asks for', async (t) => {
  const { app, url } = await startApp(t)
  const { buildServer } = await import('../../../src/http/server.ts')
  const server = buildServer(app)
  t.after(() => server.close())
  const shell = await (await fetch(`${url}/console`, { headers: CALLER })).text()
  const [, path = ''] = /src="(\/console\/app\/[^"]+)"/.exec(shell) ?? []
  const ask = (coding: string) => server.inject({ url: path, headers: { 'accept-encoding': coding } })
  const plain = (await ask('identity')).body
  assert.equal(gunzipSync((await ask('gzip')).rawPayload).toString(), plain)
  assert.equal(brotliDecompressSync((await ask('gzip, deflate, br')).rawPayload).toString(), plain)
  assert.equal((await ask('br;q=0')).headers['content-encoding'], undefined)
})

test('nothing but the files of the program is served', async (t) => {
  const { url } = await startApp(t)
  const shell = await (await fetch(`${url}/console`, { headers: CALLER })).text()
  const [, version = ''] = /\/console\/app\/(\w+)\//.exec(shell) ?? []
  for (const path of [
    ...[
      `/console/app/${version}/tsconfig.json`,
      `/console/app/${version}/..%2f..%2fmain.js`,
      `/console/app/${version}/`,
    ],
    ...[
      '/console/app/0000000000000000/main.ts',
      `/console/lib/${version}/preact.js`,
      '/console/look/zzzzzz.css',
    ],
    ...['/console/look/0f8b7d.js', '/console/app/main.ts', '/console/lib/x/..%2f..%2fpackage.json'],
  ]) {
    const response = await fetch(url + path, { headers: CALLER })
    assert.ok(response.status === 404 || (await response.text()).includes('<noscript>'), path)
  }
})

test('a colour can be read in light and in dark, whatever it is', () => {
  for (const accent of ['1f5fbf', 'ffff00', '000000', 'ffffff', '0f8b7d', 'ff0000']) {
    const sheet = lookSheet(accent)
    assert.match(sheet, /--accent-text:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)/)
  }
  assert.match(lookSheet('ffff00'), /--on-accent:#000000/)
  assert.match(lookSheet('000000'), /--on-accent:#ffffff/)
})
