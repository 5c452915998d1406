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
import { type AgentRoom, openAgentRoom, until } from '../../fixtures/agent.ts'
import { openApiRoom, recordOf } from '../../fixtures/agent-api.ts'
import { ENGINES, START } from '../../harness.ts'

const ON = { offlineListMinutes: 15 }
const ELSEWHERE = { caller: '203.0.113.9' }

for (const engine of ENGINES) {
  test(`${engine}: the list names whom a password let in there lately and who may connect now, is signed and holds no secret`, async (t) => {
    const room = await openApiRoom(t, { engine, config: ON })
    const login = (sessions = 1) => room.login(sessions, {}, 90)
    const [here, elsewhere, disabled, long] = [await login(3), await login(), await login(), await login()]
    const claimed = await login()
    const letIn = async (who: { username: string; password: string }, token = room.first.token) => {
      const { body } = await room.authorize({ session: room.newSession(), ...who }, token)
      assert.equal(body.access, 'allowed')
    }
    await letIn(long)
    room.clock.add(31 * DAY_MS)
    await Promise.all([letIn(here), letIn(elsewhere, room.second.token), letIn(disabled)])
    // A gateway may report any login.
    await room.report([recordOf(room.newSession(), claimed.username)])
    await room.prepaid.disable(room.caller, disabled.username)
    const { status, body, text } = await room.call('GET', 'entitlements')
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
    const key = readPublicKey(room.app.entitlements.publicKeys[0] ?? '')
    assert.ok(key && signature)
    const signed = Buffer.from(`latchkey entitlements 1\n${body.list}`)
    assert.equal(verify(null, signed, key, Buffer.from(signature, 'base64url')), true)
  })
}

test('while the server is away a known login gets in with its password, for as many sessions as it may have', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  await room.goAway()
  const first = await room.openvpn.connect(who.username, who)
  assert.equal(first.answer.allowed, true)
  room.openvpn.establish(first.client)
  const others = [
    room.openvpn.connect(who.username, { password: 'not-the-password' }),
    room.openvpn.connect('nobody', who),
    room.openvpn.connect(who.username, who, ELSEWHERE),
    room.openvpn.connect(who.username.toUpperCase(), who, ELSEWHERE),
  ]
  for (const { answer } of await Promise.all(others)) {
    assert.match(answer.line, /"refused by the list of entitlements" "Login refused"$/)
  }
  const killed = room.openvpn.killed(first.client)
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, true)
  await killed
})

test('who was let in while the server is away is not on the disk with an address: nobody there knows what its brand keeps', async (t) => {
  const room = await openOffline(t)
  await room.goAway()
  const { answer, client } = await room.openvpn.connect(room.who.username, room.who, ELSEWHERE)
  assert.equal(answer.allowed, true)
  room.openvpn.establish(client)
  await room.agent.onDisk()
  const journal = readFileSync(join(room.spool, 'accounting.log'), 'utf8')
  assert.ok(journal.includes(room.who.username))
  assert.ok(!journal.includes(ELSEWHERE.caller))
})

test('while the server is away a login is known in any case', async (t) => {
  const room = await openOffline(t)
  await room.goAway()
  const { answer } = await room.openvpn.connect(room.who.username.toUpperCase(), room.who)
  assert.equal(answer.allowed, true)
})

test('a session of the time without the server is counted when that is back, and ended where it may not be', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  await room.goAway()
  const { client } = await room.openvpn.connect(who.username, who)
  room.openvpn.establish(client)
  await room.prepaid.disable(room.caller, who.username)
  const killed = room.openvpn.killed(client)
  await room.front.open()
  await until(async () => (await room.rows()).length === 2)
  await killed
})

test('a token that OpenVPN has checked gets in by the list as its password does', async (t) => {
  const room = await openOffline(t)
  await room.goAway()
  const { answer } = await room.openvpn.connect(room.who.username, { token: 'token-0' })
  assert.equal(answer.allowed, true)
})

test('nobody gets in by a list that has expired', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  await room.goAway()
  room.clock.add(15 * MINUTE_MS - SECOND_MS)
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, true)
  room.clock.add(SECOND_MS)
  const { answer } = await room.openvpn.connect(who.username, who)
  assert.match(answer.line, /the list of entitlements has expired" "TEMP\[/)
})

test('nobody gets in by a list while the clock stands before what it has shown, also after a restart', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  room.clock.add(4 * MINUTE_MS)
  room.agent.sweep()
  await room.agent.onDisk()
  await room.goAway()
  room.clock.add(30 * MINUTE_MS)
  room.agent.sweep()
  await room.agent.onDisk()
  room.clock.add(-32 * MINUTE_MS)
  const first = await room.openvpn.connect(who.username, who)
  assert.match(first.answer.line, /the clock was put back" "TEMP\[/)
  await room.agent.stop()
  const again = await room.startAgent({ offlineKeys: room.keys })
  await room.openvpn.hears('hold release')
  // The list then comes from the future.
  assert.match((await room.openvpn.connect(who.username, who)).answer.line, /there is no list/)
  await again.stop()
})

test('once the server has given a list again, a clock that ran ahead for a while is no harm', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  const before = readList(room)
  await room.goAway()
  room.clock.add(DAY_MS)
  room.agent.sweep()
  room.clock.add(-DAY_MS)
  assert.match((await room.openvpn.connect(who.username, who)).answer.line, /the clock was put back/)
  await room.front.open()
  room.clock.add(10 * SECOND_MS)
  room.agent.sweep()
  await until(() => readList(room) !== before)
  await room.agent.onDisk()
  await room.goAway()
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, true)
})

