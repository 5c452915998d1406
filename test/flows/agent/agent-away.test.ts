// The server is away, the agent dies, OpenVPN restarts: tunnels stay, and every report arrives once.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { MINUTE_MS } from '../../../src/clock.ts'
import { makeCli } from '../../cli.ts'
import { openAgentFixture, until } from '../../fixtures/agent.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: what happens while the server is away is reported once, in order and with its time`, async (t) => {
    const fixture = await openAgentFixture(t, { engine })
    const agent = await fixture.startAgent()
    await fixture.openvpn.released
    const who = await fixture.login(2)
    const [stays, goes] = [
      await fixture.openvpn.connect(who.username, who),
      await fixture.openvpn.connect(who.username, who),
    ]
    fixture.openvpn.establish(stays.client)
    fixture.openvpn.establish(goes.client)
    await until(async () => (await fixture.rows()).length === 2)
    await fixture.proxy.shut()
    fixture.openvpn.move(stays.client, 10, 20)
    fixture.openvpn.move(goes.client, 30, 40)
    assert.equal((await fixture.openvpn.renew(stays.client)).allowed, true) // the agent has read all earlier messages by now
    fixture.clock.add(10 * MINUTE_MS)
    fixture.openvpn.leave(goes.client)
    assert.equal((await fixture.openvpn.renew(stays.client)).allowed, true)
    agent.sweep()
    await agent.onDisk()
    const endedAt = fixture.clock.now()
    fixture.clock.add(MINUTE_MS)
    await fixture.proxy.open()
    await until(async () => (await fixture.rows()).filter(([, , state]) => state === 'ended').length === 1)
    await until(async () => (await fixture.rows()).some(([, , , octetsIn]) => octetsIn === 10))
    const counted = (await fixture.rows()).map((row) => row.slice(2, 5)).toSorted()
    assert.deepEqual(counted, [
      ['ended', 30, 40],
      ['live', 10, 20],
    ])
    const [row] = await fixture.app.db.read
      .selectFrom('session')
      .select('ended_at')
      .where('ended_at', 'is not', null)
      .execute()
    assert.equal(row?.ended_at, endedAt)
  })
}

test('while the server is away new logins are asked to try later, in the way their client understands', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(2)
  await fixture.proxy.shut()
  const { answer } = await fixture.openvpn.connect(who.username, who)
  assert.match(
    answer.line,
    /"cannot be checked: the server cannot be reached" "TEMP\[backoff 5\]:Logins cannot be checked/,
  )
  const old = await fixture.openvpn.connect(who.username, who, { proto: '2' })
  assert.match(old.answer.line, /" "Logins cannot be checked at the moment, try again later"$/)
})

test('a tunnel is renewed while the server is away with the password that was right, and with no other', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login()
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await fixture.proxy.shut()
  const renewal = (password: string) => fixture.openvpn.renew(client, { session_state: 'Initial', password })
  assert.equal((await renewal(who.password)).allowed, true)
  assert.equal((await renewal('not-the-password')).allowed, false)
  assert.equal(
    fixture.openvpn.heard.some((line) => line.startsWith('client-kill')),
    false,
  )
})

test('an agent that is killed with reports on its disk delivers each of them once when it is started again', async (t) => {
  const fixture = await openAgentFixture(t)
  const first = startProcess()
  await fixture.openvpn.released
  const who = await fixture.login(2)
  const [stays, goes] = [
    await fixture.openvpn.connect(who.username, who),
    await fixture.openvpn.connect(who.username, who),
  ]
  fixture.openvpn.establish(stays.client)
  fixture.openvpn.establish(goes.client)
  await until(async () => (await fixture.rows()).length === 2)
  const before = (await fixture.rows()).map(([, key]) => key)
  await fixture.proxy.shut()
  fixture.openvpn.move(goes.client, 70, 80)
  fixture.openvpn.leave(goes.client)
  await until(() => readFileSync(journal(), 'utf8').includes('"status":"stop"'))
  first.kill('SIGKILL')
  await once(first, 'exit')
  assert.equal(statSync(journal()).mode & 0o777, 0o600)
  await fixture.proxy.open()
  startProcess()
  await until(async () => (await fixture.rows()).some(([, , state]) => state === 'ended'))
  const rows = await fixture.rows()
  assert.deepEqual(
    rows.map(([, key]) => key),
    before,
  )
  assert.deepEqual(rows.map((row) => row.slice(2, 5)).toSorted(), [
    ['ended', 70, 80],
    ['live', 0, 0],
  ])
  const used = await fixture.app.db.read
    .selectFrom('traffic')
    .select(['octets_in', 'octets_out', 'sessions'])
    .execute()
  assert.deepEqual(used, [{ octets_in: 70, octets_out: 80, sessions: 2 }])

  function journal() {
    return join(fixture.spool, 'accounting.log')
  }

  function startProcess() {
    const tokenFile = join(fixture.spool, '..', 'token')
    writeFileSync(tokenFile, `# of g1\n${fixture.first.token}\n`)
    const options = [
      '--socket',
      fixture.socket,
      '--url',
      fixture.proxy.url,
      '--token-file',
      tokenFile,
      '--spool',
      fixture.spool,
    ]
    const child = makeCli(fixture.spool).start('agent', 'openvpn', ...options)
    t.after(() => child.kill('SIGKILL'))
    return child
  }
})

