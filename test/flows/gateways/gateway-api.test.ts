// The gateway API: the calls that an agent may make with its token, and no others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ORDERS_WAIT_S } from '../../../src/agent/server.ts'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { MAX_RECORDS } from '../../../src/http/gateway-api/accounting.ts'
import { startServer } from '../../../src/http/listener/listen.ts'
import { MAX_WAITS } from '../../../src/sessions/disconnects/disconnect-queue.ts'
import { openAgentApiFixture, recordOf } from '../../fixtures/agent-api.ts'
import { ENGINES, OPERATOR, START } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a login with its password is let in, and the answer has its end and how often to report`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const who = await fixture.login()
    const { status, body } = await fixture.authorize({ session: fixture.newSession(), ...who })
    assert.equal(status, 200)
    const { mark, ends_in_ms, ...rest } = body
    assert.deepEqual(rest, { access: 'allowed', framed_address: null, interim_s: 600, addresses: 'keep' })
    assert.equal(START + Number(ends_in_ms), Date.UTC(2026, 11, 22))
    assert.match(String(mark), /^[\w-]{16}$/)
  })

  test(`${engine}: every refusal is the same, whatever the reason`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const [full, disabled, abroad] = [
      await fixture.login(1),
      await fixture.login(1),
      await fixture.login(1, { countryIds: [2] }),
    ]
    await fixture.authorize({ session: fixture.newSession(), ...full })
    await fixture.prepaid.disable(fixture.caller, disabled.username)
    const asked = [
      { ...full, caller_address: '203.0.113.9' },
      disabled,
      abroad,
      { ...full, password: 'not-the-password' },
      { username: 'nobody', password: 'anything-at-all' },
      { username: full.username, mark: 'AAAAAAAAAAAAAAAA' },
    ]
    for (const shown of asked) {
      const { status, text } = await fixture.authorize({ session: fixture.newSession(), ...shown })
      assert.deepEqual([status, text], [200, '{"access":"refused"}'])
    }
  })

  test(`${engine}: a question that is asked again has the seat it had, and a mark stands for the password`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const who = await fixture.login(1)
    const session = fixture.newSession()
    const { body } = await fixture.authorize({ session, ...who })
    assert.equal((await fixture.authorize({ session, ...who })).body.access, 'allowed')
    const byMark = { session, username: who.username.toUpperCase(), mark: body.mark }
    assert.equal((await fixture.authorize(byMark)).body.access, 'allowed')
    await fixture.prepaid.setPassword(fixture.caller, who.username, 'Another-Horse.9!')
    assert.equal((await fixture.authorize(byMark)).body.access, 'refused')
  })

  test(`${engine}: reports are on disk when they are answered, and count once however often they come`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const { username } = await fixture.login()
    const records = [
      recordOf('s1', username, { ago_ms: HOUR_MS, framed_address: '10.8.0.2' }),
      recordOf('s1', username, {
        status: 'interim',
        octets_in: 10,
        octets_out: 20,
        seconds: 1800,
        ago_ms: HOUR_MS / 2,
      }),
      recordOf('s1', username, {
        status: 'stop',
        octets_in: 30,
        octets_out: 40,
        seconds: 3600,
        cause: 'Lost-Service',
      }),
    ]
    for (const again of [records, records.toReversed()]) {
      const { body } = await fixture.report(again)
      assert.deepEqual(body, { kept: 3, refused: [], interim_s: 600 })
      assert.deepEqual(await fixture.rows(), [['g1', 's1', 'ended', 30, 40, 'Lost-Service']])
    }
    const [row] = await fixture.app.db.read
      .selectFrom('session')
      .select(['started_at', 'ended_at', 'framed_address'])
      .execute()
    assert.deepEqual(row, { started_at: START - HOUR_MS, ended_at: START, framed_address: '10.8.0.2' })
    const [used] = await fixture.app.db.read
      .selectFrom('traffic')
      .select(['octets_in', 'octets_out', 'sessions'])
      .execute()
    assert.deepEqual(used, { octets_in: 30, octets_out: 40, sessions: 1 })
  })

  test(`${engine}: a gateway reports and ends sessions of its own only`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const who = await fixture.login(2)
    const session = fixture.newSession()
    await fixture.authorize({ session, ...who })
    await fixture.report([recordOf(session, who.username)])
    await fixture.report([recordOf(session, who.username, { status: 'stop' })], fixture.second.token)
    const [mine, theirs] = await fixture.rows()
    assert.deepEqual(
      [mine?.slice(0, 3), theirs?.slice(0, 3)],
      [
        ['g1', session, 'live'],
        ['g2', session, 'ended'],
      ],
    )
    await fixture.prepaid.disable(fixture.caller, who.username)
    assert.deepEqual((await fixture.call('GET', 'orders', undefined, fixture.second.token)).body, {
      orders: [],
    })
    const [order] = (await fixture.call('GET', 'orders')).body.orders as { id: number; attempt: number }[]
    assert.ok(order)
    const done = { orders: [{ id: order.id, attempt: order.attempt, result: 'ended' }] }
    const statusOf = async () => (await fixture.app.disconnects.list()).map(({ status }) => status)
    assert.deepEqual((await fixture.call('POST', 'orders/done', done, fixture.second.token)).body, {})
    assert.deepEqual(await statusOf(), ['queued'])
    assert.deepEqual((await fixture.call('POST', 'orders/done', done)).body, {})
    assert.deepEqual(await statusOf(), ['done'])
  })

  test(`${engine}: a waiting agent gets an order at once, and again when it is not answered for`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const who = await fixture.login()
    const session = fixture.newSession()
    await fixture.authorize({ session, ...who })
    await fixture.report([recordOf(session, who.username)])
    const waiting = fixture.call('GET', `orders?wait=${ORDERS_WAIT_S}`)
    await fixture.prepaid.disable(fixture.caller, who.username)
    const { body } = await waiting
    const [order] = body.orders as Record<string, unknown>[]
    assert.deepEqual(order, { id: order?.id, attempt: 1, session, why: 'subscription_suspended' })
    assert.deepEqual((await fixture.call('GET', 'orders')).body, { orders: [] })
    fixture.clock.add(MINUTE_MS)
    const [again] = (await fixture.call('GET', 'orders')).body.orders as Record<string, unknown>[]
    assert.deepEqual(again, { ...order, attempt: 2 })
  })
}

test('a record that cannot be one is named, and does not hold up the others', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const { username } = await fixture.login()
  const bad = [recordOf('', username), recordOf('s2', username, { octets_in: -1 }), 'nonsense', null]
  const { body } = await fixture.report([...bad, recordOf('s3', username)])
  const refused = body.refused as { index: number; message: string }[]
  assert.deepEqual([body.kept, refused.map(({ index }) => index)], [1, [0, 1, 2, 3]])
  assert.match(refused[0]?.message ?? '', /^session: /)
  assert.deepEqual(
    (await fixture.rows()).map(([, key]) => key),
    ['s3'],
  )
})

test('without the token of a gateway nothing is answered, and an old token counts no longer', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const before = fixture.first.token
  const { agentToken } = await fixture.app.gateways.renewAgentToken('g1', { overlapMs: 0 }, OPERATOR)
  fixture.secrets.note(agentToken)
  for (const token of ['', 'x', before, before.toUpperCase(), `lk_agent_${'0'.repeat(40)}`]) {
    for (const [verb, path] of [
      ['GET', 'orders'],
      ['POST', 'accounting'],
      ['GET', 'entitlements'],
    ] as const) {
      const { status, body, headers } = await fixture.call(
        verb,
        path,
        verb === 'POST' ? {} : undefined,
        token,
      )
      assert.equal(status, 401)
      assert.equal((body.error as { code: string }).code, 'bad_token')
      assert.equal(headers.get('www-authenticate'), 'Bearer')
    }
  }
  assert.equal((await fixture.call('GET', 'orders', undefined, agentToken)).status, 200)
})

test('what cannot be answered is refused in the shape of this API, without repeating what was sent', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const who = await fixture.login()
  const session = fixture.newSession()
  const tooMany = Array.from({ length: MAX_RECORDS + 1 }, () => recordOf(session, who.username))
  const cases: [string, string, unknown, number, string][] = [
    ['POST', 'authorize', '{', 400, 'invalid_input'],
    ['POST', 'authorize', [], 400, 'invalid_input'],
    ['POST', 'authorize', { ...who }, 400, 'invalid_input'],
    ['POST', 'authorize', { ...who, session, mark: 'both' }, 400, 'invalid_input'],
    ['POST', 'authorize', { session, username: who.username }, 400, 'invalid_input'],
    ['POST', 'authorize', { ...who, session, caller_address: who.password }, 400, 'invalid_input'],
    ['POST', 'authorize', { ...who, session, protocol: 'ikev2' }, 400, 'invalid_input'],
    ['POST', 'accounting', { records: tooMany }, 400, 'invalid_input'],
    ['GET', 'orders?wait=31', undefined, 400, 'invalid_input'],
    ['GET', 'orders?wait=x', undefined, 400, 'invalid_input'],
    ['POST', 'orders/done', { orders: [{ id: 1, attempt: 1, result: 'perhaps' }] }, 400, 'invalid_input'],
    ['POST', 'authorize', `"${'x'.repeat(70_000)}"`, 413, 'too_large'],
    ['GET', 'authorize', undefined, 405, 'wrong_verb'],
    ['POST', 'orders', {}, 405, 'wrong_verb'],
    ['GET', 'nothing', undefined, 404, 'not_found'],
    ['GET', 'entitlements', undefined, 403, 'offline_lists_off'],
  ]
  for (const [verb, path, body, status, code] of cases) {
    const said = await fixture.call(verb, path, body)
    assert.deepEqual(
      [said.status, (said.body.error as { code: string }).code],
      [status, code],
      `${verb} ${path}`,
    )
    assert.equal(said.text.includes(who.password), false)
  }
})

test('a body that is not JSON is refused as that', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const response = await fetch(`${fixture.url}/gateway/v1/authorize`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fixture.first.token}` },
    body: new URLSearchParams({ session: 's', username: 'u', password: 'p' }),
  })
  assert.equal(response.status, 415)
})

