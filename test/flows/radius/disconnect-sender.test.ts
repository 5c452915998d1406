// From a change to the order on the network: which gateway gets it, the outcome of each answer, and the effect of a silent
// gateway.
import assert from 'node:assert/strict'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { type TestContext, test } from 'node:test'
import { MINUTE_MS } from '../../../src/clock.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import type { NewGateway } from '../../../src/gateways/gateways.ts'
import { getProfile } from '../../../src/gateways/profile.ts'
import { makeLog } from '../../../src/log.ts'
import { findAttribute } from '../../../src/radius/codec/attributes.ts'
import { decodePacket, type Packet } from '../../../src/radius/codec/packet.ts'
import { encodeReply, makeRadiusSecret, type ReplyCode } from '../../../src/radius/codec/signatures.ts'
import {
  type DisconnectAnswer,
  type DisconnectClient,
  makeDisconnectClient,
} from '../../../src/radius/disconnect/disconnect-client.ts'
import { outcomeOf } from '../../../src/radius/disconnect/disconnect-request.ts'
import { startDisconnectSender } from '../../../src/radius/disconnect/disconnect-sender.ts'
import { makeDisconnects } from '../../../src/sessions/disconnects/disconnects.ts'
import { type LiveSessionsFixture, openLiveSessionsFixture } from '../../fixtures/live-sessions.ts'
import { eventually } from '../../fixtures/radius/radius.ts'
import { ENGINES, type Engine, OPERATOR } from '../../harness.ts'

const SECRET = 'a-secret-of-two-sides'
const COA = { source: '127.0.0.1', secret: SECRET }

/** A gateway's listener on loopback that answers every order with `code`, or never. */
async function openListener(t: TestContext, code: ReplyCode | undefined) {
  const socket = createSocket('udp4')
  const orders: Packet[] = []
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const order = decodePacket(bytes)
    if (typeof order === 'string') return assert.fail(order)
    orders.push(order)
    if (code)
      socket.send(
        encodeReply(order, code, [], makeRadiusSecret(Buffer.from(SECRET))),
        from.port,
        from.address,
      )
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  t.after(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  return { orders, disconnect: `coa:${socket.address().port}` }
}

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openLiveSessionsFixture(t, engine)
  return {
    ...fixture,
    /** A gateway with a listener and one live session of its own login. */
    async connected(name: string, input: Partial<NewGateway>) {
      const gatewayId = await fixture.gateway(name, input)
      const { username } = await fixture.add()
      return { gatewayId, username, sessionId: await fixture.begin(username, { gatewayId }) }
    },
    statusOf: async (sessionId: number) =>
      fixture.app.db.read
        .selectFrom('disconnect')
        .select(['status', 'result', 'attempts'])
        .where('session_id', '=', sessionId)
        .executeTakeFirstOrThrow(),
  }
}

/** The sender over a real client that counts the answers; it stops with the test. */
function startSender(t: TestContext, { app }: LiveSessionsFixture) {
  const client = makeDisconnectClient({ ...app, wait: forEver })
  let count = 0
  let onAnswer = () => {}
  const counting: DisconnectClient = {
    async ask(...asked) {
      const answer = await client.ask(...asked)
      count++
      onAnswer()
      return answer
    },
  }
  const sender = startDisconnectSender(app, counting)
  t.after(() => sender.stop())
  return {
    ...sender,
    async answers(wanted: number): Promise<void> {
      while (count < wanted)
        await new Promise<void>((resolve) => {
          onAnswer = resolve
        })
    },
  }
}

