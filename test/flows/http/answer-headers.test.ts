// Headers of every answer, from any handler: those that keep a browser from guessing, and request ids that reveal no count.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { startApp } from '../../harness.ts'

const PATHS = [
  '/',
  '/docs',
  '/openapi/amapi.json',
  '/api/amapi/GetProducts',
  '/nowhere',
  '/health/ready',
  '/vam/v2/status',
]

test('no answer is guessed at, and none is asked for without TLS where the public URL has it', async (t) => {
  const fixture = await startApp(t)
  for (const path of PATHS) {
    for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
      const { headers } = await fetch(fixture.url + path, { method })
      const found = [headers.get('x-content-type-options'), headers.get('strict-transport-security')]
      assert.deepEqual(found, ['nosniff', 'max-age=31536000'], `${method} ${path}`)
    }
  }
  const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1')
  socket.end('nonsense\r\n\r\n')
  const broken = await text(socket)
  assert.match(
    broken,
    /^HTTP\/1\.1 400 .*\r\nx-content-type-options: nosniff\r\nstrict-transport-security: max-age=/s,
  )
})

test('a public URL without TLS asks nobody to come by TLS', async (t) => {
  const http = {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    publicUrl: 'http://localhost:1',
    docs: true,
    consoleAt: { host: null },
    trustedProxies: [],
  }
  const fixture = await startApp(t, { config: { http } })
  const { headers } = await fetch(fixture.url)
  const found = [headers.get('x-content-type-options'), headers.get('strict-transport-security')]
  assert.deepEqual(found, ['nosniff', null])
})

test('ids of requests are all different and reveal nothing of how many there were', async (t) => {
  const fixture = await startApp(t)
  const ids: string[] = []
  for (let i = 0; i < 40; i++)
    ids.push((await fetch(`${fixture.url}/health/live`)).headers.get('x-request-id') ?? '')
  assert.equal(new Set(ids).size, ids.length)
  const numbers = ids.map((id) => BigInt(`0x${/^([0-9a-f]{32})$/.exec(id)?.[1]}`))
  const rising = numbers.filter((number, i) => i > 0 && number > (numbers[i - 1] ?? 0n)).length
  assert.ok(rising > 5 && rising < 35, `${rising} of 39 follow a lower one`)
})