test('a gateway may wait for orders a few times at once, and waiting ends when the server stops', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const server = await startServer(fixture.app)
  const wait = async (token: string, waitS: number) => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${server.url}/gateway/v1/orders?wait=${waitS}`, { headers })
    await response.text()
    return { status: response.status, retryAfter: response.headers.get('retry-after') }
  }
  const waiting = Array.from({ length: MAX_WAITS + 1 }, () => wait(fixture.first.token, 30))
  const { status, retryAfter } = await Promise.race(waiting)
  assert.deepEqual([status, retryAfter], [429, '1'])
  assert.equal((await wait(fixture.second.token, 0)).status, 200)
  await server.close()
  const statuses = (await Promise.all(waiting)).map((said) => said.status)
  assert.deepEqual(statuses.toSorted(), [...Array(MAX_WAITS).fill(200), 429])
})

test('HEAD is refused where an answer takes orders with it, and so is any other wrong verb, by name', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const who = await fixture.login()
  const session = fixture.newSession()
  await fixture.authorize({ session, ...who })
  await fixture.report([recordOf(session, who.username)])
  await fixture.prepaid.disable(fixture.caller, who.username)
  const headers = { authorization: `Bearer ${fixture.first.token}` }
  for (const [method, path, allow] of [
    ['HEAD', 'orders', 'GET'],
    ['PATCH', 'orders/done', 'POST'],
    ['GET', 'authorize', 'POST'],
  ] as const) {
    const { status, headers: said } = await fetch(`${fixture.url}/gateway/v1/${path}`, { method, headers })
    assert.deepEqual([status, said.get('allow')], [405, allow])
  }
  const { body } = await fixture.call('GET', 'orders')
  assert.deepEqual(
    (body.orders as { attempt: number }[]).map(({ attempt }) => attempt),
    [1],
  )
})

test('an agent that goes while it waits takes no orders with it', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const who = await fixture.login()
  const session = fixture.newSession()
  await fixture.authorize({ session, ...who })
  await fixture.report([recordOf(session, who.username)])
  const gone = new AbortController()
  const noticed = Promise.withResolvers<void>()
  const { waitForOrders } = fixture.app.disconnects
  t.mock.method(fixture.app.disconnects, 'waitForOrders', (...args: Parameters<typeof waitForOrders>) => {
    args[1].addEventListener('abort', () => noticed.resolve(), { once: true })
    gone.abort()
    return waitForOrders(...args)
  })
  const headers = { authorization: `Bearer ${fixture.first.token}` }
  const lost = fetch(`${fixture.url}/gateway/v1/orders?wait=30`, { headers, signal: gone.signal })
  await assert.rejects(lost, { name: 'AbortError' })
  await noticed.promise
  await fixture.prepaid.disable(fixture.caller, who.username)
  const [order] = (await fixture.call('GET', 'orders')).body.orders as { attempt: number }[]
  assert.equal(order?.attempt, 1)
})

test('reports may be longer than other bodies, plain and under gzip, up to a limit of their own', async (t) => {
  const fixture = await openAgentApiFixture(t, { engine: 'sqlite' })
  const record = recordOf('s1', (await fixture.login()).username)
  const post = async (path: string, bytes: number, gzip: boolean) => {
    const body = Buffer.from(JSON.stringify({ records: [{ ...record, pad: 'x'.repeat(bytes) }] }))
    const coding = gzip ? { 'content-encoding': 'gzip' } : {}
    const response = await fetch(`${fixture.url}/gateway/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fixture.first.token}`,
        'content-type': 'application/json',
        ...coding,
      },
      body: gzip ? gzipSync(body) : body,
    })
    return response.status
  }
  for (const gzip of [false, true]) {
    assert.equal(await post('accounting', 120_000, gzip), 200)
    assert.equal(await post('accounting', 132_000, gzip), 413)
    assert.equal(await post('orders/done', 66_000, gzip), 413)
  }
})
