// The blocks of settings in docs/operations.md: a server is started with them and does what the page says of them.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { newDataDir } from '../../cli.ts'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { startServing } from '../../fixtures/server-command.ts'
import { operationsBlock } from '../../readme.ts'

const CALLER = '203.0.113.9'

test('behind a proxy: the address that the trusted proxy names is the caller', async (t) => {
  const { server, stop } = await serve(t, settingsOf(operationsBlock('Behind a proxy')))
  const headers = { 'x-forwarded-for': `198.51.100.1, ${CALLER}` }
  await fetch(`${server.url.replace('localhost', '127.0.0.1')}/health/live`, { headers })
  assert.match(await stop(), new RegExp(`"address":"${CALLER}"`))
})

test('TLS without a proxy: the files make the port speak TLS, and the public address has that port', async (t) => {
  const printed = settingsOf(operationsBlock('TLS without a proxy'))
  assert.equal(new URL(printed.LATCHKEY_PUBLIC_URL ?? '').port, printed.LATCHKEY_HTTP_PORT)
  const folder = dirname(newDataDir(t))
  const { key, cert } = makeCertificate()
  const files: Record<string, string> = {
    LATCHKEY_HTTP_TLS_CERT_FILE: join(folder, 'fullchain.pem'),
    LATCHKEY_HTTP_TLS_KEY_FILE: join(folder, 'privkey.pem'),
  }
  for (const [name, path] of Object.entries(files)) {
    assert.match(printed[name] ?? '', /^\/etc\/latchkey\/tls\/\w+\.pem$/)
    writeFileSync(path, name.includes('CERT') ? cert : key, { mode: 0o600 })
  }
  const { server, stop } = await serve(t, { ...printed, ...files, LATCHKEY_HTTP_PORT: '0' })
  const answer = await new Promise<string>((resolve, reject) => {
    request(`${server.url}/health/live`, { ca: cert }, (got) => resolve(text(got)))
      .on('error', reject)
      .end()
  })
  assert.equal(answer, '{"status":"ok"}')
  await assert.rejects(fetch(`${server.url.replace('https', 'http')}/health/live`))
  await stop()
})

/** Lines of `NAME=value`. */
function settingsOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => {
    const [, name, value] = /^(LATCHKEY_\w+)=(\S+)$/.exec(line) ?? []
    assert.ok(name && value, line)
    return [name, value]
  })
  return Object.fromEntries(pairs)
}

async function serve(t: TestContext, settings: Record<string, string>) {
  const server = await startServing(t, newDataDir(t), settings)
  return {
    server,
    /** Its log. */
    async stop(): Promise<string> {
      server.signal('SIGTERM')
      assert.equal(await server.ended, 0)
      return server.log
    },
  }
}