const forEver = (_ms: number, signal: AbortSignal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

for (const engine of ENGINES) {
  test(`${engine}: sessions of a disabled login are ended at its gateway, by what the gateway identifies them by`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { prepaid, caller } = fixture
    const bySession = await openListener(t, 'Disconnect-ACK')
    const byLogin = await openListener(t, 'Disconnect-ACK')
    const one = await fixture.connected('g1', {
      ...COA,
      profile: 'generic',
      disconnect: bySession.disconnect,
    })
    const two = await fixture.connected('g2', {
      ...{ ...COA, profile: 'strongswan', source: '127.0.0.2', disconnect: byLogin.disconnect },
    })
    const sender = startSender(t, fixture)
    await prepaid.disable(caller, one.username)
    await prepaid.disable(caller, two.username)
    await sender.answers(2)
    await sender.stop()
    const received = [...bySession.orders, ...byLogin.orders].map((order) => [
      findAttribute(order, 'Acct-Session-Id'),
      findAttribute(order, 'User-Name'),
      findAttribute(order, 'Framed-IP-Address'),
    ])
    assert.deepEqual(received, [
      ['key-1', one.username, '10.9.0.7'],
      [undefined, two.username, undefined],
    ])
    for (const { sessionId } of [one, two]) assert.equal((await fixture.statusOf(sessionId)).status, 'done')
  })

  test(`${engine}: what another process has queued is sent as well`, async (t) => {
    const fixture = await openFixture(t, engine)
    const listener = await openListener(t, 'Disconnect-ACK')
    const { sessionId } = await fixture.connected('g1', { ...COA, disconnect: listener.disconnect })
    const sender = startSender(t, fixture)
    const db = await openDatabase(fixture.app.config.database)
    t.after(() => db.close())
    const elsewhere = makeDisconnects({ db, clock: fixture.clock })
    await db.write((tx) => elsewhere.queue(tx, [sessionId], 'operator'))
    await sender.answers(1)
    await sender.stop()
    assert.equal((await fixture.statusOf(sessionId)).status, 'done')
  })

  test(`${engine}: a silent gateway with many sessions holds up no other, and a stop gives its orders back`, async (t) => {
    const fixture = await openFixture(t, engine)
    const silent = await openListener(t, undefined)
    const answers = await openListener(t, 'Disconnect-ACK')
    const stuck = await fixture.connected('g1', { ...COA, disconnect: silent.disconnect })
    const ids = [stuck.sessionId]
    for (let i = 0; i < 80; i++) ids.push(await fixture.begin(stuck.username, { gatewayId: stuck.gatewayId }))
    await fixture.prepaid.disable(fixture.caller, stuck.username)
    const sender = startSender(t, fixture)
    const other = await fixture.connected('g2', {
      ...{ ...COA, source: '127.0.0.2', disconnect: answers.disconnect },
    })
    await fixture.prepaid.disable(fixture.caller, other.username)
    await sender.answers(1)
    await sender.stop()
    assert.equal((await fixture.statusOf(other.sessionId)).status, 'done')
    const kept = await Promise.all(ids.map(fixture.statusOf))
    assert.ok(kept.every(({ status }) => status === 'queued'))
    assert.equal(kept.filter(({ attempts }) => attempts > 0).length, 64, 'so many at once, and no more')
  })

  test(`${engine}: a gateway that was silent is asked one order at a time until it answers`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, username, gatewayId } = { ...fixture, ...(await fixture.connected('g1', COA)) }
    await app.gateways.set('g1', { disconnect: 'coa:9' }, OPERATOR)
    for (let i = 0; i < 99; i++) await fixture.begin(username, { gatewayId })
    await fixture.prepaid.disable(fixture.caller, username)
    const open: (() => void)[] = []
    let asked = 0
    let onAsked = () => {}
    const client: DisconnectClient = {
      async ask() {
        asked++
        onAsked()
        if (asked <= 64) return { kind: 'silent', error: undefined }
        return new Promise((resolve) => {
          open.push(() => resolve({ kind: 'ack' }))
        })
      },
    }
    const until = async (isSo: () => boolean) => {
      while (!isSo())
        await new Promise<void>((resolve) => {
          onAsked = resolve
        })
    }
    const sender = startDisconnectSender(app, client)
    await until(() => open.length === 1)
    await app.disconnects.idle()
    const one = await app.disconnects.waitForDue(() => true, 1000, AbortSignal.timeout(1000))
    assert.deepEqual([one, open.length], [[gatewayId], 1], 'there are more, but it is not asked')
    open[0]?.()
    await until(() => asked === 100)
    for (const answer of open) answer()
    await sender.stop()
    assert.equal((await app.disconnects.list('done')).length, 36)
  })

  test(`${engine}: a removed gateway still gets its orders`, async (t) => {
    const fixture = await openFixture(t, engine)
    const listener = await openListener(t, 'Disconnect-ACK')
    const { sessionId } = await fixture.connected('g1', { ...COA, disconnect: listener.disconnect })
    const sender = startSender(t, fixture)
    await fixture.app.gateways.remove('g1', OPERATOR)
    await sender.answers(1)
    await sender.stop()
    assert.equal((await fixture.statusOf(sessionId)).status, 'done')
  })

  test(`${engine}: at a gateway without a disconnect channel the order visibly fails, and the seat stays taken`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app } = fixture
    const { username, sessionId, gatewayId } = await fixture.connected('g1', { disconnect: 'none' })
    const listener = await openListener(t, 'Disconnect-ACK')
    const other = await fixture.connected('g2', { ...COA, disconnect: listener.disconnect })
    const sender = startSender(t, fixture)
    await fixture.prepaid.disable(fixture.caller, username)
    await fixture.prepaid.disable(fixture.caller, other.username)
    await sender.answers(1)
    await eventually(async () => (await app.disconnects.list('failed')).length > 0)
    await sender.stop()
    const [failed] = await app.disconnects.list('failed')
    assert.equal(failed?.result, 'the gateway has no disconnect channel')
    assert.equal((await fixture.statusOf(sessionId)).status, 'failed')
    const seats = await app.db.read
      .selectFrom('seat')
      .select('number')
      .where('gateway_id', '=', gatewayId)
      .execute()
    assert.equal(seats.length, 1)
  })
}

