// Input that no program should send gets a problem with the right status, and is never a fault of the server.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

const NUL_FILTERS = [
  ...['accounts?search=%00', 'accounts?email=%00', 'accounts?vpn_username=%00', 'accounts?external_id=%00'],
  ...['accounts?country=%00D', 'audit?actor=%00', 'audit?action=%00', 'audit?target=%00'],
  ...['sessions?vpn_username=%00', 'sessions?gateway=%00', 'brands/%00', 'gateways/%00', 'events?types=%00'],
]

for (const engine of ENGINES) {
  test(`${engine}: a NUL in a name or a filter is no fault of the server`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    for (const path of NUL_FILTERS) {
      const { status, text } = await manage('GET', `/${path}`)
      assert.ok([200, 404, 422].includes(status), `${path}: ${text}`)
    }
    const writes = [
      ['PATCH', '/plans/12', { label: 'a\0b' }],
      ['POST', '/plans', { months: 24, label: '\0' }],
      ['POST', '/keys', { kind: 'secret', label: 'a\0b' }],
      ['POST', '/keys', { kind: 'manage', label: 'a\0b' }],
      ['PATCH', '/brands/main', { title: 'a\0b' }],
      ['PATCH', '/brands/main', { settings: { mail_from: 'a\0b' } }],
      ['POST', '/accounts', { external_id: 'a\0b', subscription: { days: 1 } }],
      ['POST', '/sessions/end', { vpn_username: 'a\0b' }],
      ['PATCH', '/accounts/acc_1', { metadata: { 'a\0b': 'x' } }],
    ] as const
    for (const [method, path, body] of writes) {
      const { status, text } = await manage(method, path, body, { headers: { 'latchkey-brand': 'main' } })
      assert.equal(status, 422, `${method} ${path}: ${text}`)
    }
  })

  test(`${engine}: a filter that is repeated means each of its values`, async (t) => {
    const { manage, addClient, secrets } = await openManageFixture(t, { engine })
    secrets.note((await addClient('ada@example.com')).vpn_password ?? '')
    const found = await manage('GET', '/accounts?status=active&status=closed')
    assert.equal(found.body.data.length, 1)
    assert.deepEqual(problemOf(await manage('GET', '/accounts?search=ada&search=bob')), [
      422,
      'invalid_input',
    ])
  })
}

test('what a query has wrong is named, and a call without a query takes none', async (t) => {
  const { manage } = await openManageFixture(t)
  const unknown = await manage('GET', '/accounts?lmit=3')
  assert.deepEqual([...problemOf(unknown), unknown.body.errors[0].parameter], [422, 'invalid_input', 'lmit'])
  assert.match(unknown.body.detail, /^query: /)
  const ignored = await manage('POST', '/sessions/end?dry_run=true', { vpn_username: 'x' })
  assert.deepEqual(problemOf(ignored), [422, 'invalid_input'])
  const had = await manage('GET', '/me', undefined, { headers: { 'if-none-match': '*' } })
  assert.equal(had.status, 304)
})

test('what is missing or of another type is said in words', async (t) => {
  const { manage } = await openManageFixture(t)
  const cases = [
    ['GET', '/billing/report', undefined, 'month: it is missing'],
    ['POST', '/webhooks', {}, 'url: it is missing'],
    ['POST', '/accounts', { external_id: 'shop-1' }, 'subscription: it is missing'],
    ['POST', '/accounts', { external_id: 1, subscription: {} }, 'external_id: it must be a text'],
    ['POST', '/accounts', { subscription: { days: '7' } }, 'subscription.days: it must be a number'],
    ['POST', '/accounts', { subscription: { days: 1.5 } }, 'subscription.days: it must be a whole number'],
    ['POST', '/accounts', { subscription: [] }, 'subscription: it must be an object'],
  ] as const
  for (const [method, path, body, detail] of cases) {
    const answer = await manage(method, path, body)
    assert.deepEqual([answer.status, answer.body.detail], [422, detail])
  }
})

test('what a brand has is not found without its name, and the answer says so', async (t) => {
  const { manage, addKey, brandId, secrets } = await openManageFixture(t)
  await addKey({ brandId })
  const headers = { 'latchkey-brand': 'main' }
  const made = await manage('POST', '/webhooks', { url: 'https://shop.example.com/hooks' }, { headers })
  secrets.note(made.body.secret)
  for (const path of [`/webhooks/${made.body.id}`, '/keys/mkey_2']) {
    assert.equal((await manage('GET', path, undefined, { headers })).status, 200)
    const missed = await manage('GET', path)
    assert.equal(missed.status, 404)
    assert.match(missed.body.detail, /of the installation. For one of a brand, name the brand.$/)
  }
})

test('bytes that are no HTTP get a problem whose status is that of the answer', async (t) => {
  const { url } = await openManageFixture(t)
  const { hostname, port } = new URL(url)
  const send = async (head: string) => {
    const socket = connect(Number(port), hostname)
    socket.write(`${head}\r\n\r\n`)
    return text(socket)
  }
  const long = 'a'.repeat(20_000)
  for (const [head, status] of [
    [`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${long}`, 431],
    ['FOO /api/v1/me HTTP/1.1\r\nHost: x', 400],
    ['GET /api/v1/me HTTP/1.1\r\nHost: x\r\nIdempotency-Key: \x01', 400],
    ['GET /api/v1/me HTTP/1.1\r\nConnection: close', 400],
  ] as const) {
    const answer = await send(head)
    assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
    assert.match(answer, /content-type: application\/problem\+json/i)
    const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    assert.deepEqual([problem.status, problem.code], [status, 'malformed'])
  }
})
