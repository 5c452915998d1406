// HTTPS without a proxy: the certificate files, their renewal, and the same bounds and the same stop as without TLS.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect as connectTcp, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { RENEWED_WITHIN_MS } from '../../../src/config/tls-files.ts'
import { startServer } from '../../../src/http/listener/listen.ts'
import { makeLog } from '../../../src/log.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { eventually } from '../../fixtures/radius/radius.ts'
import { startApp } from '../../harness.ts'

const ASK = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'

test('a call over TLS is answered and logged as any other, and browsers are told to stay with TLS', async (t) => {
  const { ask, said } = await openFixture(t)
  const { status, headers, body } = await ask('/health/live')
  assert.deepEqual([status, body], [200, '{"status":"ok"}'])
  assert.match(String(headers['strict-transport-security']), /^max-age=\d+$/)
  await eventually(async () => said().some((line) => line.request === headers['x-request-id']))
  const line = said().find((one) => one.request === headers['x-request-id'])
  assert.deepEqual([line?.verb, line?.status, line?.address], ['GET', 200, '127.0.0.1'])
})

test('TLS 1.2 and 1.3 are spoken, nothing older, and only HTTP/1.1', async (t) => {
  const { shake } = await openFixture(t)
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    assert.equal((await shake({ version })).getProtocol(), version)
  const offered = await shake({ ALPNProtocols: ['h2', 'http/1.1'] })
  assert.equal(offered.alpnProtocol, 'http/1.1')
  // Security level 0: a client that is willing to speak it.
  await assert.rejects(shake({ version: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }))
})

test('what is no TLS gets no answer, and others are served', async (t) => {
  const { port, ask } = await openFixture(t)
  const plain = connectTcp(port, '127.0.0.1')
  plain.write(ASK)
  assert.doesNotMatch(await text(plain), /HTTP/)
  assert.equal((await ask('/health/live')).status, 200)
})

test('a renewed certificate is used without a restart, and one that cannot be used changes nothing', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { own, paths, shake, said } = await openFixture(t)
  const shown = async (ca: string) => (await shake({ ca })).getPeerX509Certificate()?.fingerprint256
  const before = await shown(own.cert)
  const next = makeCertificate()
  writeFileSync(paths.certFile, next.cert)
  t.mock.timers.tick(RENEWED_WITHIN_MS)
  assert.equal(await shown(own.cert), before)
  assert.match(
    said()
      .map(({ msg, why }) => `${msg} ${why}`)
      .join('\n'),
    /^HTTPS: going on with the old .* is not the private key of/m,
  )
  writeFileSync(paths.keyFile, next.key)
  t.mock.timers.tick(RENEWED_WITHIN_MS)
  assert.notEqual(await shown(next.cert), before)
  assert.match(
    said()
      .map(({ msg }) => msg)
      .join('\n'),
    /^HTTPS: the renewed certificate files are in use$/m,
  )
})

for (const listener of ['HTTP', 'RADIUS'])
  test(`${listener}: a start with files that do not belong together is refused in words`, async (t) => {
    const dataDir = newDataDir(t)
    mkdirSync(dataDir, { mode: 0o700 })
    const [cert, key] = [join(dataDir, 'c'), join(dataDir, 'k')]
    writeFileSync(cert, makeCertificate().cert, { mode: 0o644 })
    writeFileSync(key, makeCertificate().key, { mode: 0o600 })
    const files = {
      [`LATCHKEY_${listener}_TLS_CERT_FILE`]: cert,
      [`LATCHKEY_${listener}_TLS_KEY_FILE`]: key,
      ...(listener === 'RADIUS' ? { LATCHKEY_RADIUS_TLS_CA_FILE: cert } : {}),
    }
    const ports = {
      LATCHKEY_HTTP_PORT: '0',
      LATCHKEY_METRICS_PORT: 'off',
      LATCHKEY_RADIUS_AUTH_PORT: 'off',
      LATCHKEY_RADIUS_ACCT_PORT: 'off',
    }
    const { code, err } = await makeCli(dataDir, { ...files, ...ports }).run('serve')
    assert.equal(code, 1)
    assert.match(err, /\/k is not the private key of \S+\/c\n$/)
  })

test('a stop answers a call that runs, and does not wait for handshakes and connections without a call', async (t) => {
  const { port, server, shake, open } = await openFixture(t, { stopTimeoutMs: 5000 })
  const [client, silent] = [await shake(), await shake()]
  const unshaken = await open()
  const answer = text(client)
  client.write(ASK)
  await once(client, 'readable')
  await server.close()
  assert.match(await answer, /^HTTP\/1\.1 200 /)
  for (const socket of [silent, unshaken]) if (!socket.closed) await once(socket, 'close')
  await assert.rejects(once(connectTcp(port, '127.0.0.1'), 'connect'))
})

test('handshakes that get no further are closed, and count as connections of their source until then', async (t) => {
  const { open, ask } = await openFixture(t, { stopTimeoutMs: 5000 })
  const all = await Promise.all(Array.from({ length: 20 }, open))
  assert.equal((await ask('/health/live')).status, 200)
  await Promise.all(all.map((socket) => socket.closed || once(socket, 'close')))
  assert.equal((await ask('/health/live')).status, 200)
})

type Shaken = { version?: SecureVersion; ca?: string; ALPNProtocols?: string[]; ciphers?: string }

async function openFixture(t: TestContext, { stopTimeoutMs = 20_000 } = {}) {
  const { app } = await startApp(t)
  const own = makeCertificate()
  const paths = { certFile: join(app.config.dataDir, 'c'), keyFile: join(app.config.dataDir, 'k') }
  writeFileSync(paths.certFile, own.cert)
  writeFileSync(paths.keyFile, own.key)
  const lines: string[] = []
  const log = makeLog({ level: 'info', stream: { write: (line) => void lines.push(line) } })
  const config = { ...app.config, stopTimeoutMs, http: { ...app.config.http, tls: paths } }
  const server = await startServer({ ...app, log, config })
  t.after(() => server.close())
  assert.match(server.url, /^https:/)
  const port = Number(new URL(server.url).port)

  async function shake({ version, ca = own.cert, ...more }: Shaken = {}): Promise<TLSSocket> {
    const versions = version && { minVersion: version, maxVersion: version }
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca, ...versions, ...more })
    t.after(() => socket.destroy())
    await once(socket, 'secureConnect')
    socket.on('error', () => undefined)
    return socket
  }

  return {
    ...{ own, paths, port, server, shake },
    said: () => lines.map((line) => JSON.parse(line)),
    async open(): Promise<Socket> {
      const socket = connectTcp(port, '127.0.0.1')
      t.after(() => socket.destroy())
      socket.on('error', () => undefined).resume()
      await once(socket, 'connect')
      return socket
    },
    async ask(path: string) {
      const sent = request({
        port,
        host: '127.0.0.1',
        servername: 'localhost',
        ca: own.cert,
        path,
        agent: false,
      })
      sent.end()
      const [answer] = await once(sent, 'response')
      return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
    },
  }
}
