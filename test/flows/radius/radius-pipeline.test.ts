// Packets that get no answer, repeats, overload and a slow database.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { systemRandom } from '../../../src/ids.ts'
import { attribute, eapMessages } from '../../../src/radius/codec/attributes.ts'
import { attributesOf, hasAttribute, type Packet } from '../../../src/radius/codec/packet.ts'
import { makeRadiusSecret } from '../../../src/radius/codec/signatures.ts'
import { encodeEap } from '../../../src/radius/methods/eap-packet.ts'
import { makePacketStats } from '../../../src/radius/pipeline/packet-stats.ts'
import {
  ANSWER_WITHIN_MS,
  GATHERED,
  IN_FLIGHT,
  makePipeline,
  UNDER_WAY_UNTIL,
} from '../../../src/radius/pipeline/pipeline.ts'
import { makeRejectDelay } from '../../../src/radius/pipeline/reject-delay.ts'
import { KEPT_MS, makeReplyCache } from '../../../src/radius/pipeline/reply-cache.ts'
import {
  addGateway,
  eventually,
  openClient,
  openRadiusFixture,
  packetOf,
  pap,
  type RadiusFixture,
  type RadiusOptions,
  report,
  statusServer,
  unsignedPap,
} from '../../fixtures/radius/radius.ts'
import { ENGINES, startApp } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const OTHER_KEY = { key: makeRadiusSecret(Buffer.from('another-secret-of-somebody')) }
const PROXY_STATES = [Buffer.from('first'), Buffer.from('second')].map((value) =>
  attribute('Proxy-State', value),
)
const LEGACY = { profile: 'openvpn-plugin', messageAuthenticator: 'legacy' } as const

test('silence meets', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite' })
  await fixture.add({ login: ADA })
  const eap = eapMessages(encodeEap({ code: 'response', identifier: 1, type: 1, data: Buffer.from('ada') }))

  for (const [what, { to = 'logins', bytes, counted }] of Object.entries<Silenced>({
    'no bytes': { bytes: Buffer.alloc(0), counted: 'unknown malformed' },
    'half a header': { bytes: pap(ADA).bytes.subarray(0, 19), counted: 'unknown malformed' },
    'a length beyond the datagram': { bytes: pap(ADA).bytes.subarray(0, -1), counted: 'unknown malformed' },
    'a length under 20': { bytes: spoiled(pap(ADA), 3, 19), counted: 'unknown malformed' },
    'an unknown code': { bytes: spoiled(pap(ADA), 0, 99), counted: 'unknown malformed' },
    'a broken attribute': { bytes: spoiled(pap(ADA), 21, 0), counted: 'unknown malformed' },
    'a reply': { bytes: spoiled(pap(ADA), 0, 2), counted: 'unknown unexpected_code' },
    'a disconnect': { bytes: spoiled(pap(ADA), 0, 40), counted: 'unknown unexpected_code' },
    'a login at the port of accounting': {
      ...{ to: 'accounting', bytes: pap(ADA).bytes, counted: 'unknown unexpected_code' },
    },
    'a report at the port of logins': { bytes: report([]).bytes, counted: 'unknown unexpected_code' },
    'a login that is not signed': {
      bytes: unsignedPap(ADA).bytes,
      counted: 'login no_message_authenticator',
    },
    'a login that is signed by somebody else': {
      ...{ bytes: pap(ADA, [], OTHER_KEY).bytes, counted: 'login bad_message_authenticator' },
    },
    'EAP that is not signed': { bytes: unsigned(eap).bytes, counted: 'login no_message_authenticator' },
    'a Status-Server that is not signed': {
      bytes: packetOf('Status-Server', 1, systemRandom.bytes(16), []).bytes,
      counted: 'status no_message_authenticator',
    },
    'a report that is signed by somebody else': {
      to: 'accounting',
      bytes: report([attribute('Acct-Status-Type', 1)], OTHER_KEY.key).bytes,
      counted: 'accounting bad_accounting_authenticator',
    },
    'a report under an authenticator of zeros': {
      to: 'accounting',
      bytes: packetOf('Accounting-Request', 1, Buffer.alloc(16), []).bytes,
      counted: 'accounting bad_accounting_authenticator',
    },
  })) {
    await t.test(what, async () => {
      const before = (await fixture.packets())[counted] ?? 0
      fixture[to].send(bytes)
      await fixture[to].settle()
      assert.deepEqual([(await fixture.packets())[counted], fixture[to].unasked], [before + 1, []])
    })
  }

  await t.test('who is no gateway', async () => {
    await fixture.app.gateways.set('gw1', { source: '127.0.0.2' }, fixture.caller.actor)
    fixture.logins.send(pap(ADA).bytes)
    await eventually(async () => (await fixture.packets())['unknown unknown_client'] === 1)
    await fixture.app.gateways.set('gw1', { source: '127.0.0.1' }, fixture.caller.actor)
    await fixture.logins.settle()
    assert.equal((await fixture.packets())['unknown unknown_client'], 1)
  })
})

