// Logins while the server is away: by a signed list that is valid for a short time, and only where both sides have switched
// it on.
import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readPublicKey } from '../../../src/agent/entitlement-list.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import { makeEntitlementKeys } from '../../../src/sessions/offline/entitlement-keys.ts'
import { type AgentFixture, openAgentFixture, until } from '../../fixtures/agent.ts'
import { openAgentApiFixture, recordOf } from '../../fixtures/agent-api.ts'
import { ENGINES, OPERATOR, START } from '../../harness.ts'

const ON = { offlineListMinutes: 15 }
const ELSEWHERE = { caller: '203.0.113.9' }

for (const engine of ENGINES) {
  test(`${engine}: the list names whom a password let in there lately and who may connect now, is signed and holds no secret`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine, config: ON })
    const login = (sessions = 1) => fixture.login(sessions, {}, 90)
    const [here, elsewhere, disabled, long] = [await login(3), await login(), await login(), await login()]
    const claimed = await login()
    const letIn = async (who: { username: string; password: string }, token = fixture.first.token) => {
      const { body } = await fixture.authorize({ session: fixture.newSession(), ...who }, token)
      assert.equal(body.access, 'allowed')
    }
    await letIn(long)
    fixture.clock.add(31 * DAY_MS)
    await Promise.all([letIn(here), letIn(elsewhere, fixture.second.token), letIn(disabled)])
    // A gateway may report any login.
    await fixture.report([recordOf(fixture.newSession(), claimed.username)])
    await fixture.prepaid.disable(fixture.caller, disabled.username)
    const { status, body, text } = await fixture.call('GET', 'entitlements')
    assert.equal(status, 200)
    const list = JSON.parse(String(body.list))
    const now = START + 31 * DAY_MS
    assert.deepEqual([list.gateway, list.issued_at, list.expires_at], ['g1', now, now + 15 * MINUTE_MS])
    assert.deepEqual(
      list.logins.map((entry: unknown[]) => entry.slice(0, 2)),
      [[here.username, 3]],
    )
    assert.equal(text.includes(here.password), false)
    const [signature] = body.signatures as string[]
    const key = readPublicKey(fixture.app.entitlements.publicKeys[0] ?? '')
    assert.ok(key && signature)
    const signed = Buffer.from(`latchkey entitlements 1\n${body.list}`)
    assert.equal(verify(null, signed, key, Buffer.from(signature, 'base64url')), true)
  })
}

test('while the server is away a known login gets in with its password, for as many sessions as it may have', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  await fixture.goAway()
  const first = await fixture.openvpn.connect(who.username, who)
  assert.equal(first.answer.allowed, true)
  fixture.openvpn.establish(first.client)
  const others = [
    fixture.openvpn.connect(who.username, { password: 'not-the-password' }),
    fixture.openvpn.connect('nobody', who),
    fixture.openvpn.connect(who.username, who, ELSEWHERE),
    fixture.openvpn.connect(who.username.toUpperCase(), who, ELSEWHERE),
  ]
  for (const { answer } of await Promise.all(others)) {
    assert.match(answer.line, /"refused by the list of entitlements" "Login refused"$/)
  }
  const killed = fixture.openvpn.killed(first.client)
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, true)
  await killed
})

test('who was let in while the server is away is not on the disk with an address: nobody there knows what its brand keeps', async (t) => {
  const fixture = await openOffline(t)
  await fixture.goAway()
  const { answer, client } = await fixture.openvpn.connect(fixture.who.username, fixture.who, ELSEWHERE)
  assert.equal(answer.allowed, true)
  fixture.openvpn.establish(client)
  await fixture.agent.onDisk()
  const journal = readFileSync(join(fixture.spool, 'accounting.log'), 'utf8')
  assert.ok(journal.includes(fixture.who.username))
  assert.ok(!journal.includes(ELSEWHERE.caller))
})

test('while the server is away a login is known in any case', async (t) => {
  const fixture = await openOffline(t)
  await fixture.goAway()
  const { answer } = await fixture.openvpn.connect(fixture.who.username.toUpperCase(), fixture.who)
  assert.equal(answer.allowed, true)
})

test('a session of the time without the server is counted when that is back, and ended where it may not be', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  await fixture.goAway()
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await fixture.prepaid.disable(fixture.caller, who.username)
  const killed = fixture.openvpn.killed(client)
  await fixture.proxy.open()
  await until(async () => (await fixture.rows()).length === 2)
  await killed
})

