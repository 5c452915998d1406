// Bodies with Content-Encoding: gzip is decoded within the limit of plain bodies, in every API; any other coding is refused
// by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { MAX_BODY_BYTES } from '../../../src/http/body.ts'
import { openAgentApiFixture } from '../../fixtures/agent-api.ts'
import { openVamFixture } from '../../fixtures/vam.ts'
import { PASSWORD, startApp, type TestApp } from '../../harness.ts'

const FORM = 'application/x-www-form-urlencoded'

async function post(url: string, body: Uint8Array, headers: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': FORM, ...headers } })
  const text = await response.text()
  return { status: response.status, text, id: response.headers.get('x-request-id') }
}

/** GetProducts of an account, its form encoded by `code` and labelled `coding`. */
async function ask({ url, keys }: TestApp, coding: string, code: (plain: Buffer) => Uint8Array) {
  const form = new URLSearchParams({ ...keys, email: 'ada@example.org' }).toString()
  const answer = await post(`${url}/api/amapi/GetProducts`, code(Buffer.from(form)), {
    'content-encoding': coding,
  })
  const { status, code: number = 0, message = '' } = JSON.parse(answer.text)
  return { said: [answer.status, status, number], message, id: answer.id }
}

async function openAccount(t: Parameters<typeof startApp>[0]) {
  const latchkey = await startApp(t)
  await latchkey.addClient('ada@example.org')
  return latchkey
}

test('a gzip body is read whatever it is called, in several members, and as JSON or multipart', async (t) => {
  const latchkey = await openAccount(t)
  const success = [200, 'success', 0]
  for (const coding of ['gzip', 'GZIP', 'x-gzip', ' gzip ', 'gzip, identity']) {
    assert.deepEqual((await ask(latchkey, coding, gzipSync)).said, success, coding)
  }
  for (const coding of ['identity', 'Identity', '']) {
    assert.deepEqual((await ask(latchkey, coding, (plain) => plain)).said, success, coding)
  }
  const members = (plain: Buffer) =>
    Buffer.concat([gzipSync(plain.subarray(0, 9)), gzipSync(plain.subarray(9))])
  assert.deepEqual((await ask(latchkey, 'gzip', members)).said, success)
  const fields = { ...latchkey.keys, email: 'ada@example.org' }
  const url = `${latchkey.url}/api/amapi/GetProducts`
  const json = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  assert.match((await post(url, gzipSync(JSON.stringify(fields)), json)).text, /"status":"success"/)
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const multipart = { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'gzip' }
  assert.match(
    (await post(url, gzipSync(`${parts.join('')}--b--\r\n`), multipart)).text,
    /"status":"success"/,
  )
})

test('any other coding, or two, is named in a 415', async (t) => {
  const latchkey = await openAccount(t)
  for (const coding of ['br', 'deflate', 'zstd', 'compress', 'gzip, gzip', 'gzip, br', 'nonsense']) {
    const { said, message, id } = await ask(latchkey, coding, brotliCompressSync)
    assert.deepEqual(said, [415, 'error', 1001], coding)
    assert.ok(message.includes(`Content-Encoding ${coding} `), message)
    assert.ok(id)
  }
})

test('a body that is no whole gzip is refused, and said to be that', async (t) => {
  const latchkey = await openAccount(t)
  const broken: Record<string, (plain: Buffer) => Uint8Array> = {
    plain: (plain) => plain,
    truncated: (plain) => gzipSync(plain).subarray(0, -5),
    'of a wrong checksum': (plain) => Buffer.concat([gzipSync(plain).subarray(0, -8), Buffer.alloc(8)]),
    'followed by something else': (plain) => Buffer.concat([gzipSync(plain), Buffer.from('&a=1')]),
    'with half a second member': (plain) => Buffer.concat([gzipSync(plain), gzipSync(plain).subarray(0, 12)]),
  }
  for (const [name, code] of Object.entries(broken)) {
    const { said, message } = await ask(latchkey, 'gzip', code)
    assert.deepEqual([...said, /not valid gzip/.test(message)], [200, 'error', 1001, true], name)
  }
})

test('what comes out of a gzip body has the limit of a plain one, to the byte', async (t) => {
  const latchkey = await openAccount(t)
  const upTo = (bytes: number) => (plain: Buffer) =>
    gzipSync(Buffer.concat([plain, Buffer.from(`&pad=${'x'.repeat(bytes)}`)]).subarray(0, bytes))
  assert.deepEqual((await ask(latchkey, 'gzip', upTo(MAX_BODY_BYTES))).said, [200, 'success', 0])
  for (const bytes of [MAX_BODY_BYTES + 1, 40 * 2 ** 20]) {
    assert.deepEqual((await ask(latchkey, 'gzip', upTo(bytes))).said, [413, 'error', 1001])
  }
})

test('VAM and the gateway API read gzip and refuse other codings in their own shapes', async (t) => {
  const vam = await openVamFixture(t)
  const create = (coding: string, body: Uint8Array) =>
    post(`${vam.latchkey.url}/auth/v1/accessToken`, body, { 'content-encoding': coding })
  const secret = new URLSearchParams(vam.secret).toString()
  const made = await create('gzip', gzipSync(secret))
  const [, token = ''] = /"accessToken":"([^"]+)"/.exec(made.text) ?? []
  vam.latchkey.secrets.note(token)
  for (const [, found] of made.text.matchAll(/"(?:accessToken|refreshToken)":"([^"]+)"/g)) {
    vam.latchkey.secrets.note(found)
  }
  assert.notEqual(token, '')
  const refused = await create('br', gzipSync(secret))
  assert.deepEqual([refused.status, JSON.parse(refused.text).header.code], [415, 11001])
  assert.match(refused.text, /Content-Encoding br /)
  const bomb = await create('gzip', gzipSync(Buffer.alloc(2 ** 24)))
  assert.deepEqual([bomb.status, JSON.parse(bomb.text).header.code], [413, 11001])

  const { url, first } = await openAgentApiFixture(t, { engine: 'sqlite' })
  const report = (coding: string, body: Uint8Array) =>
    post(`${url}/gateway/v1/accounting`, body, {
      ...{ authorization: `Bearer ${first.token}`, 'content-type': 'application/json' },
      'content-encoding': coding,
    })
  assert.equal((await report('gzip', gzipSync('{"records":[]}'))).status, 200)
  assert.match(
    (await report('br', gzipSync('{}'))).text,
    /"code":"unsupported_encoding".*Content-Encoding br /,
  )
  assert.match((await report('gzip', Buffer.from('{}'))).text, /"code":"invalid_input".*not valid gzip/)
  assert.match((await report('gzip', gzipSync(Buffer.alloc(2 ** 24)))).text, /"code":"too_large"/)
})

test('the reset form is read from gzip, and refused with a page when it is coded in another way', async (t) => {
  const latchkey = await openAccount(t)
  const url = `${latchkey.url}/reset`
  const form = gzipSync(new URLSearchParams({ token: 'x', password: PASSWORD, again: PASSWORD }).toString())
  const read = await post(url, form, { 'content-encoding': 'gzip' })
  assert.deepEqual([read.status, /This link no longer works/.test(read.text)], [410, true])
  for (const [coding, body, status] of [
    ['br', form, 415],
    ['gzip', Buffer.from('token=x'), 400],
    ['gzip', gzipSync(Buffer.alloc(2 ** 20)), 413],
  ] as const) {
    const refused = await post(url, body, { 'content-encoding': coding })
    assert.deepEqual(
      [refused.status, /This request cannot be read/.test(refused.text)],
      [status, true],
      coding,
    )
  }
})