test('a gateway that may send logins without Message-Authenticator', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite', gateway: LEGACY })
  await fixture.add({ login: ADA })
  const silent = async (request: Packet, counted: string) => {
    fixture.logins.send(request.bytes)
    await fixture.logins.settle()
    assert.equal((await fixture.packets())[counted], 1)
  }
  const { code } = await fixture.logins.ask(unsignedPap(ADA))
  assert.equal(code, 'Access-Accept')
  await t.test('must sign EAP', () =>
    silent(unsigned(eapMessages(Buffer.alloc(5))), 'login no_message_authenticator'),
  )
  await t.test('must not spoil the signature', () =>
    silent(pap(ADA, [], OTHER_KEY), 'login bad_message_authenticator'),
  )
  await t.test('must sign what a proxy passes on', async () => {
    fixture.logins.send(unsignedPap(ADA, PROXY_STATES).bytes)
    await fixture.logins.settle()
    assert.equal((await fixture.packets())['login no_message_authenticator'], 2)
  })
})

test('Proxy-States come back in their order, at the end of every answer', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite' })
  await fixture.add({ login: ADA })
  const started = [attribute('Acct-Status-Type', 9), ...PROXY_STATES]
  const answers = [
    await fixture.logins.ask(pap(ADA, PROXY_STATES)),
    await fixture.logins.ask(pap({ ...ADA, password: 'wrong' }, PROXY_STATES)),
    await fixture.accounting.ask(report(started)),
  ]
  assert.deepEqual(
    answers.map(({ code }) => code),
    ['Access-Accept', 'Access-Reject', 'Accounting-Response'],
  )
  for (const answer of answers) assert.deepEqual(attributesOf(answer).slice(-2), PROXY_STATES)
})

test('Status-Server is answered at both ports and counts no user', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite' })
  assert.equal((await fixture.logins.ask(statusServer())).code, 'Access-Accept')
  assert.equal((await fixture.accounting.ask(statusServer())).code, 'Accounting-Response')
  assert.deepEqual(await fixture.packets(), { 'status answered': 2 })
})

for (const engine of ENGINES) {
  test(`${engine}: a repeat gets the same bytes and is not worked on again`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const login = pap(ADA)
    const first = await fixture.logins.exchange(login.bytes)
    assert.deepEqual(await fixture.logins.exchange(login.bytes), first)
    fixture.logins.send(spoiled(login, login.bytes.length - 1, 0)) // a forged copy changes nothing
    assert.deepEqual(await fixture.logins.exchange(login.bytes), first)
    assert.deepEqual(await countsOf(fixture, 'accepted', 'repeated', 'bad_message_authenticator'), [1, 2, 1])
    assert.equal((await fixture.app.db.read.selectFrom('seat').selectAll().execute()).length, 1)

    const { identifier } = login
    await fixture.logins.ask(pap(ADA, [], { identifier })) // another request replaces it
    assert.deepEqual(await countsOf(fixture, 'accepted', 'repeated'), [2, 2])
    await fixture.logins.ask(login)
    fixture.clock.add(2 * KEPT_MS)
    await fixture.logins.ask(login)
    assert.deepEqual(await countsOf(fixture, 'accepted', 'repeated'), [4, 2])
  })

  test(`${engine}: a repeat of what is in work is dropped, and the first is answered`, async (t) => {
    const { fixture, gate } = await openHeldBack(t, { engine })
    const login = pap(ADA)
    const answer = fixture.logins.ask(login)
    fixture.logins.send(login.bytes)
    await fixture.logins.settle()
    assert.deepEqual(await countsOf(fixture, 'in_work'), [1])
    gate.open()
    assert.equal((await answer).code, 'Access-Accept')
    assert.deepEqual([fixture.logins.unasked, await countsOf(fixture, 'accepted')], [[], [1]])
  })

  test(`${engine}: an answer that comes too late is kept for the repeat`, async (t) => {
    const { fixture, gate } = await openHeldBack(t, { engine })
    const session = [attribute('Acct-Session-Id', 's1')]
    const login = pap(ADA, session)
    fixture.logins.send(login.bytes)
    await fixture.logins.settle()
    fixture.clock.add(ANSWER_WITHIN_MS + 1)
    gate.open()
    await eventually(async () => (await countsOf(fixture, 'too_late'))[0] === 1)
    assert.deepEqual(fixture.logins.unasked, [])
    gate.close()
    assert.equal((await fixture.logins.ask(login)).code, 'Access-Accept')
    // The OpenVPN plugin repeats from another port under another authenticator.
    const elsewhere = await openClient(t, fixture.server.logins[0])
    assert.equal((await elsewhere.ask(pap(ADA, session))).code, 'Access-Accept')
    gate.open()
    assert.equal((await fixture.app.db.read.selectFrom('seat').selectAll().execute()).length, 1)
  })
}

