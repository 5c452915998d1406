// What the management API says of a gateway's configuration and health, and of live sessions in the last day.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stateOfGateway } from '../../../src/checks/gateway-state.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

const GATEWAY = { name: 'de1', host: 'de1.example.net', country: 'DE', protocols: ['openvpn-udp'] }

test('a gateway is silent only where sessions lack their reports', () => {
  const at = { intervalMs: MINUTE_MS, now: 24 * HOUR_MS }
  const state = (live: number, lastContactAt: number | null, packetAt: number | null = null) =>
    stateOfGateway({ gateway: 'de1', live, lastContactAt, wentSilent: false }, packetAt, at)
  assert.equal(state(0, null), 'unheard')
  assert.equal(state(3, at.now - MINUTE_MS), 'hearing')
  assert.equal(state(3, HOUR_MS), 'silent')
  assert.equal(state(0, HOUR_MS), 'quiet')
  assert.equal(state(3, HOUR_MS, at.now), 'hearing')
})

/** An agent of the gateway calls. */
async function callAsAgent({ url }: ManageFixture, token: string, body: object): Promise<number> {
  const headers = {
    ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    'user-agent': 'latchkey-agent/0.1.0',
  }
  const sent = { method: 'POST', headers, body: JSON.stringify(body) }
  return (await fetch(`${url}/gateway/v1/accounting`, sent)).status
}

