// Every request under VAM's paths is answered in its envelope, with the HTTP status of the setting vam_error_status.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { AppError } from '../../../src/errors.ts'
import { MAX_BODY_BYTES } from '../../../src/http/body.ts'
import { vam } from '../../../src/http/vam/dialect.ts'
import { isLegacy } from '../../../src/http/vam/errors.ts'
import { operations } from '../../../src/http/vam/operations.ts'
import { openVamFixture, refusedWith, type Sending, succeeded } from '../../fixtures/vam.ts'
import { ENGINES } from '../../harness.ts'

const LEGACY = '/vam/v1/enable'
const LISTED = '/vap/v1/getUser'
const unknown = { json: { vpnUsername: 'nobody' } }

test('auto: documented paths answer with a status that fits, legacy ones with 200', async (t) => {
  const { send } = await openVamFixture(t)
  const put = { method: 'PUT', ...unknown }
  assert.deepEqual(refusedWith(await send('/vam/v2/enable', put)), [400, 11001])
  assert.deepEqual(refusedWith(await send('/vam/v1/user/subscription', put)), [400, 11001])
  assert.deepEqual(refusedWith(await send('/inventory/v1/getCities/99')), [200, 11001])
  assert.deepEqual(refusedWith(await send('/auth/v1/accessToken', { json: {} })), [400, 11001])
  assert.deepEqual(refusedWith(await send(LEGACY, unknown)), [200, 11001])
  assert.deepEqual(refusedWith(await send(LISTED)), [200, 11001])
  assert.deepEqual(refusedWith(await send(LEGACY, { ...unknown, token: null })), [200, 1002])
  assert.deepEqual(refusedWith(await send(LEGACY, { raw: { type: 'text/csv', text: 'x' } })), [200, 11001])
})

test('http and envelope force one way everywhere', async (t) => {
  const http = await openVamFixture(t, { settings: { vam_error_status: 'http' } })
  assert.deepEqual(refusedWith(await http.send(LEGACY, unknown)), [400, 11001])
  assert.deepEqual(refusedWith(await http.send(LEGACY, { ...unknown, token: null })), [401, 1002])
  const envelope = await openVamFixture(t, { settings: { vam_error_status: 'envelope' } })
  const put = { method: 'PUT', ...unknown }
  assert.deepEqual(refusedWith(await envelope.send('/vam/v2/enable', put)), [200, 11001])
  assert.deepEqual(refusedWith(await envelope.send('/vam/v2/enable', { ...put, token: null })), [200, 1002])
})

test('404, 405 and 413 come in the envelope and keep their status in every mode', async (t) => {
  for (const mode of ['auto', 'http', 'envelope']) {
    const { send, latchkey } = await openVamFixture(t, { settings: { vam_error_status: mode } })
    for (const path of [
      '/vam',
      '/vam/',
      '/vam/v9/create',
      '/vap/x',
      '/auth/x',
      '/inventory',
      '/speedtest/%zz',
    ]) {
      assert.deepEqual(refusedWith(await send(path)), [404, 11001], `${mode} ${path}`)
    }
    const large: Sending = { raw: { type: 'application/json', text: ' '.repeat(MAX_BODY_BYTES + 1) } }
    assert.deepEqual(refusedWith(await send('/vam/v3/create', large)), [413, 11001])
    const wrong = await send('/vam/v2/renew', { method: 'PATCH' })
    assert.deepEqual([...refusedWith(wrong), wrong.headers.get('allow')], [405, 11001, 'PUT, POST'])
    const page = await fetch(`${latchkey.url}/nowhere`)
    assert.deepEqual([page.status, page.headers.get('content-type')?.split(';')[0]], [404, 'text/html'])
  }
})

test("too much to do at once is the call's own failure with 429, and says when to come back", () => {
  const full = new AppError('overloaded', 'Too much waits already.', { retryAfterS: 2 })
  for (const operation of operations) {
    const [path = ''] = operation.routes.map((route) => route.path)
    const { status, body, retryAfterS } = vam.encodeError(full, undefined, { path, operation })
    assert.deepEqual([status, retryAfterS], [isLegacy(path) ? 200 : 429, 2], path)
    assert.equal(JSON.parse(String(body)).header.code, operation.failure.code)
  }
})

test('every path of every operation takes its own verbs and names them to others', async (t) => {
  const { send } = await openVamFixture(t)
  const routes = operations.flatMap((operation) => operation.routes)
  for (const { path } of routes) {
    const verbs = routes.filter((one) => one.path === path).map(({ method }) => method)
    const allowed = verbs.flatMap((verb) => (verb === 'GET' ? ['GET', 'HEAD'] : [verb]))
    const answer = await send(path.replace(/\{\w+\}/g, 'x'), { method: 'PATCH' })
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, allowed.join(', ')], path)
    for (const method of verbs) {
      const asked = await send(path.replace(/\{\w+\}/g, 'x'), { method, token: null })
      const expected = path.startsWith('/auth/') ? 11001 : 1002
      assert.equal(asked.code, expected, `${method} ${path}`)
    }
  }
})

test('bytes that are not HTTP are answered in the envelope of the path they name', async (t) => {
  const { latchkey } = await openVamFixture(t)
  const answer = await sendBytes(latchkey.url, 'POST /vam/v3/create HTTP/1.1\r\nno header\r\n\r\n')
  assert.match(answer, /^HTTP\/1.1 400 /)
  assert.match(answer, /\r\n\r\n\{"header":\{"code":11001,.*"body":\{\}\}$/)
})

for (const engine of ENGINES) {
  test(`${engine}: a fault of our own has the operation's code and reveals nothing`, async (t) => {
    const { send, latchkey } = await openVamFixture(t, { engine })
    const { vpnUsername } = succeeded(await send('/vam/v3/create', { form: 'uuid=a' }))
    await latchkey.app.db.write((tx) => sql`alter table subscription rename to subscription_away`.execute(tx))
    const json = { vpnUsername, period: 5, extensionDate: '31-12-2027', subscriptionType: 'trial' }
    const password = { newPassword: 'Difference.1822', confirmNewPassword: 'Difference.1822' }
    const faults: [string, string, number][] = [
      ['POST', '/vam/v3/create', 1101],
      ['POST', '/vam/v2/generate', 1101],
      ['PUT', '/vam/v2/renew', 1201],
      ['DELETE', '/vam/v2/delete', 1301],
      ['PUT', '/vam/v2/enable', 1401],
      ['PUT', '/vam/v2/disable', 1501],
      ['PUT', '/vam/v2/extend', 1601],
      ['PUT', '/vam/v2/changePassword', 1801],
      ['PUT', '/vam/v1/user/subscription', 2081],
    ]
    for (const [method, path, code] of faults) {
      const answer = await send(path, { method, json: { uuid: 'b', ...json, ...password } })
      assert.deepEqual(refusedWith(answer), [500, code], path)
      assert.match(answer.message, /^There is some problem in [a-zA-Z ]+$/)
      assert.ok(answer.headers.get('x-request-id'))
    }
    const status = await send(`/vam/v2/status?vpnUsername=${vpnUsername}`)
    assert.deepEqual(refusedWith(status), [500, 1001])
    assert.deepEqual(refusedWith(await send('/vam/v1/status', { json })), [200, 1001])
    const preferences = { json: { vpnUsername, preferences: { multi_login: 2 } } }
    assert.deepEqual(refusedWith(await send('/vam/v1/updatePreferences', preferences)), [200, 1901])
  })
}

function sendBytes(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (part) => {
      text += part
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}