test('a stop answers what came in, then nothing more', async (t) => {
  const { fixture, gate } = await openHeldBack(t, { engine: 'sqlite' })
  const answers = Promise.all([
    fixture.logins.ask(pap(ADA)),
    fixture.logins.ask(pap({ ...ADA, password: 'wrong' })),
  ])
  await fixture.logins.settle()
  const closed = fixture.server.close()
  gate.open()
  assert.deepEqual(
    (await answers).map(({ code }) => code),
    ['Access-Accept', 'Access-Reject'],
  )
  await closed
})

test('a core that fails is met with silence, and the repeat is worked on', async (t) => {
  const { fixture, gate } = await openHeldBack(t, { engine: 'sqlite' })
  gate.fail(new Error('the database is gone'))
  const login = pap(ADA)
  fixture.logins.send(login.bytes)
  await eventually(async () => (await countsOf(fixture, 'failed'))[0] === 1)
  gate.open()
  assert.equal((await fixture.logins.ask(login)).code, 'Access-Accept')
  assert.deepEqual(fixture.logins.unasked, [])
})

test('of too many logins of a gateway only those under way get in, then none, and other gateways’ do', async (t) => {
  const { pipeline, begun, dropped, app } = await openBarePipeline(t)
  for (let i = 2; i < 12; i++) await addGateway({ app }, `gw${i}`, { source: `127.0.0.${i}` })
  const [fresh, underWay] = [pap(ADA), pap(ADA, [attribute('State', Buffer.alloc(16))])]
  let ports = 0
  const receive = async (packet: Packet, count: number, address = '127.0.0.1') => {
    for (let i = 0; i < count; i++)
      pipeline.receive({ ...SENDER, address, key: `port ${ports++}` }, packet.bytes)
    await nextTurn()
    await eventually(async () => begun.length + dropped('overloaded') === ports)
  }
  await receive(fresh, IN_FLIGHT.crowdedAt + 5)
  assert.deepEqual([begun.length, dropped('overloaded')], [IN_FLIGHT.crowdedAt, 5])
  await receive(underWay, UNDER_WAY_UNTIL - IN_FLIGHT.crowdedAt + 100)
  assert.deepEqual([begun.length, dropped('overloaded')], [UNDER_WAY_UNTIL, 105])
  await receive(fresh, IN_FLIGHT.few, '127.0.0.2')
  assert.deepEqual([begun.length, dropped('overloaded')], [UNDER_WAY_UNTIL + IN_FLIGHT.few, 105])
  for (let i = 3; i < 12; i++) await receive(fresh, 100, `127.0.0.${i}`)
  assert.equal(begun.length, IN_FLIGHT.most)
})

test('while the list of gateways is read, unknown addresses and one that floods leave space for a gateway', async (t) => {
  const gate = makeOpenvpnController()
  const { pipeline, begun, dropped, app } = await openBarePipeline(t, gate.passed)
  await addGateway({ app }, 'gw2', { source: '127.0.0.2' })
  gate.open()
  pipeline.receive({ ...SENDER, key: 'before' }, pap(ADA).bytes)
  await eventually(async () => begun.length === 1)
  gate.close()
  for (let i = 0; i < GATHERED.most; i++) pipeline.receive({ ...SENDER, key: `port ${i}` }, Buffer.alloc(0))
  for (let i = 0; i < GATHERED.most; i++)
    pipeline.receive({ ...SENDER, address: `10.0.${i >> 8}.${i & 255}`, key: `port ${i}` }, Buffer.alloc(0))
  assert.equal(dropped('overloaded'), 2 * GATHERED.most - GATHERED.crowdedAt)
  pipeline.receive({ ...SENDER, address: '127.0.0.2', key: 'good' }, pap(ADA).bytes)
  gate.open()
  await eventually(async () => begun.length === 2)
})

test('refusals of one gateway that wait leave space for another’s', () => {
  const refusals = makeRejectDelay()
  let sent = 0
  const fill = (gatewayId: number) => {
    let count = 0
    while (refusals.add(gatewayId, 0, () => sent++)) count++
    return count
  }
  assert.deepEqual([fill(1), fill(2), fill(1)], [6144, 64, 0])
  refusals.sendAll()
  assert.equal(sent, 6144 + 64)
})

