// The agent beside OpenVPN decides on logins by asking a real server, and ends sessions on its orders.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { makeExplainLogin } from '../../../src/sessions/inspection/explain-login.ts'
import { openAgentFixture, until } from '../../fixtures/agent.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const ELSEWHERE = { caller: '203.0.113.9' }

for (const engine of ENGINES) {
  test(`${engine}: the right password opens a tunnel that is followed from start to stop`, async (t) => {
    const fixture = await openAgentFixture(t, { engine })
    await fixture.startAgent()
    await fixture.openvpn.released
    const who = await fixture.login()
    const { client, answer } = await fixture.openvpn.connect(who.username, who)
    assert.deepEqual(answer, { allowed: true, line: 'client-auth-nt 0 1', push: undefined })
    fixture.openvpn.establish(client)
    await until(async () => (await fixture.rows()).length === 1)
    fixture.openvpn.move(client, 1000, 2000)
    fixture.openvpn.leave(client)
    await until(async () => (await fixture.rows())[0]?.[2] === 'ended')
    assert.deepEqual((await fixture.rows())[0]?.toSpliced(1, 1), ['g1', 'ended', 1000, 2000, 'unknown'])
  })

  test(`${engine}: an order ends the one session it means, and the login is refused afterwards`, async (t) => {
    const fixture = await openAgentFixture(t, { engine })
    await fixture.startAgent()
    await fixture.openvpn.released
    const [who, other] = [await fixture.login(), await fixture.login()]
    const { client } = await fixture.openvpn.connect(who.username, who)
    const { client: bystander } = await fixture.openvpn.connect(other.username, other)
    fixture.openvpn.establish(client)
    fixture.openvpn.establish(bystander)
    await until(async () => (await fixture.rows()).length === 2)
    const killed = fixture.openvpn.killed(client)
    await fixture.prepaid.disable(fixture.caller, who.username)
    await killed
    fixture.openvpn.leave(client)
    const again = await fixture.openvpn.connect(who.username, who)
    assert.equal(again.answer.allowed, false)
    await until(async () => (await fixture.app.disconnects.list('done')).length === 1)
    const ends = async () =>
      (await fixture.rows()).map(([, , state, , , cause]) => `${state} ${cause}`).toSorted()
    await until(async () => (await ends())[0]?.startsWith('ended'))
    assert.deepEqual(await ends(), ['ended Admin-Reset', 'live null'])
    assert.deepEqual(
      fixture.openvpn.heard.filter((line) => line.startsWith('client-kill')),
      [`client-kill ${client.cid}`],
    )
  })
}

test('a wrong password, an unknown login and one too many are refused with the same words', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(1)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  const tries = [
    fixture.openvpn.connect(who.username, { password: 'not-the-password' }),
    fixture.openvpn.connect('nobody', { password: 'not-the-password' }),
    fixture.openvpn.connect(who.username, who, ELSEWHERE),
  ]
  for (const { client: refused, answer } of await Promise.all(tries)) {
    assert.equal(answer.line, `client-deny ${refused.cid} 1 "refused by the server" "Login refused"`)
  }
})

test('a client that was cut off comes back at once at its limit, and its old tunnel is ended', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(1)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await until(async () => (await fixture.rows()).length === 1)
  const killed = fixture.openvpn.killed(client)
  const { answer } = await fixture.openvpn.connect(who.username, who)
  assert.equal(answer.allowed, true)
  await killed
})

test('a token that OpenVPN has checked needs no password, as long as the password behind it is the same', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(3)
  await fixture.openvpn.connect(who.username, who)
  const byToken = { token: 'token-0' }
  assert.equal((await fixture.openvpn.connect(who.username, byToken)).answer.allowed, true)
  const unknown = await fixture.openvpn.connect(who.username, { token: 'another' })
  assert.match(
    unknown.answer.line,
    /^client-deny .* "a token whose password is not known here" "Sign in again"$/,
  )
  for (const state of ['Expired', 'Invalid', 'AuthenticatedEmptyUser', 'ExpiredEmptyUser']) {
    const { answer } = await fixture.openvpn.connect(who.username, byToken, { session_state: state })
    assert.match(answer.line, /^client-deny .* "Sign in again"$/)
  }
  await fixture.prepaid.setPassword(fixture.caller, who.username, 'Another-Horse.9!')
  assert.equal((await fixture.openvpn.connect(who.username, byToken)).answer.allowed, false)
})