test('a token that OpenVPN has checked gets in by the list as its password does', async (t) => {
  const fixture = await openOffline(t)
  await fixture.goAway()
  const { answer } = await fixture.openvpn.connect(fixture.who.username, { token: 'token-0' })
  assert.equal(answer.allowed, true)
})

test('nobody gets in by a list that has expired', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  await fixture.goAway()
  fixture.clock.add(15 * MINUTE_MS - SECOND_MS)
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, true)
  fixture.clock.add(SECOND_MS)
  const { answer } = await fixture.openvpn.connect(who.username, who)
  assert.match(answer.line, /the list of entitlements has expired" "TEMP\[/)
})

test('nobody gets in by a list while the clock stands before what it has shown, also after a restart', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  fixture.clock.add(4 * MINUTE_MS)
  fixture.agent.sweep()
  await fixture.agent.onDisk()
  await fixture.goAway()
  fixture.clock.add(30 * MINUTE_MS)
  fixture.agent.sweep()
  await fixture.agent.onDisk()
  fixture.clock.add(-32 * MINUTE_MS)
  const first = await fixture.openvpn.connect(who.username, who)
  assert.match(first.answer.line, /the clock was put back" "TEMP\[/)
  await fixture.agent.stop()
  const again = await fixture.startAgent({ offlineKeys: fixture.keys })
  await fixture.openvpn.hears('hold release')
  // The list then comes from the future.
  assert.match((await fixture.openvpn.connect(who.username, who)).answer.line, /there is no list/)
  await again.stop()
})

test('once the server has given a list again, a clock that ran ahead for a while is no harm', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  const before = readList(fixture)
  await fixture.goAway()
  fixture.clock.add(DAY_MS)
  fixture.agent.sweep()
  fixture.clock.add(-DAY_MS)
  assert.match((await fixture.openvpn.connect(who.username, who)).answer.line, /the clock was put back/)
  await fixture.proxy.open()
  fixture.clock.add(10 * SECOND_MS)
  fixture.agent.sweep()
  await until(() => readList(fixture) !== before)
  await fixture.agent.onDisk()
  await fixture.goAway()
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, true)
})

test('a list of another gateway, an older one and one of the future let nobody in', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  const of = async (token: string) => {
    const response = await fetch(`${fixture.url}/gateway/v1/entitlements`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return response.text()
  }
  const other = await of(fixture.second.token)
  const older = readList(fixture) ?? ''
  fixture.clock.add(5 * MINUTE_MS)
  fixture.agent.sweep()
  await until(() => readList(fixture) !== older)
  fixture.clock.add(2 * MINUTE_MS)
  const future = await of(fixture.first.token)
  fixture.clock.add(-2 * MINUTE_MS)
  await fixture.agent.stop()
  await fixture.proxy.shut()
  for (const list of [other, older, future]) {
    writeFileSync(listFile(fixture), list)
    const agent = await fixture.startAgent({ offlineKeys: fixture.keys })
    await fixture.openvpn.hears('hold release')
    const { answer } = await fixture.openvpn.connect(who.username, who)
    assert.match(answer.line, /there is no list of entitlements/)
    await agent.stop()
  }
})

test('nobody gets in by a list after the end of the term that it names', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  const before = readList(fixture)
  fixture.clock.set(Date.UTC(2026, 11, 22) - 5 * MINUTE_MS)
  fixture.agent.sweep()
  await until(() => readList(fixture) !== before)
  await fixture.goAway()
  fixture.clock.add(5 * MINUTE_MS - 1)
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, true)
  fixture.clock.add(1)
  assert.match((await fixture.openvpn.connect(who.username, who)).answer.line, /refused by the list/)
})

test('a password that was changed on the server is no longer good without it', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  await fixture.prepaid.setPassword(fixture.caller, who.username, 'Another-Horse.9!')
  const before = readList(fixture)
  fixture.clock.add(5 * MINUTE_MS)
  fixture.agent.sweep()
  await until(() => readList(fixture) !== before)
  await fixture.goAway()
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, false)
})