for (const engine of ENGINES) {
  test(`${engine}: a token goes on for the overlap that the caller asks for, and health says when it was last used`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, secrets, clock } = fixture
    const made = await manage('POST', '/gateways', { ...GATEWAY, profile: 'openvpn-agent' })
    const renewed = await manage('POST', '/gateways/de1/agent-token', { overlap_hours: 2 })
    for (const { body } of [made, renewed]) secrets.note(body.agent_token)
    const ends_at = new Date(clock.now() + 2 * HOUR_MS).toISOString()
    assert.equal(renewed.body.former_until, ends_at)
    const former = async () => (await manage('GET', '/gateways/de1/health')).body.former_agent_token
    assert.deepEqual(await former(), { ends_at, last_used_at: null })
    assert.equal(await callAsAgent(fixture, renewed.body.agent_token, { records: [] }), 200)
    assert.equal(await callAsAgent(fixture, made.body.agent_token, { records: [] }), 200)
    await fixture.runJob('key-use')
    assert.deepEqual(await former(), { ends_at, last_used_at: new Date(clock.now()).toISOString() })
    clock.add(2 * HOUR_MS)
    assert.equal(await callAsAgent(fixture, made.body.agent_token, { records: [] }), 401)
    assert.equal(await former(), null)
    const plain = await manage('POST', '/gateways/de1/agent-token')
    secrets.note(plain.body.agent_token)
    assert.equal(plain.body.former_until, new Date(clock.now() + 7 * DAY_MS).toISOString())
    const tooLong = await manage('POST', '/gateways/de1/agent-token', { overlap_hours: 9000 })
    assert.equal(tooLong.status, 422)
  })

  test(`${engine}: the lines of a gateway are shown again, without its secret`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/gateways', {
      ...GATEWAY,
      profile: 'strongswan',
      source: '10.0.0.7',
      protocols: ['ikev2'],
    })
    assert.equal(made.status, 201, made.text)
    secrets.note(made.body.secret)
    assert.ok(made.body.lines.includes(`secret = ${made.body.secret}`))
    const { body } = await manage('GET', '/gateways/de1/configuration')
    assert.match(body.lines, /secret = THE-SHARED-SECRET/)
    assert.ok(!JSON.stringify(body).includes(made.body.secret))
    assert.deepEqual(problemOf(await manage('GET', '/gateways/de2/configuration')), [404, 'not_found'])
  })

  test(`${engine}: health says what was heard of a gateway, and null where it says nothing`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, secrets, clock } = fixture
    const made = await manage('POST', '/gateways', { ...GATEWAY, profile: 'openvpn-agent' })
    secrets.note(made.body.agent_token)
    const health = async () => (await manage('GET', '/gateways/de1/health')).body
    const before = await health()
    assert.deepEqual(
      [before.agent, before.packets, before.last_heard_at, before.clock_ahead_s, before.open_orders],
      [null, [], null, null, 0],
    )
    const record = {
      ...{ status: 'start', session: 'a-1', username: 'unknown', caller_address: '192.0.2.7' },
      ...{ framed_address: '10.8.0.2', octets_in: 0, octets_out: 0, seconds: 0, ago_ms: 4000 },
    }
    assert.equal(await callAsAgent(fixture, made.body.agent_token, { records: [record] }), 200)
    assert.equal(await callAsAgent(fixture, made.body.agent_token, { records: 1 }), 400)
    clock.add(MINUTE_MS)
    const after = await health()
    assert.deepEqual([after.agent.version, after.agent.spool_age_s], ['0.1.0', 4])
    const counted = Object.fromEntries(
      after.packets.map((one: { outcome: string; per_minute: number }) => [one.outcome, one.per_minute]),
    )
    assert.equal(counted.success, 1)
    assert.equal(after.packets.length, 2)
    assert.deepEqual(after.course, {
      from: new Date(Math.floor(clock.now() / MINUTE_MS - 1) * MINUTE_MS).toISOString(),
      kinds: [{ kind: 'accounting', per_minute: [2] }],
    })
    clock.add(2 * MINUTE_MS)
    assert.deepEqual((await health()).packets, [])
    assert.deepEqual((await health()).course.kinds, [{ kind: 'accounting', per_minute: [2, 0, 0] }])
    clock.add(60 * MINUTE_MS)
    assert.deepEqual((await health()).course.kinds, [])
  })

  test(`${engine}: the overview counts open accounts and the logins of the last minute`, async (t) => {
    const fixture = await openManageFixture(t, { engine, settings: { account_limit: 5 } })
    const { manage, secrets, clock, url, brandName } = fixture
    const made = await manage('POST', '/gateways', { ...GATEWAY, profile: 'openvpn-agent' })
    secrets.note(made.body.agent_token)
    await fixture.addClient('ada@example.com')
    const headers = { authorization: `Bearer ${made.body.agent_token}`, 'content-type': 'application/json' }
    const login = {
      username: 'unknown',
      password: 'Any-Password-1',
      session: 'a-2',
      caller_address: '192.0.2.7',
    }
    const asked = await fetch(`${url}/gateway/v1/authorize`, {
      method: 'POST',
      headers,
      body: JSON.stringify(login),
    })
    assert.equal(((await asked.json()) as { access: string }).access, 'refused')
    clock.add(MINUTE_MS)
    const all = (await manage('GET', '/overview')).body
    assert.deepEqual(all.accounts, { open: 1, limit: null })
    assert.deepEqual(all.logins, { accepted_per_minute: 0, refused_per_minute: 1 })
    const own = (await manage('GET', '/overview', undefined, { headers: { 'latchkey-brand': brandName } }))
      .body
    assert.deepEqual(own, { object: 'overview', accounts: { open: 1, limit: 5 }, logins: null })
  })

  test(`${engine}: gateways are listed with their state, by filters and a page at a time`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, secrets, clock } = fixture
    const steps = async () => (await manage('GET', '/server/first-steps')).body
    assert.deepEqual([(await steps()).gateway, (await steps()).done], [null, false])
    for (const name of ['b.1', 'b-1', 'a1']) {
      const made = await manage('POST', '/gateways', { ...GATEWAY, name, profile: 'openvpn-agent' })
      secrets.note(made.body.agent_token)
      if (name === 'a1') assert.equal(await callAsAgent(fixture, made.body.agent_token, { records: 1 }), 400)
    }
    const found = async (query: string) => {
      const { body } = await manage('GET', `/gateways${query}`)
      return body.data.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)
    }
    assert.deepEqual(await found(''), ['a1 hearing', 'b-1 unheard', 'b.1 unheard'])
    assert.deepEqual(await found('?state=hearing&country=de&weak=false'), ['a1 hearing'])
    assert.deepEqual(await found('?search=B'), ['b-1 unheard', 'b.1 unheard'])
    assert.deepEqual(await found('?weak=true'), [])
    const first = await manage('GET', '/gateways?limit=2&count=true')
    assert.deepEqual([first.body.data.length, first.body.count], [2, 3])
    assert.deepEqual(await found(`?limit=2&after=${first.body.next}`), ['b.1 unheard'])
    const { body } = await manage('GET', '/gateways/a1')
    assert.deepEqual(
      [body.last_packet.kind, body.logins.accepted, body.logins.recent],
      ['accounting', 0, { accepted: [], refused: [] }],
    )
    fixture.app.gatewayActivity.packet('b-1', 'login', 'bad_message_authenticator')
    assert.deepEqual(await found('?search=b-1'), ['b-1 unheard'])
    assert.equal((await manage('GET', '/gateways/b-1')).body.last_packet.understood, false)
    assert.deepEqual([(await steps()).gateway, (await steps()).gateway_heard], ['a1', true])
    clock.add(24 * 60 * MINUTE_MS)
    assert.deepEqual(await found('?search=a1'), ['a1 quiet'])
  })

  test(`${engine}: live sessions are sampled every five minutes, once, and forgotten after a day`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, clock, app, secrets } = fixture
    const made = await manage('POST', '/gateways', { ...GATEWAY, profile: 'openvpn-agent' })
    secrets.note(made.body.agent_token)
    const points = async (query = '') => (await manage('GET', `/usage/live/history${query}`)).body.data
    assert.deepEqual(await points(), [])
    await fixture.runJob('sample-online')
    const gateway = (await app.gatewayDirectory.load()).get((await app.gateways.get('de1')).id)
    assert.ok(gateway)
    await app.accounting.record({
      ...NOT_REPORTED,
      ...{ gateway, status: 'start', sessionKey: 'own-1', username: 'unknown', nasAddress: '10.0.0.1' },
      ...{ callerAddress: '198.51.100.7', framedAddress: undefined, protocolId: undefined },
      ...{ octetsIn: 0, octetsOut: 0, seconds: 0, at: clock.now(), cause: undefined },
    })
    await app.onlineSamples.take() // as a second process in the same five minutes
    clock.add(5 * MINUTE_MS)
    await Promise.all([app.onlineSamples.take(), app.onlineSamples.take()])
    const sums = async (query = '') =>
      (await points(query)).map(({ sessions }: { sessions: number }) => sessions)
    assert.equal((await sums()).length, 2)
    assert.equal((await sums()).at(-1), 1)
    assert.equal((await sums('?gateway=de1')).at(-1), 1)
    assert.deepEqual(await sums('?protocol=ikev2'), [0, 0])
    assert.deepEqual(problemOf(await manage('GET', '/usage/live/history?gateway=x')), [404, 'not_found'])
    assert.deepEqual(problemOf(await manage('GET', '/usage/live/history?protocol=x')), [422, 'invalid_input'])
    assert.equal(await app.onlineSamples.isDue(), false)
    clock.add(25 * 60 * MINUTE_MS)
    assert.equal(await app.onlineSamples.isDue(), true)
    assert.deepEqual(await points(), [])
    assert.ok((await app.onlineSamples.purge(500)) > 0)
    assert.equal(await app.onlineSamples.purge(500), 0)
  })
}
