// Calls through the operator's proxy (LATCHKEY_WEBHOOK_PROXY): the proxy connects and looks up names; literal private addresses are
// refused before it is asked.
import assert from 'node:assert/strict'
import http from 'node:http'
import https from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { makePost } from '../../../src/webhooks/post.ts'
import { makeTargets } from '../../../src/webhooks/target.ts'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { startReceiver } from '../../fixtures/webhooks/receiver.ts'
import { OPERATOR, startApp } from '../../harness.ts'

/** Connects every name to this machine. `answer`: instead of a connection. */
async function startProxy(t: TestContext, answer?: string) {
  const asked: { authority: string; authorization: string | undefined }[] = []
  const server = http.createServer((_, response) => response.writeHead(405).end())
  server.on('connect', (request, socket) => {
    asked.push({ authority: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    if (answer !== undefined) return socket.end(answer)
    const target = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(target).pipe(socket)
    })
    for (const one of [target, socket]) one.on('error', () => socket.destroy())
    t.after(() => [target, socket].map((one) => one.destroy()))
  })
  const port = await listen(t, server)
  return { asked, url: `http://user:p%40ss@127.0.0.1:${port}` }
}

async function listen(t: TestContext, server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const never = () => new AbortController().signal
/** A look-up here is a fault. */
const resolve = (() => assert.fail('a name was looked up')) as never

test('a call by HTTPS goes through the proxy, is encrypted to its receiver, and no name is looked up', async (t) => {
  const proxy = await startProxy(t)
  const { cert, key } = makeCertificate('localhost', 90)
  const bodies: string[] = []
  const receiver = https.createServer({ cert, key }, async (request, response) => {
    for await (const chunk of request.setEncoding('utf8')) bodies.push(chunk)
    response.writeHead(204).end()
  })
  const port = await listen(t, receiver)
  const parts = { targets: makeTargets([]), resolve, proxy: proxy.url }
  const call = { url: `https://shop.localhost.example:${port}/hooks`, headers: {}, body: '{"a":1}' }
  const unknown = await makePost(parts)(call, never())
  assert.equal(unknown.status, 0)
  const trusted = makePost({ ...parts, ca: cert })
  assert.match((await trusted(call, never())).error, /does not match|altnames/i)
  assert.deepEqual(bodies, [])
  const asked = proxy.asked.map(({ authority }) => authority)
  assert.deepEqual(asked, Array(2).fill(`shop.localhost.example:${port}`))
  assert.equal(proxy.asked[0]?.authorization, `Basic ${Buffer.from('user:p@ss').toString('base64')}`)
})

test('a certificate of the name of the URL is believed through the proxy', async (t) => {
  const proxy = await startProxy(t)
  const { cert, key } = makeCertificate('localhost', 90, 'a.example')
  const bodies: string[] = []
  const receiver = https.createServer({ cert, key }, async (request, response) => {
    for await (const chunk of request.setEncoding('utf8')) bodies.push(chunk)
    response.writeHead(204).end()
  })
  const port = await listen(t, receiver)
  const post = makePost({ targets: makeTargets([]), resolve, proxy: proxy.url, ca: cert })
  const answer = await post({ url: `https://a.example:${port}/hooks`, headers: {}, body: '{"a":1}' }, never())
  assert.deepEqual([answer.status, answer.error, bodies], [204, '', ['{"a":1}']])
})

test('a literal private address is refused, and the proxy is not asked', async (t) => {
  const proxy = await startProxy(t)
  const post = makePost({ targets: makeTargets([]), resolve, proxy: proxy.url })
  for (const host of ['127.0.0.1', '10.0.0.1', '[::1]', 'localhost', '0x7f.1']) {
    const answer = await post({ url: `https://${host}/`, headers: {}, body: '{}' }, never())
    assert.match(answer.error, /no address that a webhook may call/)
  }
  assert.deepEqual(proxy.asked, [])
})

test('a proxy that refuses, or is away, is a failure that is tried again', async (t) => {
  const refusing = await startProxy(t, 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
  const call = { url: 'https://shop.example.com/', headers: {}, body: '{}' }
  const through = (proxy: string) => makePost({ targets: makeTargets([]), resolve, proxy })(call, never())
  assert.match((await through(refusing.url)).error, /the proxy answered 403/)
  assert.match((await through('http://127.0.0.1:1')).error, /ECONNREFUSED/)
  const silent = await startProxy(t, '')
  assert.equal((await through(silent.url)).status, 0)
})

test('the server calls its endpoints through the proxy of the setting', async (t) => {
  const proxy = await startProxy(t)
  const receiver = await startReceiver(t)
  const fixture = await startApp(t, {
    config: { webhookPrivate: ['127.0.0.0/8'], webhookProxy: proxy.url },
  })
  const caller = { stream: fixture.brandId, actor: OPERATOR }
  const { webhook } = await fixture.app.webhooks.add(caller, {
    url: `http://panel.example.com:${receiver.port}/hooks`,
  })
  await fixture.app.webhooks.test(caller, webhook.id)
  await fixture.runJob('number-events')
  await fixture.runJob('deliver-webhooks')
  assert.deepEqual(receiver.types(), ['ping'])
  assert.deepEqual(
    proxy.asked.map(({ authority }) => authority),
    [`panel.example.com:${receiver.port}`],
  )
})