test('a list that only a stranger has signed lets no login in', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  const { list } = JSON.parse(readList(fixture) ?? '')
  const stranger = generateKeyPairSync('ed25519')
  const forged = sign(null, Buffer.from(`latchkey entitlements 1\n${list}`), stranger.privateKey)
  await fixture.agent.stop()
  await fixture.proxy.shut()
  for (const [signatures, keys] of [
    [[forged.toString('base64url')], fixture.keys],
    [[], fixture.keys],
    [JSON.parse(readList(fixture) ?? '').signatures, [createPublicKey(stranger.privateKey)]],
  ]) {
    writeFileSync(listFile(fixture), JSON.stringify({ list, signatures }))
    const agent = await fixture.startAgent({ offlineKeys: keys })
    await fixture.openvpn.hears('hold release')
    const { answer } = await fixture.openvpn.connect(who.username, who)
    assert.match(answer.line, /there is no list of entitlements/)
    await agent.stop()
  }
})

test('a list is not taken over the network either when another key has signed it', async (t) => {
  const fixture = await openOffline(t)
  await fixture.agent.stop()
  const { publicKey } = generateKeyPairSync('ed25519')
  const agent = await fixture.startAgent({ offlineKeys: [publicKey], folder: `${fixture.spool}-new` })
  await agent.onDisk()
  assert.equal(existsSync(join(`${fixture.spool}-new`, 'entitlements.json')), false)
})

test('the list and the passwords survive the agent, for its user alone, and no password is kept in clear', async (t) => {
  const fixture = await openOffline(t)
  const { who } = fixture
  await fixture.agent.stop()
  await fixture.proxy.shut()
  for (const name of ['entitlements.json', 'passwords.log', 'accounting.log']) {
    const file = join(fixture.spool, name)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(readFileSync(file, 'utf8').includes(who.password), false)
  }
  await fixture.startAgent({ offlineKeys: fixture.keys })
  await fixture.openvpn.hears('hold release')
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, true)
})

test('without the option an agent lets no login in, and without the setting a server gives no list', async (t) => {
  const fixture = await openAgentFixture(t, { config: ON })
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login()
  await fixture.openvpn.connect(who.username, who)
  await fixture.proxy.shut()
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, false)
  assert.equal(existsSync(listFile(fixture)), false)
  assert.equal(existsSync(join(fixture.spool, 'passwords.log')), false)
})

test('a server that gives lists no longer takes back the one it gave', async (t) => {
  const fixture = await openOffline(t)
  const { agentToken } = await fixture.app.gateways.renewAgentToken('g1', { overlapMs: 0 }, OPERATOR)
  fixture.secrets.note(agentToken)
  fixture.clock.add(5 * MINUTE_MS)
  fixture.agent.sweep()
  await until(() => !existsSync(listFile(fixture)))
  await fixture.goAway()
  assert.equal((await fixture.openvpn.connect(fixture.who.username, fixture.who)).answer.allowed, false)
})

test('lists are signed by each encryption key, so that an agent that knows the old one only goes on', () => {
  const [old, next] = [
    { id: 'old', key: Buffer.alloc(32, 1) },
    { id: 'new', key: Buffer.alloc(32, 2) },
  ]
  const [before, after] = [makeEntitlementKeys([old]), makeEntitlementKeys([next, old])]
  const known = readPublicKey(before.publicKeys[0] ?? '')
  assert.ok(known)
  const signed = Buffer.from('latchkey entitlements 1\n{}')
  const good = after
    .signatures('{}')
    .filter((one) => verify(null, signed, known, Buffer.from(one, 'base64url')))
  assert.equal(good.length, 1)
  assert.deepEqual(after.publicKeys.slice(1), before.publicKeys)
})

/** An agent that has a list with one login on it, whose password it knows. */
async function openOffline(t: Parameters<typeof openAgentFixture>[0]) {
  const fixture = await openAgentFixture(t, { config: ON })
  const agent = await fixture.startAgent({ offlineKeys: fixture.keys })
  await fixture.openvpn.released
  const who = await fixture.login(1)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  fixture.openvpn.leave(client)
  await until(async () => (await fixture.rows())[0]?.[2] === 'ended')
  const before = readList(fixture)
  fixture.clock.add(5 * MINUTE_MS)
  agent.sweep()
  await until(() => readList(fixture) !== before)
  await agent.onDisk()
  return {
    ...fixture,
    agent,
    who,
    /** The server is away, and the agent knows. */
    goAway: () => fixture.proxy.shut(),
  }
}

function listFile({ spool }: Pick<AgentFixture, 'spool'>): string {
  return join(spool, 'entitlements.json')
}

function readList(fixture: Pick<AgentFixture, 'spool'>): string | undefined {
  return existsSync(listFile(fixture)) ? readFileSync(listFile(fixture), 'utf8') : undefined
}