test('a renewal asks again: it goes on under its own seat, or the tunnel ends at once', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(1)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  assert.equal((await fixture.openvpn.renew(client)).line, 'client-auth-nt 0 2')
  assert.equal(
    (await fixture.openvpn.renew(client, { session_state: 'Initial', password: who.password })).allowed,
    true,
  )
  const killed = fixture.openvpn.killed(client)
  const wrong = { session_state: 'Initial', password: 'not-the-password' }
  assert.equal((await fixture.openvpn.renew(client, wrong)).allowed, false)
  await killed
})

test('a dedicated address is pushed with the netmask of the tunnel network, at its own host only', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.app.dedicatedAddresses.add(fixture.caller, {
    ...{ country: 'DE', host: 'de1.example.net', ranges: ['10.8.0.77', '10.8.0.78'] },
  })
  const { username, login } = await fixture.add({ dedicatedCountry: 'DE' })
  await fixture.startAgent()
  await fixture.openvpn.released
  const { answer } = await fixture.openvpn.connect(username, login)
  assert.deepEqual(answer, {
    allowed: true,
    line: 'client-auth 0 1',
    push: 'ifconfig-push 10.8.0.77 255.255.255.0',
  })
})

test('counters are reported at the interval of the server, and a session ends at its time', async (t) => {
  const fixture = await openAgentFixture(t)
  const agent = await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login()
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await until(async () => (await fixture.rows()).length === 1)
  fixture.openvpn.move(client, 10, 20)
  await fixture.openvpn.renew(client) // the agent has read OpenVPN's earlier messages by now
  fixture.clock.add(599_000)
  agent.sweep()
  fixture.clock.add(1_000)
  agent.sweep()
  await until(async () => (await fixture.rows())[0]?.[3] === 10)
  fixture.openvpn.move(client, 30, 40)
  await fixture.openvpn.renew(client)
  fixture.clock.add(-DAY_MS) // put back: the server would give the session up before the next report
  agent.sweep()
  await until(async () => (await fixture.rows())[0]?.[3] === 30)
  fixture.clock.add(DAY_MS)
  const killed = fixture.openvpn.killed(client)
  fixture.clock.add(31 * DAY_MS)
  agent.sweep()
  await killed
})

test('nobody gets in by what cannot be read: a name too long, no password, a variable cut off', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const { username, password } = await fixture.login()
  const tries = [
    fixture.openvpn.connect('x'.repeat(256), { password }),
    fixture.openvpn.connect('', { password }),
    fixture.openvpn.connect(username, { password: '' }),
    fixture.openvpn.connect(username, { password }, { long: 'x'.repeat(20_000) }),
  ]
  for (const { answer } of await Promise.all(tries)) assert.match(answer.line, /^client-deny /)
})

test('a password that is longer than any is a wrong one, and leaves the trace of one', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const { username, password } = await fixture.login()
  for (const length of [257, 5000]) {
    const { answer } = await fixture.openvpn.connect(username, { password: password.padEnd(length, 'x') })
    assert.match(answer.line, /^client-deny .* "refused by the server" "Login refused"$/)
  }
  await fixture.app.refusals.idle()
  const gateways = (await fixture.app.gatewayDirectory.load()).list()
  const explanation = await makeExplainLogin(fixture.app).explain(username, gateways)
  assert.deepEqual(
    explanation?.refusals.map(({ why }) => why),
    ['wrong_password'],
  )
})

test('a gateway whose token was taken away refuses logins, and ends no session', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(2)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  const { agentToken } = await fixture.app.gateways.renewAgentToken('g1', { overlapMs: 0 }, OPERATOR)
  fixture.secrets.note(agentToken)
  const { answer } = await fixture.openvpn.connect(who.username, who)
  assert.match(answer.line, /bad_token/)
  assert.equal(
    fixture.openvpn.heard.some((line) => line.startsWith('client-kill')),
    false,
  )
})
