// What holds for every call of the management API: repeats, changes that meet, counts, other forms of a list, and input that is
// nearly right.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { sql } from 'kysely'
import { DAY_MS } from '../../../src/clock.ts'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const GATEWAY = {
  ...{ name: 'de1', host: 'de1.example.net', country: 'DE', protocols: ['openvpn-udp'] },
  profile: 'openvpn-agent',
}
const MANY = 10_001

function asking({ url, first }: ManageFixture, path: string, accept: string): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${first}`, accept } })
}

/** Rows of the trail, each a second later than the one before. */
async function fillTrail({ app, brandId, clock }: ManageFixture, target = 'x'): Promise<void> {
  await app.db.write(async (tx) => {
    await sql`insert into audit (at, brand_id, actor_kind, actor_id, address, action, target)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY})
      select cast(${clock.now() - DAY_MS} as bigint) + i, cast(${brandId} as bigint), 'operator', 'ada', '', 'test.many', cast(${target} as text) from n`.execute(
      tx,
    )
  })
}

for (const engine of ENGINES) {
  test(`${engine}: a call that acts on no brand is carried out once under its key`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, secrets, app, clock } = fixture
    const add = (key: string, body: object = GATEWAY) =>
      manage('POST', '/gateways', body, { headers: { 'idempotency-key': key } })
    const made = await Promise.all(Array.from({ length: 5 }, () => add('one')))
    secrets.note(made[0]?.body.agent_token)
    const again = await add('one')
    assert.deepEqual(new Set([...made, again].map((one) => one.status)), new Set([201]))
    assert.deepEqual(new Set([...made, again].map((one) => one.text)), new Set([made[0]?.text]))
    assert.equal(again.headers.get('idempotent-replayed'), 'true')
    const replays = made.filter((one) => one.headers.get('idempotent-replayed') === 'true')
    assert.equal(replays.length, 4)
    assert.deepEqual(problemOf(await add('one', { ...GATEWAY, name: 'de2' })), [422, 'invalid_input'])
    assert.deepEqual(problemOf(await add('two')), [409, 'conflict'])
    const [stored] = await rowsOf({ app }, 'stored_answer')
    assert.equal(stored?.brand_id, 0)
    assert.ok(!JSON.stringify(stored).includes(made[0]?.body.agent_token))

    clock.add(DAY_MS)
    assert.deepEqual(problemOf(await add('one')), [409, 'conflict'])
    await fixture.runJob('clean-up')
    const kept = (await rowsOf({ app }, 'stored_answer')).filter(({ brand_id }) => brand_id === 0)
    assert.deepEqual(kept, [])
  })

  test(`${engine}: every change of the installation is repeated with the same bytes`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const calls = [
      ['POST', '/brands', { name: 'two' }],
      ['PATCH', '/brands/two', { title: 'Two' }],
      ['POST', '/gateways', GATEWAY],
      ['PATCH', '/gateways/de1', { host: 'de2.example.net' }],
      ['POST', '/gateways/de1/agent-token', undefined],
      ['POST', '/keys', { kind: 'manage', label: 'shop' }],
      ['DELETE', '/gateways/de1', undefined],
    ] as const
    for (const [method, path, body] of calls) {
      const send = () => manage(method, path, body, { headers: { 'idempotency-key': method + path } })
      const done = await send()
      assert.ok(done.status < 300, `${method} ${path}: ${done.text}`)
      for (const name of ['api_key', 'secret_key', 'agent_token', 'key']) secrets.note(done.body?.[name])
      const repeated = await send()
      assert.deepEqual([repeated.status, repeated.text], [done.status, done.text])
      assert.equal(repeated.headers.get('idempotent-replayed'), 'true')
    }
  })

  test(`${engine}: of two changes of what was read, one is refused`, async (t) => {
    const { manage, secrets, addKey } = await openManageFixture(t, { engine })
    secrets.note((await manage('POST', '/gateways', GATEWAY)).body.agent_token)
    await addKey({ label: 'shop' })
    const { data } = (await manage('GET', '/keys')).body
    const key = data.find(({ label }: { label: string }) => label === 'shop').id
    const things = [
      ['/brands/main', [{ title: 'One' }, { title: 'Two' }]],
      ['/gateways/de1', [{ host: 'one.example.net' }, { host: 'two.example.net' }]],
      ['/plans/12', [{ label: 'One' }, { label: 'Two' }]],
      [`/keys/${key}`, [{ label: 'One' }, { label: 'Two' }]],
    ] as const
    for (const [path, bodies] of things) {
      const tagOf = async () => (await manage('GET', path)).headers.get('etag') ?? ''
      const set = (body: object, tag: string) => manage('PATCH', path, body, { headers: { 'if-match': tag } })
      const first = await tagOf()
      const done = await Promise.all(bodies.map((body) => set(body, first)))
      assert.deepEqual(done.map(({ status }) => status).sort(), [200, 412], path)
      assert.deepEqual(problemOf(await set(bodies[0], first)), [412, 'changed_meanwhile'])
      const changed = done.find(({ status }) => status === 200)?.headers.get('etag') ?? ''
      assert.equal((await set(bodies[0], changed)).status, 200, path)
      assert.equal((await set(bodies[1], await tagOf())).status, 200, path)
      assert.equal((await set(bodies[0], '*')).status, 200, path)
    }
  })

  test(`${engine}: a list counts its rows up to a number, or refuses`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage } = fixture
    await fillTrail(fixture)
    const counted = async (path: string) => {
      const { count, count_capped } = (await manage('GET', path)).body
      return [count, count_capped]
    }
    assert.deepEqual(await counted('/audit?action=test.many&limit=1'), [undefined, undefined])
    assert.deepEqual(await counted('/audit?action=test.many&limit=1&count=true'), [10_000, true])
    assert.deepEqual(await counted('/audit?action=brand.add&count=true'), [1, false])
    assert.deepEqual(await counted('/mails?count=true'), [0, false])
    assert.deepEqual(await counted('/billing/ledger?count=true'), [0, false])
    const page = await manage('GET', '/audit?limit=1&count=true')
    assert.match(page.headers.get('link') ?? '', /after=c_/)
    assert.equal((await manage('GET', `/audit?limit=1&after=${page.body.next}`)).status, 200)
    for (const path of ['/accounts', '/sessions'])
      assert.deepEqual(problemOf(await manage('GET', `${path}?count=true`)), [422, 'invalid_input'])
  })

  test(`${engine}: a whole list comes as lines of JSON`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    await fillTrail(fixture)
    const whole = await asking(fixture, '/audit?action=test.many', 'application/x-ndjson')
    assert.equal(whole.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
    const rows = (await whole.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(new Set(rows.map(({ id }) => id)).size, MANY)
    assert.deepEqual(
      rows.map(({ at }) => at),
      rows.map(({ at }) => at).sort((a, b) => (a < b ? 1 : -1)),
    )
    const lines = async (path: string) => {
      const answer = await asking(fixture, path, 'text/html;q=0.5, application/x-ndjson')
      return (await answer.text()).split('\n').length - 1
    }
    assert.equal(await lines('/audit?action=test.many&limit=3'), 3)
    assert.equal(await lines('/audit?action=test.none'), 0)
    for (const accept of [
      'text/html',
      '*/*',
      'application/json, application/x-ndjson;q=0.5',
      'x',
      'text/csv',
    ])
      assert.match(
        (await asking(fixture, '/audit?limit=1', accept)).headers.get('content-type') ?? '',
        /json;/,
      )
    const refused = await asking(fixture, '/audit?after=c_x', 'application/x-ndjson')
    assert.deepEqual(
      [refused.status, refused.headers.get('content-type')?.split(';')[0]],
      [400, 'application/problem+json'],
    )
  })

  test(`${engine}: traffic, billing and ledger come as CSV`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    fixture.secrets.note((await fixture.addClient('ada@example.com')).vpn_password ?? '')
    await fixture.manage('PATCH', '/plans/1', { label: '=1+1' })
    const csv = async (path: string) => {
      const answer = await asking(fixture, path, 'text/csv')
      assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
      return (await answer.text()).trimEnd().split('\n')
    }
    const [head, row, ...more] = await csv('/billing/ledger')
    assert.match(head ?? '', /^id,object,at,brand,account_id,/)
    assert.match(row ?? '', /^led_\d+,ledger_row,2\d{3}-/)
    assert.deepEqual(more, [])
    const month = new Date(fixture.clock.now()).toISOString().slice(0, 7)
    const report = await csv(`/billing/report?month=${month}`)
    assert.match(report[1] ?? '', /^1,'=1\+1,/)
    assert.equal((await csv('/usage?by=day')).length, 1)
  })
}

test('a caller that goes away while a list is sent ends it', async (t) => {
  const fixture = await openManageFixture(t)
  await fillTrail(fixture)
  const { url, first } = fixture
  for (let n = 0; n < 6; n++) {
    const gone = Promise.withResolvers<void>()
    const headers = { authorization: `Bearer ${first}`, accept: 'application/x-ndjson' }
    const sent = request(`${url}/api/v1/audit`, { headers }, (answer) => {
      assert.equal(answer.statusCode, 200)
      answer.once('data', () => sent.destroy())
      answer.once('close', () => gone.resolve())
      answer.on('error', () => undefined)
    })
    sent.end()
    await gone.promise
  }
  // Four of one caller may be open at once: the ones before are not.
  assert.equal((await asking(fixture, '/audit', 'application/x-ndjson')).status, 200)
})

test('lists that are read at once by one caller are few', async (t) => {
  const fixture = await openManageFixture(t)
  await fillTrail(fixture, 'x'.repeat(2000)) // more than sockets hold
  const open = () => asking(fixture, '/audit', 'application/x-ndjson')
  const held = await Promise.all([open(), open(), open(), open()])
  const refused = await open()
  const { code } = (await refused.json()) as { code: string }
  assert.deepEqual([refused.status, code], [503, 'overloaded'])
  for (const one of held) await one.body?.cancel()
})

test('a number in a query is digits alone, and what takes one value is sent once', async (t) => {
  const { manage } = await openManageFixture(t)
  const wrong = [
    ...['limit=0x10', 'limit=1e1', 'limit=%205', 'limit=%2B5', 'limit=-5', 'limit=5.0', 'limit=', 'limit=0'],
    ...['limit=501', 'limit=99999999999999999999', 'limit=1&limit=2', 'limit=٣'],
  ]
  for (const query of wrong) {
    const refused = await manage('GET', `/audit?${query}`)
    assert.deepEqual(problemOf(refused), [422, 'invalid_input'], query)
    assert.deepEqual(refused.body.errors[0].parameter, 'limit', query)
  }
  for (const path of [
    '/accounts?plan=0x1',
    '/jobs/preview?days=1e1',
    '/events?after=%2B1',
    '/events?limit=0b1',
  ])
    assert.deepEqual(problemOf(await manage('GET', path)), [422, 'invalid_input'], path)
  for (const name of ['action=a', 'target=x', 'after=c_x', 'from=2026-11-21T12:00:00Z', 'count=true'])
    assert.deepEqual(problemOf(await manage('GET', `/audit?${name}&${name}`)), [422, 'invalid_input'], name)
  assert.equal((await manage('GET', '/audit?limit=005')).status, 200)
  for (const plan of ['0x0c', '+12', '12.0', '1e1'])
    assert.deepEqual(problemOf(await manage('GET', `/plans/${plan}`)), [404, 'not_found'], plan)
})

test('a body has the type of JSON, and where there is none it needs no type', async (t) => {
  const { url, first, manage, secrets } = await openManageFixture(t)
  const made = await manage('POST', '/keys', { kind: 'manage' })
  secrets.note(made.body.key)
  const send = async (headers: Record<string, string>, body: string) => {
    const { promise, resolve } = Promise.withResolvers<[number | undefined, string]>()
    const all = { authorization: `Bearer ${first}`, 'content-length': String(body.length), ...headers }
    const sent = request(
      `${url}/api/v1/keys/${made.body.id}/rotate`,
      { method: 'POST', headers: all },
      (answer) => {
        text(answer).then((read) => resolve([answer.statusCode, read]))
      },
    )
    sent.end(body)
    return promise
  }
  for (const type of ['', 'text/plain', 'application/x-www-form-urlencoded', 'application/json+x'])
    assert.equal((await send({ 'content-type': type }, '{}'))[0], 415, type)
  assert.equal((await send({}, '{}'))[0], 415)
  const [status, rotated] = await send({}, '')
  assert.equal(status, 201, rotated)
  secrets.note(JSON.parse(rotated).key)
})