test('for a gateway without a disconnect channel one line a minute says so, and what to do', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  const { app, clock, prepaid, caller } = fixture
  const lines: string[] = []
  const log = makeLog({ level: 'info', stream: { write: (line) => void lines.push(line) } })
  const sender = startDisconnectSender({ ...app, log })
  t.after(() => sender.stop())
  const deaf = { profile: 'openvpn-plugin', source: '127.0.0.1', messageAuthenticator: 'legacy' } as const
  const one = await fixture.connected('g1', deaf)
  for (let i = 0; i < 4; i++) await fixture.begin(one.username, { gatewayId: one.gatewayId })
  const two = await fixture.connected('g2', { disconnect: 'none' })
  const failed = (count: number) =>
    eventually(async () => (await app.disconnects.list('failed')).length === count)
  const received = () => {
    const warned = lines.splice(0).map((line) => JSON.parse(line))
    return warned.map(({ level, gateway, more }) => [level, gateway, more])
  }

  for (const { username } of [one, two]) await prepaid.disable(caller, username)
  await failed(6)
  assert.match(lines.find((line) => line.includes('g1')) ?? '', /has no disconnect channel.*openvpn-agent/)
  const warned = [
    ['warn', 'g1', 0],
    ['warn', 'g2', 0],
  ]
  assert.deepEqual(received().sort(), warned)
  const begin = async () => {
    const late = await fixture.add()
    await fixture.begin(late.username, { gatewayId: one.gatewayId })
    await prepaid.disable(caller, late.username)
  }
  clock.add(MINUTE_MS - 1000)
  await begin()
  await failed(7)
  assert.deepEqual(received(), [])
  clock.add(MINUTE_MS)
  await begin()
  await failed(8)
  assert.deepEqual(received(), [['warn', 'g1', 5]])
})

test('a no means that the session is gone, that it may be tried again, or that it never will be', () => {
  const nak = (errorCause: number | undefined): DisconnectAnswer => ({ kind: 'nak', errorCause })
  const outcome = (answer: DisconnectAnswer, profile: string) =>
    outcomeOf(answer, { profile: getProfile(profile) })
  const cases: [DisconnectAnswer, string, string][] = [
    [{ kind: 'ack' }, 'generic', 'done'],
    [nak(503), 'generic', 'gone'],
    [nak(201), 'generic', 'gone'],
    [nak(undefined), 'strongswan', 'gone'],
    [nak(undefined), 'generic', 'again'],
    [nak(506), 'strongswan', 'again'],
    [nak(501), 'generic', 'failed'],
    [nak(404), 'strongswan', 'failed'],
    [nak(77), 'generic', 'failed'],
    [{ kind: 'silent', error: undefined }, 'generic', 'again'],
    [{ kind: 'stopped' }, 'generic', 'again'],
  ]
  for (const [answer, profile, kind] of cases)
    assert.equal(outcome(answer, profile).kind, kind, JSON.stringify(answer))
  assert.deepEqual(outcome(nak(501), 'generic'), {
    kind: 'failed',
    reason: 'the gateway said no: Administratively-Prohibited (501)',
  })
  assert.deepEqual(outcome({ kind: 'silent', error: 'connect ECONNREFUSED' }, 'generic'), {
    kind: 'again',
    reason: 'no answer (connect ECONNREFUSED)',
  })
})