test('a login that waited too long for the list of gateways is not begun, its repeat is', async (t) => {
  const gate = makeOpenvpnController()
  const { pipeline, begun, dropped, clock } = await openBarePipeline(t, gate.passed)
  pipeline.receive({ ...SENDER, key: 'first' }, pap(ADA).bytes)
  clock.add(ANSWER_WITHIN_MS + 1)
  pipeline.receive({ ...SENDER, key: 'second' }, pap(ADA).bytes)
  gate.open()
  await eventually(async () => begun.length + dropped('too_late') === 2)
  assert.equal(begun.length, 1)
})

const SENDER = { address: '127.0.0.1', listens: 'logins', certificateNames: undefined, send() {} } as const

/** A pipeline whose logins begin and are never answered. */
async function openBarePipeline(t: TestContext, waitForList = async () => {}) {
  const { app, clock } = await startApp(t)
  await addGateway({ app }, 'gw1', { source: '127.0.0.1' })
  await app.gatewayDirectory.load()
  const tally = makePacketStats({ clock, log: app.log })
  const begun: Packet[] = []
  const pipeline = makePipeline({
    directory: { load: () => waitForList().then(app.gatewayDirectory.load) },
    ...{ replies: makeReplyCache({ clock }), tally, clock, log: app.log },
    answerLogin: ({ packet }) => {
      begun.push(packet)
      return new Promise(() => {})
    },
    isUnderWay: ({ packet }) => hasAttribute(packet, 24),
    answerReport: async () => undefined,
    ...{ onAnswer: () => undefined, onFormerSecret: () => undefined },
  })
  const dropped = (why: string) => tally.read().packets.find(({ outcome }) => outcome === why)?.packets ?? 0
  return { pipeline, begun, dropped, app, clock }
}

test('packets that are discarded fill no log', async (t) => {
  const { clock } = await startApp(t)
  const lines: object[] = []
  const log = { warn: (fields: object) => lines.push(fields) } as unknown as Parameters<
    typeof makePacketStats
  >[0]['log']
  const tally = makePacketStats({ clock, log })
  for (let i = 0; i < 3; i++) tally.discard('unknown', 'unknown_client', '192.0.2.1')
  assert.equal(lines.length, 1)
  for (let i = 0; i < 1000; i++) tally.discard('unknown', 'unknown_client', `198.51.${i >> 8}.${i & 255}`)
  assert.equal(lines.length, 60)
  tally.discard('login', 'bad_message_authenticator', '192.0.2.2', { gateway: 'gw1' })
  assert.deepEqual(lines.pop(), {
    ...{ kind: 'login', why: 'bad_message_authenticator', source: '192.0.2.2', gateway: 'gw1' },
  })
  clock.add(60_000)
  tally.discard('unknown', 'unknown_client', '192.0.2.1')
  assert.deepEqual(lines.slice(60), [
    { packets: 943 },
    { kind: 'unknown', why: 'unknown_client', source: '192.0.2.1' },
  ])
})

/** Like a database that does not answer until the gate is opened. */
async function openHeldBack(t: TestContext, options: RadiusOptions) {
  const gate = makeOpenvpnController()
  const between: RadiusOptions['between'] = (core) => ({
    ...core,
    login: {
      ...core.login,
      async logIn(request, verify) {
        await gate.passed()
        return core.login.logIn(request, verify)
      },
      async check(request, verify) {
        await gate.passed()
        return core.login.check(request, verify)
      },
    },
  })
  const fixture = await openRadiusFixture(t, { ...options, between })
  t.after(() => gate.open())
  await fixture.add({ login: ADA })
  return { fixture, gate }
}

function makeOpenvpnController() {
  let now = Promise.withResolvers<void>()
  return {
    passed: () => now.promise,
    open: () => {
      now.resolve()
      now = { ...now, promise: Promise.resolve() }
    },
    close: () => {
      now = Promise.withResolvers()
    },
    fail: (error: Error) => {
      now = { ...now, promise: Promise.reject(error) }
      now.promise.catch(() => undefined)
    },
  }
}

/** How many logins came to each of these ends. */
async function countsOf(fixture: RadiusFixture, ...outcomes: string[]): Promise<number[]> {
  const counts = await fixture.packets()
  return outcomes.map((outcome) => counts[`login ${outcome}`] ?? 0)
}

type Silenced = { to?: 'logins' | 'accounting'; bytes: Buffer; counted: string }

function spoiled({ bytes }: Packet, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = byte
  return copy
}

function unsigned(attributes: readonly ReturnType<typeof attribute>[]): Packet {
  return packetOf('Access-Request', 77, systemRandom.bytes(16), [
    attribute('User-Name', 'ada'),
    ...attributes,
  ])
}