test('a list of another gateway, an older one and one of the future let nobody in', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  const of = async (token: string) => {
    const response = await fetch(`${room.url}/gateway/v1/entitlements`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return response.text()
  }
  const other = await of(room.second.token)
  const older = readList(room) ?? ''
  room.clock.add(5 * MINUTE_MS)
  room.agent.sweep()
  await until(() => readList(room) !== older)
  room.clock.add(2 * MINUTE_MS)
  const future = await of(room.first.token)
  room.clock.add(-2 * MINUTE_MS)
  await room.agent.stop()
  await room.front.shut()
  for (const list of [other, older, future]) {
    writeFileSync(listFile(room), list)
    const agent = await room.startAgent({ offlineKeys: room.keys })
    await room.openvpn.hears('hold release')
    const { answer } = await room.openvpn.connect(who.username, who)
    assert.match(answer.line, /there is no list of entitlements/)
    await agent.stop()
  }
})

test('nobody gets in by a list after the end of the term that it names', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  const before = readList(room)
  room.clock.set(Date.UTC(2026, 11, 22) - 5 * MINUTE_MS)
  room.agent.sweep()
  await until(() => readList(room) !== before)
  await room.goAway()
  room.clock.add(5 * MINUTE_MS - 1)
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, true)
  room.clock.add(1)
  assert.match((await room.openvpn.connect(who.username, who)).answer.line, /refused by the list/)
})

test('a password that was changed on the server is no longer good without it', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  await room.prepaid.setPassword(room.caller, who.username, 'Another-Horse.9!')
  const before = readList(room)
  room.clock.add(5 * MINUTE_MS)
  room.agent.sweep()
  await until(() => readList(room) !== before)
  await room.goAway()
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, false)
})

test('a list that nobody but a stranger has signed lets nobody in', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  const { list } = JSON.parse(readList(room) ?? '')
  const stranger = generateKeyPairSync('ed25519')
  const forged = sign(null, Buffer.from(`latchkey entitlements 1\n${list}`), stranger.privateKey)
  await room.agent.stop()
  await room.front.shut()
  for (const [signatures, keys] of [
    [[forged.toString('base64url')], room.keys],
    [[], room.keys],
    [JSON.parse(readList(room) ?? '').signatures, [createPublicKey(stranger.privateKey)]],
  ]) {
    writeFileSync(listFile(room), JSON.stringify({ list, signatures }))
    const agent = await room.startAgent({ offlineKeys: keys })
    await room.openvpn.hears('hold release')
    const { answer } = await room.openvpn.connect(who.username, who)
    assert.match(answer.line, /there is no list of entitlements/)
    await agent.stop()
  }
})

test('a list is not taken over the network either when another key has signed it', async (t) => {
  const room = await openOffline(t)
  await room.agent.stop()
  const { publicKey } = generateKeyPairSync('ed25519')
  const agent = await room.startAgent({ offlineKeys: [publicKey], folder: `${room.spool}-new` })
  await agent.onDisk()
  assert.equal(existsSync(join(`${room.spool}-new`, 'entitlements.json')), false)
})

test('the list and the passwords survive the agent, for its user alone, and no password is kept in clear', async (t) => {
  const room = await openOffline(t)
  const { who } = room
  await room.agent.stop()
  await room.front.shut()
  for (const name of ['entitlements.json', 'passwords.log', 'accounting.log']) {
    const file = join(room.spool, name)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(readFileSync(file, 'utf8').includes(who.password), false)
  }
  await room.startAgent({ offlineKeys: room.keys })
  await room.openvpn.hears('hold release')
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, true)
})

test('an agent that was not told to lets nobody in, and a server that was not told to gives no list', async (t) => {
  const room = await openAgentRoom(t, { config: ON })
  await room.startAgent()
  await room.openvpn.released
  const who = await room.login()
  await room.openvpn.connect(who.username, who)
  await room.front.shut()
  assert.equal((await room.openvpn.connect(who.username, who)).answer.allowed, false)
  assert.equal(existsSync(listFile(room)), false)
  assert.equal(existsSync(join(room.spool, 'passwords.log')), false)
})

test('a server that gives lists no longer takes back the one it gave', async (t) => {
  const room = await openOffline(t)
  const { agentToken } = await room.app.gateways.renewAgentToken('g1', { kind: 'operator', name: 'test' })
  room.secrets.note(agentToken)
  room.clock.add(5 * MINUTE_MS)
  room.agent.sweep()
  await until(() => !existsSync(listFile(room)))
  await room.goAway()
  assert.equal((await room.openvpn.connect(room.who.username, room.who)).answer.allowed, false)
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
async function openOffline(t: Parameters<typeof openAgentRoom>[0]) {
  const room = await openAgentRoom(t, { config: ON })
  const agent = await room.startAgent({ offlineKeys: room.keys })
  await room.openvpn.released
  const who = await room.login(1)
  const { client } = await room.openvpn.connect(who.username, who)
  room.openvpn.establish(client)
  room.openvpn.leave(client)
  await until(async () => (await room.rows())[0]?.[2] === 'ended')
  const before = readList(room)
  room.clock.add(5 * MINUTE_MS)
  agent.sweep()
  await until(() => readList(room) !== before)
  await agent.onDisk()
  return {
    ...room,
    agent,
    who,
    /** The server is away, and the agent knows. */
    goAway: () => room.front.shut(),
  }
}

function listFile({ spool }: Pick<AgentRoom, 'spool'>): string {
  return join(spool, 'entitlements.json')
}

function readList(room: Pick<AgentRoom, 'spool'>): string | undefined {
  return existsSync(listFile(room)) ? readFileSync(listFile(room), 'utf8') : undefined
}
