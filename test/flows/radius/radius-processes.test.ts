// RADIUS at several processes on one PostgreSQL: a gateway may send each packet to another one, and repeat it at each.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openApp } from '../../../src/app.ts'
import { MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { attributesOf, type Packet } from '../../../src/radius/codec/packet.ts'
import { encodeEap } from '../../../src/radius/methods/eap-packet.ts'
import { startRadius } from '../../../src/radius/server.ts'
import {
  eapOf,
  eapRequest,
  identity,
  messageOf,
  requestAfter,
  responseTo,
  SUCCESS,
} from '../../fixtures/radius/eap.ts'
import {
  accessRequest,
  type Login,
  openClient,
  openRadiusFixture,
  pap,
  type RadiusClient,
  type RadiusFixture,
  report,
} from '../../fixtures/radius/radius.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const MESSAGE_AUTHENTICATOR = 80
const ONE_SESSION = { sessionLimit: 1, countryIds: [], cityIds: [], protocolIds: [] }

test('a repeated login without a session id is the same login at each process', async (t) => {
  const { fixture, at } = await openProcesses(t)
  await fixture.add({ login: ADA, limits: ONE_SESSION })
  const request = pap(ADA, [attribute('Calling-Station-Id', '192.0.2.1')])
  for (const place of at) assert.equal((await place.ask(request)).code, 'Access-Accept')
  assert.equal(await seats(fixture), 1)
  const other = pap(ADA, [attribute('Calling-Station-Id', '192.0.2.1')])
  for (const place of at) assert.equal((await place.ask(other)).code, 'Access-Reject')
})

test('a login that comes to all processes at once takes one seat', async (t) => {
  const { fixture, at } = await openProcesses(t)
  await fixture.add({ login: ADA, limits: { ...ONE_SESSION, sessionLimit: 5 } })
  for (let round = 1; round <= 5; round++) {
    const request = pap(ADA, [attribute('Calling-Station-Id', '192.0.2.1')])
    const answers = await Promise.all(at.map((place) => place.ask(request)))
    assert.deepEqual(
      answers.map(({ code }) => code),
      at.map(() => 'Access-Accept'),
    )
    assert.equal(await seats(fixture), round)
  }
})

test('an EAP login may send each of its packets to another process', async (t) => {
  const { fixture, at } = await openProcesses(t)
  await fixture.add({ login: ADA })
  for (const [first, second, third] of ordersOf(at)) {
    const last = await proveAt(first, second, ADA)
    const accepted = await third.ask(last)
    assert.deepEqual([accepted.code, eapOf(accepted).code], ['Access-Accept', 'success'])
  }
})

test('the last packet of an EAP login is one login at each process, and no other packet has its State', async (t) => {
  const { fixture, at } = await openProcesses(t)
  await fixture.add({ login: ADA, limits: { ...ONE_SESSION, sessionLimit: 5 } })
  const [first = assert.fail(), second = assert.fail(), third = assert.fail()] = at
  const last = await proveAt(first, second, ADA)
  for (const place of [third, first, second]) assert.equal((await place.ask(last)).code, 'Access-Accept')
  assert.equal(await seats(fixture), 1)
  const again = sameStateAs(last)
  for (const place of at) assert.equal((await place.ask(again)).code, 'Access-Reject')
  await fixture.app.db.write((tx) => tx.deleteFrom('seat').execute()) // its session has ended
  for (const place of await more(t, fixture)) {
    assert.equal((await place.ask(last)).code, 'Access-Reject')
    assert.equal((await place.ask(sameStateAs(last))).code, 'Access-Reject')
  }
  assert.equal(await seats(fixture), 0)
})

test('a wrong password that is repeated at each process counts once', async (t) => {
  const { fixture, at } = await openProcesses(t)
  await fixture.add({ login: ADA })
  const from = [attribute('Calling-Station-Id', '192.0.2.1')]
  for (let guess = 0; guess < 4; guess++) {
    const wrong = pap({ ...ADA, password: `Wrong-Horse.${guess}` }, from)
    for (const place of at) assert.equal((await place.ask(wrong)).code, 'Access-Reject')
  }
  assert.equal((await at[0]?.ask(pap(ADA, from)))?.code, 'Access-Accept')
})

test('reports that are repeated at each process count once', async (t) => {
  const { fixture, at, reportsAt } = await openProcesses(t)
  await fixture.add({ login: ADA })
  const key = attribute('Acct-Session-Id', 's1')
  await at[0]?.ask(pap(ADA, [key]))
  const octets = [attribute('Acct-Input-Octets', 4000), attribute('Acct-Output-Octets', 5000)]
  const about = [attribute('User-Name', ADA.username), key]
  const reports = [
    report([attribute('Acct-Status-Type', 1), ...about]),
    report([attribute('Acct-Status-Type', 3), ...about, ...octets]),
    report([attribute('Acct-Status-Type', 2), ...about, ...octets]),
  ]
  for (const one of reports)
    for (const place of reportsAt) assert.equal((await place.ask(one)).code, 'Accounting-Response')
  const rows = await fixture.app.db.read.selectFrom('session').selectAll().execute()
  assert.deepEqual(
    rows.map((row) => [row.octets_in, row.octets_out, row.ended_at !== null]),
    [[4000, 5000, true]],
  )
  assert.equal(await seats(fixture), 0)
})

test('a restart that is reported to each process ends no session that began after the first of these reports', async (t) => {
  const { fixture, at, reportsAt } = await openProcesses(t)
  await fixture.add({ login: ADA })
  const live = async () => {
    const rows = await fixture.app.db.read.selectFrom('session').select('ended_at').execute()
    return rows.filter(({ ended_at }) => ended_at === null).length
  }
  const begin = async (name: string) => {
    const about = [attribute('User-Name', ADA.username), attribute('Acct-Session-Id', name)]
    await at[0]?.ask(pap(ADA, [attribute('Acct-Session-Id', name)]))
    await reportsAt[0]?.ask(report([attribute('Acct-Status-Type', 1), ...about]))
  }
  await begin('before')
  fixture.clock.add(SECOND_MS)
  const on = [attribute('Acct-Status-Type', 7), attribute('Acct-Session-Id', 'boot')]
  const restarted = report(on)
  await reportsAt[0]?.ask(restarted)
  assert.equal(await live(), 0)
  fixture.clock.add(SECOND_MS)
  await begin('after')
  fixture.clock.add(SECOND_MS)
  for (const place of reportsAt) {
    await place.ask(restarted)
    await place.ask(report([...on, attribute('Acct-Delay-Time', 1)]))
  }
  assert.deepEqual([await live(), await seats(fixture)], [1, 1])
  fixture.clock.add(2 * MINUTE_MS) // it can be caught and sent again
  for (const place of reportsAt) await place.ask(restarted)
  assert.equal(await live(), 1)
  await reportsAt[1]?.ask(report(on))
  assert.equal(await live(), 0)
})

type Places = readonly RadiusClient[]

/** Processes with their own RADIUS sockets on one database, and a gateway's socket to each. */
async function openProcesses(t: TestContext) {
  const fixture = await openRadiusFixture(t, { engine: 'postgres' })
  const others = [await open(t, fixture), await open(t, fixture)]
  return {
    fixture,
    at: [fixture.logins, ...others.map(({ logins }) => logins)] as Places,
    reportsAt: [fixture.accounting, ...others.map(({ accounting }) => accounting)] as Places,
  }
}

async function open(t: TestContext, { app, clock }: RadiusFixture) {
  const again = await openApp(app.config, { clock, log: app.log })
  t.after(() => again.close())
  const radius = { ...app.config.radius, hosts: ['127.0.0.1'], authPort: 0, acctPort: 0 }
  const server = await startRadius({ ...again, config: { ...app.config, radius } })
  t.after(() => server.close())
  return {
    logins: await openClient(t, server.logins[0]),
    accounting: await openClient(t, server.accounting[0]),
  }
}

/** Processes that remember nothing. */
async function more(t: TestContext, fixture: RadiusFixture): Promise<Places> {
  return [(await open(t, fixture)).logins, (await open(t, fixture)).logins]
}

/** The login up to its last packet, which is returned. */
async function proveAt(first: RadiusClient, second: RadiusClient, login: Login): Promise<Packet> {
  const { username } = login
  const offered = await first.ask(eapRequest(username, encodeEap(identity('response', 1, username))))
  const proven = await second.ask(requestAfter(username, offered, responseTo(offered, login).data))
  assert.equal(messageOf(proven).operation, SUCCESS)
  return requestAfter(username, proven, Buffer.from([SUCCESS]))
}

/** Each process is the first, the second and the third once, and one of them is all three. */
function ordersOf(at: Places): [RadiusClient, RadiusClient, RadiusClient][] {
  const [a = assert.fail(), b = assert.fail(), c = assert.fail()] = at
  return [
    [a, b, c],
    [b, c, a],
    [c, a, b],
    [b, b, b],
  ]
}

/** The same request in a new packet. */
function sameStateAs(last: Packet): Packet {
  return accessRequest(attributesOf(last).filter(({ type }) => type !== MESSAGE_AUTHENTICATOR))
}

async function seats({ app, clock }: RadiusFixture): Promise<number> {
  const rows = await app.db.read.selectFrom('seat').select('lease_until').execute()
  return rows.filter(({ lease_until }) => lease_until > clock.now()).length
}
