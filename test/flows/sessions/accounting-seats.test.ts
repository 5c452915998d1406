// The effect of reports on seats: a start confirms one, growing counters keep it, a stop frees it, and a session without one
// takes a free one or is ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/clock.ts'
import { ELSEWHERE } from '../../fixtures/gateways.ts'
import { eventually } from '../../fixtures/radius/radius.ts'
import { INTERVAL_MS, openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: reports and seats`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { app, report, clock, seats } = fixture

    await t.test('a start keeps the seat for three intervals, a growing counter for three more', async () => {
      const held = await fixture.begun(1)
      clock.add(3 * INTERVAL_MS - 1)
      assert.equal((await seats(held.who)).length, 1)
      await report(held, 'interim', { octetsIn: 1 })
      clock.add(3 * INTERVAL_MS - 1)
      assert.equal((await seats(held.who)).length, 1)
      clock.add(1)
      assert.deepEqual(await seats(held.who), [])
    })

    await t.test('reports with counters that stand still keep no seat', async () => {
      const held = await fixture.begun(1)
      for (let i = 0; i < 5; i++) {
        await report(held, 'interim', { octetsIn: 7, seconds: 60 })
        clock.add(INTERVAL_MS - 1)
        assert.equal((await seats(held.who)).length, i < 3 ? 1 : 0, `${i}`)
      }
      assert.equal(await fixture.admit(held.who, fixture.first, { callerAddress: ELSEWHERE }), 'admitted')
    })

    await t.test('a stop frees the seat at once', async () => {
      const held = await fixture.begun(1)
      assert.equal(
        await fixture.admit(held.who, fixture.second, { callerAddress: ELSEWHERE }),
        'no_seat_left',
      )
      await report(held, 'stop')
      assert.equal(await fixture.admit(held.who, fixture.second, { callerAddress: ELSEWHERE }), 'admitted')
    })

    await t.test('a session without a seat takes a free one', async () => {
      const who = await fixture.login(1)
      await report({ who, key: 'seatless' }, 'start')
      assert.deepEqual(await seats(who), [[1, 'g1', 'seatless']])
      assert.equal(await fixture.admit(who, fixture.first, { callerAddress: ELSEWHERE }), 'no_seat_left')
    })

    await t.test('a start that is sent again takes a seat when its session has none', async () => {
      const held = await fixture.begun(1)
      await app.db.write((tx) => tx.deleteFrom('seat').execute()) // the server died before it gave one
      await report(held, 'start')
      assert.deepEqual(await seats(held.who), [[1, 'g1', held.key]])
    })

    await t.test('a session without a seat is ended when there is none free', async () => {
      const held = await fixture.begun(1)
      await report({ who: held.who, key: 'one-too-many' }, 'interim', { callerAddress: ELSEWHERE })
      const { disconnect } = await fixture.session('one-too-many')
      assert.deepEqual(
        [disconnect?.status, disconnect?.why, disconnect?.result],
        ['queued', 'no_seat_left', null],
      )
      assert.equal((await fixture.session(held.key)).disconnect, null)
      assert.deepEqual(await seats(held.who), [[1, 'g1', held.key]])
    })

    await t.test('of many that are reported at once as many stay as there are seats', async () => {
      const who = await fixture.login(3)
      const keys = Array.from({ length: 20 }, (_, n) => `crowd-${n}`)
      const from = (n: number) => ({ callerAddress: `10.9.9.${n}` })
      await Promise.all(keys.map((key, n) => report({ who, key }, 'start', from(n))))
      const ending = (await app.sessions.list({ username: who.username })).filter((one) => one.disconnect)
      assert.deepEqual([(await seats(who)).length, ending.length], [3, 17])
    })

    await t.test('a session of a login that is disabled is ended as soon as it is reported', async () => {
      const who = await fixture.login()
      await app.prepaid.disable(fixture.caller, who.username)
      await report({ who, key: 'disabled' }, 'start')
      const { disconnect } = await fixture.session('disabled')
      assert.deepEqual([disconnect?.status, disconnect?.why], ['queued', 'subscription_suspended'])
    })

    await t.test('a report that is old by its own word takes no seat', async () => {
      const who = await fixture.login(1)
      const at = clock.now() - 3 * INTERVAL_MS
      await report({ who, key: 'old-news' }, 'interim', { octetsIn: 5, at })
      assert.deepEqual(await seats(who), [])
    })

    await t.test('a gateway that sends its key late: the seat gets it with the start', async (t) => {
      const name = { name: 'oc', host: 'oc.example.net', profile: 'ocserv', disconnect: 'none' }
      const gateway = await fixture.addGateway(name)
      const who = await fixture.login(2)
      const unnamed = { sessionKey: undefined }

      await t.test('that of the same caller', async () => {
        assert.equal(await fixture.admit(who, gateway, { ...unnamed, callerAddress: ELSEWHERE }), 'admitted')
        assert.equal(await fixture.admit(who, gateway, unnamed), 'admitted')
        await report({ who, key: 'b64+/=', gateway }, 'start')
        assert.deepEqual(await seats(who), [
          [1, 'oc', null],
          [2, 'oc', 'b64+/='],
        ])
        clock.add(2 * INTERVAL_MS)
        await report({ who, key: 'b64+/=', gateway }, 'interim', { octetsIn: 1, framedAddress: '10.8.0.3' })
        assert.deepEqual(await seats(who), [[2, 'oc', 'b64+/=']])
        assert.equal((await fixture.session('b64+/=')).framedAddress, '10.8.0.3')
      })
      await t.test('and a stop that comes first frees it', async () => {
        await report({ who, key: 'b64+/=', gateway }, 'stop')
        assert.equal(await fixture.admit(who, gateway, unnamed), 'admitted')
        await report({ who, key: 'early', gateway }, 'stop')
        await report({ who, key: 'early', gateway }, 'start')
        assert.deepEqual(await seats(who), [])
      })
    })

    await t.test('so does one of any other kind that did not send it with the login', async () => {
      const who = await fixture.login(1)
      assert.equal(await fixture.admit(who, fixture.first, { sessionKey: undefined }), 'admitted')
      await report({ who, key: 'told-late' }, 'start')
      assert.deepEqual(await seats(who), [[1, 'g1', 'told-late']])
      assert.equal((await fixture.session('told-late')).disconnect, null)
    })

    await t.test(
      'a gateway that restarts has no sessions and no seats left, and others keep theirs',
      async (t) => {
        const here = await fixture.begun(1)
        const there = { who: await fixture.login(1), key: 'elsewhere', gateway: fixture.second }
        await report(there, 'start')
        await fixture.admit(await fixture.login(1))
        clock.add(SECOND_MS)
        const restart = { who: { username: '' }, key: 'boot-1' }
        await report(restart, 'on')

        await t.test('they end with the cause', async () => {
          assert.equal((await fixture.session(here.key)).endCause, 'gateway_restarted')
          assert.deepEqual([await seats(here.who), (await seats(there.who)).length], [[], 1])
          assert.equal((await fixture.session('elsewhere')).endedAt, null)
          const left = await app.db.read
            .selectFrom('seat')
            .selectAll()
            .where('gateway_id', '=', fixture.first.id)
            .execute()
          assert.deepEqual(left, [])
        })
        await t.test('a repeat of the report spares what began after it', async () => {
          clock.add(SECOND_MS)
          const fresh = await fixture.begun(1)
          clock.add(SECOND_MS)
          await report(restart, 'on')
          assert.equal((await fixture.session(fresh.key)).endedAt, null)
          assert.equal((await seats(fresh.who)).length, 1)
          clock.add(HOUR_MS)
          await report(restart, 'off')
          assert.equal((await fixture.session(fresh.key)).endCause, 'gateway_restarted')
        })
        await t.test('also when the clock was put back since the last one', async () => {
          clock.add(-DAY_MS)
          const before = await fixture.begun(1)
          clock.add(SECOND_MS)
          await report(restart, 'on')
          assert.equal((await fixture.session(before.key)).endCause, 'gateway_restarted')
          clock.add(SECOND_MS)
          const fresh = await fixture.begun(1)
          clock.add(SECOND_MS)
          await report(restart, 'on')
          assert.equal((await fixture.session(fresh.key)).endedAt, null)
          clock.add(DAY_MS)
        })
        await t.test('a session that lives on all the same is open again, with a seat', async () => {
          await report(here, 'interim', { octetsIn: 100 })
          assert.equal((await fixture.session(here.key)).endedAt, null)
          assert.equal((await seats(here.who)).length, 1)
        })
        await t.test('its names count again', async () => {
          const who = await fixture.login()
          await report({ who, key: 'n1' }, 'start')
          await report({ who, key: 'n1' }, 'interim', { octetsIn: 500, seconds: 60 })
          clock.add(SECOND_MS)
          await report({ ...restart, key: 'boot-2' }, 'off')
          clock.add(SECOND_MS)
          await report({ who, key: 'n1' }, 'start')
          const both = (await fixture.sessions('n1')).map(({ octetsIn }) => octetsIn)
          assert.deepEqual([both, (await seats(who)).length], [[0, 500], 1])
        })
      },
    )

    await t.test(
      'of reports that come together a restart ends what came before it, at its own gateway',
      async () => {
        const [before, there] = [await fixture.begun(1), await fixture.login(1)]
        const again = { who: before.who, key: 'again' }
        const restarted = (gateway = fixture.first) =>
          report({ who: { username: '' }, key: 'boot-3', gateway }, 'on')
        clock.add(SECOND_MS)
        await Promise.all([
          report(before, 'interim', { octetsIn: 7 }),
          restarted(fixture.second),
          restarted(),
          report(again, 'start'),
          restarted(),
          report({ who: there, key: 'there', gateway: fixture.second }, 'start'),
        ])
        const ended = await fixture.session(before.key)
        assert.deepEqual([ended.endCause, ended.octetsIn], ['gateway_restarted', 7])
        for (const { who, key } of [again, { who: there, key: 'there' }]) {
          assert.equal((await fixture.session(key)).endedAt, null, key)
          assert.equal((await seats(who)).length, 1, key)
        }
      },
    )

    await t.test(
      'however often a gateway says at once that it restarts, a batch ends its sessions once',
      async (t) => {
        const write = t.mock.method(fixture.app.db.forGateways, 'write')
        const storm = Array.from({ length: 200 }, (_, i) =>
          i % 2 === 0
            ? report({ who: { username: '' }, key: `storm-${i}` }, 'on')
            : report({ who: { username: 'nobody' }, key: `in-storm-${i}` }, 'start'),
        )
        await Promise.all(storm)
        assert.ok(write.mock.callCount() <= 20, `${write.mock.callCount()} transactions`)
      },
    )

    if (engine === 'postgres')
      await t.test('a restart keeps no seat locked while it waits for one that others have', async () => {
        const [free, had] = [await fixture.login(1), await fixture.login(1)]
        for (const who of [free, had]) await fixture.admit(who)
        clock.add(SECOND_MS)
        let restarted: Promise<void> | undefined
        await app.db.write(async (tx) => {
          const ofHad = tx.updateTable('seat').where('subscription_id', '=', had.subscriptionId)
          await ofHad.set({ caller: 'locked' }).execute()
          restarted = report({ who: { username: '' }, key: 'boot-4' }, 'on')
          await eventually(async () => (await seats(free)).length === 0)
        })
        await restarted
        assert.deepEqual(await seats(had), [])
      })

    await t.test('the gateway with fewer sessions is offered first', async () => {
      const countryId = (await app.gateways.get('g1')).countryId
      const wanted = { brandId: fixture.brandId, countryId, protocolIds: [] }
      const names = async () =>
        (await app.gateways.find(wanted)).map(({ name }) => name).filter((name) => /^g[12]$/.test(name))
      clock.add(3 * INTERVAL_MS)
      assert.deepEqual(await names(), ['g1', 'g2'])
      await fixture.begun()
      clock.add(5 * SECOND_MS)
      assert.deepEqual(await names(), ['g2', 'g1'])
    })
  })
}
