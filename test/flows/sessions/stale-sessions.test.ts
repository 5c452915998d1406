// Sessions that end without a report, and the kept session data: lost sessions are given up and their seats freed; a brand
// that keeps no logs has none, with limits and usage as exact as ever.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptAddress } from '../../../src/address-privacy.ts'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/clock.ts'
import { SEAT_LEASE_MS } from '../../../src/sessions/seats/seat-rules.ts'
import { ELSEWHERE, HOME, type Who } from '../../fixtures/gateways.ts'
import { INTERVAL_MS, openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES } from '../../harness.ts'

const STALE_MS = 3 * INTERVAL_MS

for (const engine of ENGINES) {
  test(`${engine}: ghosts`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { app, report, clock, seats, session } = fixture
    const endOf = async (key: string) => (await session(key)).endCause

    await t.test('a session without a report for three intervals is given up as lost', async () => {
      const held = await fixture.begun(1)
      await report(held, 'interim', { octetsIn: 1 })
      clock.add(STALE_MS - 1)
      assert.equal(await fixture.runJob('session-ghosts'), '')
      clock.add(1)
      assert.equal(await fixture.runJob('session-ghosts'), 'gave up 1 session')
      assert.deepEqual([await endOf(held.key), await seats(held.who)], ['lost', []])
    })

    await t.test(
      'a session whose counters stand still for three intervals is given up as frozen',
      async () => {
        const held = await fixture.begun(1)
        clock.add(INTERVAL_MS)
        for (let i = 0; i < 3; i++) {
          await report(held, 'interim', { octetsIn: 9, seconds: 600 })
          assert.equal(await fixture.runJob('session-ghosts'), '', `${i}`)
          clock.add(INTERVAL_MS)
        }
        assert.equal(await fixture.runJob('session-ghosts'), 'gave up 1 session')
        assert.equal(await endOf(held.key), 'frozen')
        assert.equal(await fixture.admit(held.who, fixture.second, { callerAddress: ELSEWHERE }), 'admitted')
      },
    )

    await t.test(
      'a ghost keeps its place no longer when the clock is put back, and who lives keeps his',
      async () => {
        const [ghost, living] = [await fixture.begun(1), await fixture.begun(1)]
        const unstarted = await fixture.login(1)
        assert.equal(await fixture.admit(unstarted), 'admitted')
        const another = (who: Who) => fixture.admit(who, fixture.second, { callerAddress: ELSEWHERE })
        clock.add(-DAY_MS)
        assert.equal(await fixture.runJob('session-ghosts'), '')
        assert.equal(await another(unstarted), 'no_seat_left')
        clock.add(SEAT_LEASE_MS)
        assert.equal(await another(unstarted), 'admitted')
        assert.equal(await another(ghost.who), 'no_seat_left')
        for (let i = 1; i <= 3; i++) {
          await report(living, 'interim', { octetsIn: i })
          clock.add(STALE_MS / 3)
        }
        await report(living, 'interim', { octetsIn: 4 })
        assert.equal(await fixture.runJob('session-ghosts'), 'gave up 1 session')
        assert.deepEqual([await endOf(ghost.key), await endOf(living.key)], ['lost', null])
        assert.equal(await another(ghost.who), 'admitted')
        assert.equal(await another(living.who), 'no_seat_left')
        clock.add(DAY_MS)
        await report(living, 'stop')
      },
    )

    await t.test('time that grows shows that a session lives, whatever it counts', async () => {
      const [idle, uncounted] = [await fixture.begun(1), await fixture.begun(1)]
      for (let i = 1; i < 6; i++) {
        clock.add(INTERVAL_MS)
        await report(idle, 'interim', { octetsIn: 9, seconds: i * 600 })
        await report(uncounted, 'interim', { hasOctets: false })
        assert.equal(await fixture.runJob('session-ghosts'), '', `${i}`)
      }
      for (const held of [idle, uncounted]) {
        assert.equal(
          await fixture.admit(held.who, fixture.second, { callerAddress: ELSEWHERE }),
          'no_seat_left',
        )
        await report(held, 'stop')
      }
    })

    await t.test('but where a gateway reports on after its death', async () => {
      const plugin = { name: 'plugin', host: 'p.example.net', profile: 'openvpn-plugin', disconnect: 'none' }
      const gateway = await fixture.addGateway(plugin)
      const held = { who: await fixture.login(1), key: 'orphan', gateway }
      await report(held, 'start')
      for (let i = 1; i < 4; i++) {
        clock.add(INTERVAL_MS)
        await report(held, 'interim', { octetsIn: 9, seconds: i * 600 })
      }
      clock.add(INTERVAL_MS)
      assert.equal(await fixture.runJob('session-ghosts'), 'gave up 1 session')
      assert.deepEqual([await endOf(held.key), await seats(held.who)], ['frozen', []])
    })

    await t.test('a session that moves is looked at, and left alone', async () => {
      const held = await fixture.begun(1)
      for (let i = 1; i < 12; i++) {
        clock.add(INTERVAL_MS)
        await report(held, 'interim', { octetsIn: i })
        assert.equal(await fixture.runJob('session-ghosts'), '')
      }
      assert.equal((await seats(held.who)).length, 1)
      await report(held, 'stop')
    })

    await t.test('a ghost that moves again is open again, and takes a free seat', async () => {
      const held = await fixture.begun(1)
      clock.add(STALE_MS)
      await fixture.runJob('session-ghosts')
      await report(held, 'interim', { octetsIn: 0 })
      assert.equal(await endOf(held.key), 'lost')
      await report(held, 'interim', { octetsIn: 5 })
      assert.deepEqual([await endOf(held.key), (await seats(held.who)).length], [null, 1])
      await report(held, 'stop', { octetsIn: 6, cause: 'User-Request' })
      assert.deepEqual([await endOf(held.key), (await session(held.key)).octetsIn], ['User-Request', 6])
    })

    await t.test('a ghost that moves again is ended when its seat is taken', async () => {
      const held = await fixture.begun(1)
      clock.add(STALE_MS)
      await fixture.runJob('session-ghosts')
      assert.equal(await fixture.admit(held.who, fixture.second, { callerAddress: ELSEWHERE }), 'admitted')
      await report(held, 'interim', { octetsIn: 5 })
      assert.equal((await session(held.key)).disconnect?.why, 'no_seat_left')
      assert.deepEqual(
        (await seats(held.who)).map(([, name]) => name),
        ['g2'],
      )
    })

    await t.test('the stop of a ghost has its true end', async () => {
      const held = await fixture.begun(1)
      clock.add(STALE_MS)
      await fixture.runJob('session-ghosts')
      const at = clock.now() - INTERVAL_MS
      await report(held, 'stop', { at, octetsIn: 77, cause: 'lost' })
      const { endedAt, endCause, octetsIn } = await session(held.key)
      assert.deepEqual([endedAt, endCause, octetsIn], [at, 'by lost', 77])
      await report(held, 'interim', { octetsIn: 80 })
      assert.equal(await endOf(held.key), 'by lost')
    })

    await t.test('a session that its gateway says it has ended is given up when no stop comes', async () => {
      const [confirmed, alive] = [await fixture.begun(1), await fixture.begun(1)]
      const ids = await Promise.all([confirmed, alive].map(async ({ key }) => (await session(key)).id))
      await app.db.write((tx) => app.disconnects.queue(tx, ids, 'operator'))
      for (const order of await app.disconnects.take(fixture.first.id, 10))
        await app.disconnects.finish(order, { kind: 'done' })
      clock.add(SECOND_MS)
      await report(alive, 'interim', { octetsIn: 4 })
      clock.add(30 * SECOND_MS)
      await fixture.runJob('session-ghosts')
      assert.deepEqual([await endOf(confirmed.key), await seats(confirmed.who)], ['disconnected', []])
      assert.deepEqual([await endOf(alive.key), (await seats(alive.who)).length], [null, 1])
    })

    await t.test('thousands are given up in one run', async () => {
      const who = { username: 'nobody' }
      const keys = Array.from({ length: 1100 }, (_, n) => `many-${n}`)
      await Promise.all(keys.map((key) => report({ who, key }, 'start')))
      clock.add(STALE_MS)
      const result = await fixture.runJob('session-ghosts')
      assert.ok(Number(/gave up ([\d,]+)/.exec(result)?.[1]?.replace(',', '')) >= 1100, result)
      assert.equal((await app.sessions.list({ username: 'nobody', live: true })).length, 0)
    })
  })

  test(`${engine}: a brand that keeps no logs`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { app, report, clock, seats } = fixture
    const rows = () => app.db.read.selectFrom('session').selectAll().orderBy('id').execute()
    const stored = async (key: string) => (await rows()).find((row) => row.session_key === key)

    await t.test('has addresses cut, or never stored', async () => {
      const confirmed = { callerAddress: '198.51.100.77', framedAddress: '2001:db8:1:2::3' }
      const kept = {
        keep: ['198.51.100.77', '2001:db8:1:2::3'],
        cut: ['198.51.100.0/24', '2001:db8:1::/48'],
        none: [null, null],
      }
      for (const [rule, expected] of Object.entries(kept)) {
        await fixture.withSettings({ session_addresses: rule })
        const held = { who: await fixture.login(1), key: `addresses-${rule}` }
        await fixture.admit(held.who, fixture.first, {
          sessionKey: held.key,
          callerAddress: confirmed.callerAddress,
        })
        await report(held, 'start', { callerAddress: undefined })
        await report(held, 'interim', { octetsIn: 1, ...confirmed })
        const row = await stored(held.key)
        assert.deepEqual([row?.caller_address, row?.framed_address], expected, rule)
      }
      await fixture.withSettings({ session_addresses: 'none' })
    })

    await t.test('has no address anywhere, whatever happens to a session', async () => {
      const address = '203.0.113.213'
      const who = await fixture.login(1)
      for (const key of ['first', 'second', 'third']) {
        await fixture.admit(who, fixture.first, { sessionKey: key, callerAddress: address })
        await report({ who, key }, 'start', { callerAddress: address, framedAddress: address })
        await report({ who, key }, 'interim', { octetsIn: 1, callerAddress: address })
      }
      await report({ who: { username: 'nobody' }, key: 'nobodys' }, 'stop', { callerAddress: address })
      const tables = ['session', 'seat', 'disconnect', 'audit', 'traffic'] as const
      const all = await Promise.all(
        tables.map((table) => app.db.read.selectFrom(table).selectAll().execute()),
      )
      assert.ok(!JSON.stringify(all).includes(address))
    })

    await t.test('has ended sessions erased after so many days, and their usage kept', async () => {
      await fixture.withSettings({ session_days: 7 })
      const [ended, live] = [await fixture.begun(), await fixture.begun()]
      await report(ended, 'stop', { octetsIn: 1000 })
      const before = await fixture.usage()
      clock.add(7 * DAY_MS)
      await report(live, 'interim', { octetsIn: 1 })
      await fixture.runJob('session-erasure')
      assert.ok(await stored(ended.key))
      clock.add(1)
      assert.match(await fixture.runJob('session-erasure'), /^erased \d+ sessions?$/)
      assert.equal(await stored(ended.key), undefined)
      assert.ok(await stored(live.key))
      assert.deepEqual(Number((await fixture.usage())[0]?.[1]), Number(before[0]?.[1]) + 1)
      assert.equal(await fixture.runJob('session-erasure'), '')
    })

    await t.test('has them erased when they end, if it keeps them for no day', async (t) => {
      await fixture.withSettings({ session_days: 0 })
      const held = await fixture.begun(1)
      await report(held, 'interim', { octetsIn: 100, seconds: 60, callerAddress: HOME })
      const usage = await fixture.usage()
      await report(held, 'stop', { octetsIn: 150, seconds: 90 })
      const after = usage.map(([sessions, octetsIn, octetsOut, seconds]) => [
        ...[sessions, Number(octetsIn) + 50, octetsOut, Number(seconds) + 30],
      ])

      await t.test('nothing says whose they were', async () => {
        const row = await stored(held.key)
        assert.deepEqual(
          [row?.account_id, row?.subscription_id, row?.username, row?.nas_address, row?.caller_address],
          [null, null, '', '', null],
        )
        assert.deepEqual(await app.sessions.list({ username: held.who.username }), [])
        assert.equal(await app.sessions.find(row?.id ?? 0), undefined)
        assert.deepEqual(await fixture.usage(), after)
      })
      await t.test('a late report is not counted again, opens nothing and names no login', async () => {
        await report(held, 'stop', { octetsIn: 150, seconds: 90 })
        await report(held, 'interim', { octetsIn: 100, seconds: 60 })
        await report(held, 'start')
        assert.deepEqual(await fixture.usage(), after)
        const row = await stored(held.key)
        assert.deepEqual([row?.username, row?.ended_at !== null, await seats(held.who)], ['', true, []])
      })
      await t.test('what is left of them goes a day later', async () => {
        clock.add(DAY_MS)
        await fixture.runJob('session-erasure')
        assert.ok(await stored(held.key))
        clock.add(1)
        await fixture.runJob('session-erasure')
        assert.equal(await stored(held.key), undefined)
      })
      await t.test('a ghost is erased too, and counts right when it moves again', async () => {
        const ghost = await fixture.begun(1)
        await report(ghost, 'interim', { octetsIn: 500 })
        const before = Number((await fixture.usage())[0]?.[1])
        clock.add(STALE_MS)
        await fixture.runJob('session-ghosts')
        await fixture.runJob('session-erasure')
        assert.equal((await stored(ghost.key))?.username, '')
        await report(ghost, 'interim', { octetsIn: 600 })
        const row = await stored(ghost.key)
        assert.deepEqual([row?.username, row?.ended_at], [ghost.who.username, null])
        assert.deepEqual(
          [Number((await fixture.usage())[0]?.[1]), (await seats(ghost.who)).length],
          [before + 100, 1],
        )
        assert.equal(
          await fixture.admit(ghost.who, fixture.second, { callerAddress: ELSEWHERE }),
          'no_seat_left',
        )
      })
      await t.test('those that had ended before it was said are erased as well', async () => {
        await fixture.withSettings({ session_days: 30 })
        const old = await fixture.begun()
        await report(old, 'stop')
        clock.add(HOUR_MS)
        await fixture.withSettings({ session_days: 0 })
        assert.equal(await fixture.runJob('session-erasure'), 'erased 1 session')
        assert.equal((await stored(old.key))?.username, '')
      })
    })

    await t.test('sessions of unknown logins are erased after a month', async () => {
      await report({ who: { username: 'nobody' }, key: 'nobodys-too' }, 'stop')
      clock.add(30 * DAY_MS)
      await fixture.runJob('session-erasure')
      assert.ok(await stored('nobodys-too'))
      clock.add(1)
      await fixture.runJob('session-erasure')
      assert.equal(await stored('nobodys-too'), undefined)
    })
  })
}

test('what is no address is kept whole or not at all', () => {
  for (const [text, keep, cut] of [
    ['+49 30 12345', '+49 30 12345', null],
    ['00-10-A4-23-19-C0', '00-10-A4-23-19-C0', null],
    ['::ffff:192.0.2.9', '192.0.2.9', '192.0.2.0/24'],
    ['', null, null],
  ] as const) {
    assert.deepEqual(
      [keptAddress(text, 'keep'), keptAddress(text, 'cut'), keptAddress(text, 'none')],
      [keep, cut, null],
    )
  }
})
