// Reports of sessions over RADIUS: the record that the core gets, and an answer that waits for the disk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { callerAddressOf } from '../../../src/radius/calling-station.ts'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { ACCT_STATUS_TYPES } from '../../../src/radius/codec/dictionary.ts'
import type { Attribute } from '../../../src/radius/codec/packet.ts'
import { openRadiusFixture, pap, type RadiusFixture, report } from '../../fixtures/radius/radius.ts'
import { ENGINES, START } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const NAME = attribute('User-Name', ADA.username)
const SESSION = attribute('Acct-Session-Id', 's1')
const status = (name: keyof typeof ACCT_STATUS_TYPES) =>
  attribute('Acct-Status-Type', ACCT_STATUS_TYPES[name])

for (const engine of ENGINES) {
  test(`${engine}: a session is recorded from its start to its stop`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const station = attribute('Calling-Station-Id', '192.0.2.7[4500]')
    await fixture.logins.ask(pap(ADA, [SESSION, station]))
    await fixture.accounting.ask(report([NAME, SESSION, station, status('Start')]))
    assert.deepEqual(await sessionsOf(fixture), [{ ...NEW, caller_address: '192.0.2.7' }])

    fixture.clock.add(600_000)
    const counted = [
      attribute('Acct-Input-Octets', 5),
      attribute('Acct-Input-Gigawords', 2),
      attribute('Acct-Output-Octets', 7),
      attribute('Acct-Session-Time', 600),
    ]
    await fixture.accounting.ask(report([NAME, SESSION, status('Interim-Update'), ...counted]))
    const moved = { octets_in: 2 * 2 ** 32 + 5, octets_out: 7, seconds: 600 }
    const [live] = await sessionsOf(fixture)
    assert.deepEqual([live?.octets_in, live?.octets_out, live?.seconds], Object.values(moved))

    fixture.clock.add(60_000)
    const ended = [...counted, attribute('Acct-Terminate-Cause', 5), attribute('Acct-Delay-Time', 20)]
    await fixture.accounting.ask(report([NAME, SESSION, status('Stop'), ...ended]))
    const [last] = await sessionsOf(fixture)
    assert.deepEqual([last?.ended_at, last?.end_cause], [fixture.clock.now() - 20_000, 'Session-Timeout'])
    assert.equal((await fixture.app.db.read.selectFrom('seat').selectAll().execute()).length, 0)
  })

  test(`${engine}: a gateway that restarts has no sessions`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    await fixture.logins.ask(pap(ADA, [SESSION]))
    await fixture.accounting.ask(report([NAME, SESSION, status('Start')]))
    fixture.clock.add(1000)
    await fixture.accounting.ask(report([status('Accounting-On')]))
    const [session] = await sessionsOf(fixture)
    assert.equal(session?.ended_at, fixture.clock.now())
  })

  test(`${engine}: a captured restart that is sent again ends nothing that began since`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const stamped = (at: number) => attribute('Event-Timestamp', Math.floor(at / 1000))
    const [plain, timed] = [
      report([status('Accounting-On')]),
      report([status('Accounting-On'), stamped(START)]),
    ]
    for (const one of [plain, timed]) await fixture.accounting.ask(one)
    fixture.clock.add(HOUR_MS / 2)
    await fixture.logins.ask(pap(ADA, [SESSION]))
    await fixture.accounting.ask(report([NAME, SESSION, status('Start'), stamped(fixture.clock.now())]))
    const isLive = async () => (await sessionsOf(fixture))[0]?.ended_at === null
    fixture.clock.add(70_000)
    for (const one of [plain, timed]) await fixture.accounting.ask(one)
    assert.ok(await isLive(), 'within the hour')
    fixture.clock.add(31 * DAY_MS)
    await fixture.accounting.ask(timed)
    assert.ok(await isLive(), 'a month later, as it bears its time')
    const forgotten = report([status('Accounting-Off'), stamped(START)])
    await fixture.accounting.ask(forgotten)
    assert.ok(await isLive(), 'nor one that this process has never seen and that is older than the session')
    await fixture.accounting.ask(report([status('Accounting-On'), stamped(fixture.clock.now())]))
    assert.ok(!(await isLive()), 'a real one does')
  })

  test(`${engine}: an answer waits for the disk`, async (t) => {
    const order: string[] = []
    const fixture = await openRadiusFixture(t, {
      engine,
      between: (core) => ({
        ...core,
        accounting: {
          async record(record) {
            await core.accounting.record(record)
            order.push(`${(await sessionsOf(fixture)).length} on disk`)
          },
        },
      }),
    })
    await fixture.add({ login: ADA })
    await fixture.accounting.ask(report([NAME, SESSION, status('Start')]))
    order.push('answered')
    assert.deepEqual(order, ['1 on disk', 'answered'])
  })
}

test('a report', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'sqlite' })
  const isSilent = async (attributes: readonly Attribute[]) => {
    const before = (await fixture.packets())['accounting cannot_be_recorded'] ?? 0
    fixture.accounting.send(report(attributes).bytes)
    await fixture.accounting.settle()
    assert.equal((await fixture.packets())['accounting cannot_be_recorded'], before + 1)
    assert.deepEqual([fixture.accounting.unasked, await sessionsOf(fixture)], [[], []])
  }
  await t.test('of a session without a key is not acknowledged', () => isSilent([NAME, status('Start')]))
  await t.test('of a session with an empty key is not acknowledged', () =>
    isSilent([NAME, attribute('Acct-Session-Id', ''), status('Stop')]),
  )
  await t.test('without a status is not acknowledged', () => isSilent([NAME, SESSION]))
  await t.test('of a status that is not known here is acknowledged and not kept', async () => {
    const answer = await fixture.accounting.ask(report([NAME, SESSION, attribute('Acct-Status-Type', 9)]))
    assert.deepEqual([answer.code, await sessionsOf(fixture)], ['Accounting-Response', []])
    assert.equal(findAttribute(answer, 'Message-Authenticator'), undefined)
  })
  await t.test('is taken from the address it came from, whatever it says', async () => {
    await fixture.add({ login: ADA })
    await fixture.accounting.ask(
      report([NAME, SESSION, status('Start'), attribute('NAS-IP-Address', '203.0.113.9')]),
    )
    assert.deepEqual(
      (await sessionsOf(fixture)).map((one) => one.nas_address),
      ['127.0.0.1'],
    )
  })
})

test('a caller is known by its address, whatever stands around it', () => {
  for (const [station, address] of [
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7[4500]', '192.0.2.7'],
    ['192.0.2.7:51820', '192.0.2.7'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['2001:db8::1[4500]', '2001:db8::1'],
    ['[2001:db8::1]:4500', '2001:db8::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['00-11-22-33-44-55', undefined],
    ['somewhere', undefined],
    ['192.0.2.7[4500] or 1=1', undefined],
    ['', undefined],
  ]) {
    assert.equal(callerAddressOf(station ?? ''), address, station)
  }
})

const NEW = {
  ...{ session_key: 's1', username: 'ada', nas_address: '127.0.0.1', framed_address: null },
  ...{ octets_in: 0, octets_out: 0, seconds: 0, ended_at: null, end_cause: null },
}

function sessionsOf({ app }: Pick<RadiusFixture, 'app'>) {
  return app.db.read
    .selectFrom('session')
    .select(['session_key', 'username', 'nas_address', 'caller_address', 'framed_address'])
    .select(['octets_in', 'octets_out', 'seconds', 'ended_at', 'end_cause'])
    .orderBy('id')
    .execute()
}