test('after a restart of the agent sessions that are still there go on, and those that have gone are stopped', async (t) => {
  const fixture = await openAgentFixture(t)
  const agent = await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(3)
  const [stays, goes] = [
    await fixture.openvpn.connect(who.username, who),
    await fixture.openvpn.connect(who.username, who),
  ]
  fixture.openvpn.establish(stays.client)
  fixture.openvpn.establish(goes.client)
  await until(async () => (await fixture.rows()).length === 2)
  const [staying, going] = [await keyOf(0), await keyOf(1)]
  await agent.stop()
  fixture.openvpn.leave(goes.client)
  await fixture.startAgent()
  await until(async () => (await fixture.rows()).some(([, , state]) => state === 'ended'))
  const rows = new Map((await fixture.rows()).map(([, key, state, , , cause]) => [key, [state, cause]]))
  assert.deepEqual([...rows.values()].toSorted(), [
    ['ended', 'Lost-Service'],
    ['live', null],
  ])
  assert.deepEqual([...rows.keys()].toSorted(), [staying, going].toSorted())
  const killed = fixture.openvpn.killed(stays.client)
  await fixture.prepaid.disable(fixture.caller, who.username)
  await killed

  async function keyOf(at: number) {
    return (await fixture.rows())[at]?.[1]
  }
})

test('when OpenVPN itself restarts its old sessions are stopped, though the new ones have their numbers', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(3)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await until(async () => (await fixture.rows()).length === 1)
  fixture.openvpn.restart()
  await until(async () => (await fixture.rows())[0]?.[5] === 'Lost-Service')
  const { client: next } = await fixture.openvpn.connect(who.username, who)
  assert.equal(next.cid, client.cid)
  fixture.openvpn.establish(next)
  await until(async () => (await fixture.rows()).length === 2)
  assert.deepEqual((await fixture.rows())[1]?.[2], 'live')
})

test('a tunnel that no spool knows is reported as a session of its own, so that it is counted and can be ended', async (t) => {
  const fixture = await openAgentFixture(t)
  const agent = await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(2)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await until(async () => (await fixture.rows()).length === 1)
  await agent.stop()
  await fixture.startAgent({ folder: `${fixture.spool}-new` })
  await until(async () => (await fixture.rows()).length === 2)
  const killed = fixture.openvpn.killed(client)
  await fixture.prepaid.disable(fixture.caller, who.username)
  await killed
  assert.equal(fixture.openvpn.heard.includes(`client-kill ${client.cid}`), true)
})

test('a broken connection to OpenVPN is made again, and its tunnels are still known', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(2)
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await until(async () => (await fixture.rows()).length === 1)
  const back = fixture.openvpn.hears('hold release')
  fixture.openvpn.hangUp()
  await back
  assert.equal((await fixture.openvpn.connect(who.username, who)).answer.allowed, true)
  assert.equal((await fixture.openvpn.renew(client)).allowed, true)
  assert.deepEqual(
    (await fixture.rows()).map(([, , state]) => state),
    ['live'],
  )
})

test('a client that has gone before its answer is not let in', async (t) => {
  const fixture = await openAgentFixture(t)
  await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login(3)
  const gone = fixture.openvpn.meet(who.username, who)
  fixture.openvpn.leave(gone)
  const { answer } = await fixture.openvpn.connect(who.username, who)
  assert.equal(answer.allowed, true)
  await fixture.openvpn.connect(who.username, { password: 'not-the-password' }) // its answer takes the longest
  assert.equal(
    fixture.openvpn.heard.some((line) => line.startsWith(`client-auth-nt ${gone.cid} `)),
    false,
  )
})

test('a spool that was cut off in the middle of a line is read up to there', async (t) => {
  const fixture = await openAgentFixture(t)
  const agent = await fixture.startAgent()
  await fixture.openvpn.released
  const who = await fixture.login()
  const { client } = await fixture.openvpn.connect(who.username, who)
  fixture.openvpn.establish(client)
  await until(async () => (await fixture.rows()).length === 1)
  await agent.stop()
  const journal = join(fixture.spool, 'accounting.log')
  writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"number":99,"report":{"status":"st`)
  fixture.openvpn.leave(client)
  await fixture.startAgent()
  await until(async () => (await fixture.rows())[0]?.[2] === 'ended')
  assert.equal(readFileSync(journal, 'utf8').includes('"number":99,'), false)
})
