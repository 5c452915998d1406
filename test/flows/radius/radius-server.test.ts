// Where RADIUS listens, its counters, and how long it remembers.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { type TestContext, test } from 'node:test'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { makeRejectDelay } from '../../../src/radius/pipeline/reject-delay.ts'
import { KEPT_MS, makeReplyCache } from '../../../src/radius/pipeline/reply-cache.ts'
import { startRadius } from '../../../src/radius/server.ts'
import { REFUSAL_DELAY_MS } from '../../../src/sessions/login/log-in.ts'
import { openClient, openRadiusFixture, pap, report, statusServer } from '../../fixtures/radius/radius.ts'
import { makeClock, START, startApp } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const BOTH = ['127.0.0.1', '::1']

test('RADIUS listens on IPv4 and IPv6, at the same port where any is free', async (t) => {
  const fixture = await openRadiusFixture(t, {
    engine: 'sqlite',
    gateway: { source: '::1' },
    radius: { hosts: BOTH },
  })
  const { logins, accounting } = fixture.server
  assert.deepEqual(
    [logins, accounting].map((places) => places.map(({ host }) => host)),
    [BOTH, BOTH],
  )
  assert.equal(logins[0]?.port, logins[1]?.port)
  const v6 = await openClient(t, logins[1])
  assert.equal((await v6.ask(statusServer())).code, 'Access-Accept')
})

test('RADIUS listens nowhere when its ports are off', async (t) => {
  const { app } = await startApp(t)
  const server = await startRadius(app)
  assert.deepEqual([server.logins, server.accounting, server.tls], [[], [], []])
  await server.close()
})

test('a port that is taken stops the start when it was asked for, and warns when it was not', async (t) => {
  const { app } = await startApp(t)
  const port = await takenPort(t)
  const start = (explicit: boolean) => {
    const radius = { ...app.config.radius, authPort: port, acctPort: 0, explicit }
    return startRadius({ ...app, config: { ...app.config, radius } })
  }
  await assert.rejects(start(true), /RADIUS cannot use 127\.0\.0\.1 port \d+ for logins/)
})

test('a port of the defaults that is taken only warns', async (t) => {
  const { app } = await startApp(t)
  const radius = { ...app.config.radius, authPort: await takenPort(t), acctPort: 0, explicit: false }
  const server = await startRadius({ ...app, config: { ...app.config, radius } })
  assert.deepEqual([server.logins.length, server.accounting.length], [0, 1])
  await server.close()
})

test('packets are counted by kind and outcome, with the time their answers took', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite' })
  await fixture.add({ login: ADA })
  await fixture.logins.ask(pap(ADA))
  await fixture.logins.ask(pap({ ...ADA, password: 'wrong' }))
  await fixture.accounting.ask(report([attribute('Acct-Status-Type', 7)]))
  const text = await fixture.app.metrics.text()
  for (const line of [
    'latchkey_radius_packets_total{kind="login",outcome="accepted"} 1',
    'latchkey_radius_packets_total{kind="login",outcome="rejected"} 1',
    'latchkey_radius_packets_total{kind="accounting",outcome="answered"} 1',
    'latchkey_radius_login_duration_seconds_count 2',
    'latchkey_radius_accounting_duration_seconds_count 1',
    'latchkey_radius_in_flight{state="login"} 0',
  ]) {
    assert.ok(text.includes(`${line}\n`), line)
  }
})

test('replies are remembered for a while, and no longer than that', () => {
  const clock = makeClock(START)
  const cache = makeReplyCache({ clock })
  const { bytes } = pap(ADA)
  const reply = Buffer.from('a reply')
  const remember = () => cache.finish(cache.begin('key', bytes, 1), reply)
  const isThere = () => cache.find('key', bytes)?.reply?.equals(reply)

  remember()
  clock.add(KEPT_MS)
  assert.ok(isThere(), 'a repeat finds it')
  clock.add(KEPT_MS)
  assert.ok(isThere(), 'and keeps it on')
  clock.add(2 * KEPT_MS)
  assert.ok(!isThere(), 'until nobody has asked for some time')
  assert.equal(cache.size(), 0)

  remember()
  assert.equal(cache.find('key', pap(ADA).bytes), undefined, 'another request of that name is another')
  cache.forget('key', cache.begin('key', bytes, 1))
  assert.equal(cache.find('key', bytes), undefined, 'what came to nothing is forgotten')
})

test('however many replies there are, memory is bounded', () => {
  const cache = makeReplyCache({ clock: makeClock(START) }, { maxEntries: 100, maxBytes: 5000 })
  const { bytes } = pap(ADA)
  let gateways = 0 // one alone would get three quarters
  const remember = (name: string, reply: Buffer) => cache.finish(cache.begin(name, bytes, ++gateways), reply)
  const largest = Array.from({ length: 1000 }, (_, i) => {
    remember(`small ${i}`, Buffer.alloc(1))
    return cache.size()
  })
  assert.deepEqual([Math.max(...largest), cache.find('small 999', bytes)?.reply], [200, Buffer.alloc(1)])
  for (let i = 0; i < 1000; i++) remember(`large ${i}`, Buffer.alloc(1000))
  assert.ok(cache.size() <= 10, `${cache.size()} replies of 1,000 bytes`)
})

test('refusals wait for their time, and no more of them than there is space', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const refusals = makeRejectDelay()
  const sent: string[] = []
  refusals.add(1, 30, () => sent.push('soon found'))
  refusals.add(1, 99, () => sent.push('late found'))
  refusals.add(1, 500, () => sent.push('much too late'))
  t.mock.timers.tick(1)
  assert.deepEqual(sent, ['much too late', 'late found'])
  t.mock.timers.tick(REFUSAL_DELAY_MS - 30 - 1)
  assert.deepEqual(sent.slice(2), ['soon found'])
})

async function takenPort(t: TestContext): Promise<number> {
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return socket.address().port
}
