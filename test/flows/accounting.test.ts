// Accounting: what gateways report of a session is kept once, however late, often and mixed up it comes; and what it does
// to the session's seat.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/clock.ts'
import type { AccountingRecord } from '../../src/sessions/report.ts'
import { ELSEWHERE, HOME } from '../gateway-room.ts'
import { ENGINES, START } from '../harness.ts'
import { INTERVAL_MS, openSessionRoom } from '../session-room.ts'

const GIGA = 2 ** 32

for (const engine of ENGINES) {
  test(`${engine}: reports of sessions`, async (t) => {
    const room = await openSessionRoom(t, { engine })
    const { app, report, session, counters, clock } = room

    await t.test(
      'a session is kept from its start to its stop, with whose it is and what it used',
      async () => {
        const who = await room.login()
        const held = { who, key: 'whole' }
        await report(held, 'start', { framedAddress: '10.8.0.9', protocolId: 1 })
        clock.add(INTERVAL_MS)
        await report(held, 'interim', { octetsIn: 10, octetsOut: 5 * GIGA + 7, seconds: 600 })
        const live = await session('whole')
        clock.add(MINUTE_MS)
        await report(held, 'stop', { octetsIn: 11, octetsOut: 6 * GIGA, seconds: 660, cause: 'User-Request' })
        const {
          id: _id,
          gatewayId: _gatewayId,
          brandId: _brandId,
          accountId,
          ...ended
        } = await session('whole')
        assert.deepEqual(ended, {
          ...{
            gateway: 'g1',
            brand: room.brandName,
            subscriptionId: who.subscriptionId,
            username: who.username,
          },
          ...{ sessionKey: 'whole', protocol: 'openvpn-udp', nasAddress: '10.0.0.1', callerAddress: HOME },
          ...{ framedAddress: '10.8.0.9', startedAt: START, seenAt: START + INTERVAL_MS + MINUTE_MS },
          ...{ movedAt: START + INTERVAL_MS + MINUTE_MS, endedAt: START + INTERVAL_MS + MINUTE_MS },
          ...{ endCause: 'User-Request', octetsIn: 11, octetsOut: 6 * GIGA, seconds: 660, disconnect: null },
        })
        assert.deepEqual([live.endedAt, live.movedAt], [null, START + INTERVAL_MS])
        assert.deepEqual(await room.usage(['account', 'day', 'gateway']), [
          [accountId, '2026-11-21', 'g1', 1, 11, 6 * GIGA, 660],
        ])
      },
    )

    await t.test('the same report again changes nothing', async () => {
      const held = { who: await room.login(), key: 'again' }
      const before = await room.usage()
      const reports = [
        room.reportOf(held, 'start'),
        room.reportOf(held, 'interim', { octetsIn: 100, octetsOut: 200, seconds: 5 }),
        room.reportOf(held, 'stop', { octetsIn: 300, octetsOut: 400, seconds: 9 }),
      ]
      for (const one of reports) {
        await Promise.all([1, 2, 3].map(() => app.accounting.record(one)))
        clock.add(SECOND_MS)
        await app.accounting.record({ ...one, at: clock.now() })
      }
      assert.deepEqual(await counters('again'), [300, 400, 9])
      assert.deepEqual(added(await room.usage(), before), [1, 300, 400, 9])
    })

    await t.test('every order of a start, two interims and a stop gives the same session', async () => {
      const who = await room.login(24)
      const kinds = [
        ['start', 0],
        ['interim', 10],
        ['interim', 20],
        ['stop', 30],
      ] as const
      for (const [n, order] of permutations([0, 1, 2, 3]).entries()) {
        const held = { who, key: `order-${n}` }
        for (const at of order) {
          const [status, octets] = kinds[at] as (typeof kinds)[number]
          await report(held, status, { octetsIn: octets, octetsOut: octets * 2, seconds: at })
        }
        const { endedAt, octetsIn, octetsOut } = await session(held.key)
        assert.deepEqual([endedAt, octetsIn, octetsOut], [clock.now(), 30, 60], order.join())
      }
      assert.deepEqual(await room.seats(who), [])
    })

    await t.test('what is missing is made up for by what comes', async () => {
      const who = await room.login()
      const before = await room.usage()
      await report({ who, key: 'no-start' }, 'interim', { octetsIn: 50, seconds: 90 })
      assert.equal((await session('no-start')).startedAt, clock.now() - 90 * SECOND_MS)
      await report({ who, key: 'only-stop' }, 'stop', { octetsIn: 70, seconds: 60 })
      const { startedAt, endedAt } = await session('only-stop')
      assert.deepEqual([startedAt, endedAt], [clock.now() - 60 * SECOND_MS, clock.now()])
      assert.deepEqual(added(await room.usage(), before), [2, 120, 0, 150])
    })

    await t.test('after its stop a session is not opened again, but what it used still counts', async () => {
      const held = { who: await room.login(), key: 'stopped' }
      await report(held, 'stop', { octetsIn: 5, cause: 'Idle-Timeout' })
      clock.add(SECOND_MS)
      await report(held, 'start')
      await report(held, 'interim', { octetsIn: 9 })
      const { endedAt, endCause, octetsIn } = await session('stopped')
      assert.deepEqual([endedAt, endCause, octetsIn], [clock.now() - SECOND_MS, 'Idle-Timeout', 9])
      assert.deepEqual(await room.seats(held.who), [])
    })

    await t.test('a name that a gateway uses again a day later is another session', async () => {
      const who = await room.login()
      await report({ who, key: '00000001' }, 'start')
      await report({ who, key: '00000001' }, 'stop', { octetsIn: 1000 })
      clock.add(DAY_MS + 1)
      const before = await room.usage()
      await report({ who, key: '00000001' }, 'start')
      await report({ who, key: '00000001' }, 'interim', { octetsIn: 10 })
      const { octetsIn, endedAt } = await session('00000001')
      assert.deepEqual([octetsIn, endedAt], [10, null])
      assert.deepEqual(added(await room.usage(), before), [1, 10, 0, 0])
    })

    await t.test('counters that go back are not believed, nor taken off', async () => {
      const held = { who: await room.login(), key: 'back' }
      await report(held, 'interim', { octetsIn: 1000, octetsOut: 2000, seconds: 60 })
      const before = await room.usage()
      await report(held, 'interim', { octetsIn: 10, octetsOut: 2100, seconds: 20 })
      assert.deepEqual(await counters('back'), [1000, 2100, 60])
      assert.deepEqual(added(await room.usage(), before), [0, 0, 100, 0])
    })

    await t.test('absurd numbers and texts make no other report fail', async () => {
      const who = await room.login()
      const absurd: [string, object][] = [
        ['huge', { octetsIn: 2 ** 64, octetsOut: Number.MAX_VALUE, seconds: 2 ** 32 - 1 }],
        ['huge-too', { octetsIn: 2 ** 64, octetsOut: Number.POSITIVE_INFINITY, seconds: 2 ** 64 }],
        ['nonsense', { octetsIn: -1, octetsOut: Number.NaN, seconds: 0.5, at: Number.NaN }],
        ['far', { at: 0, cause: 'x'.repeat(10_000) }],
        [
          'text\0\ud800',
          { callerAddress: '\0', nasAddress: '\udfff', framedAddress: `${'y'.repeat(252)}😀` },
        ],
      ]
      const good = { who: await room.login(), key: 'good' }
      await Promise.all([
        ...absurd.map(([key, told]) => report({ who, key }, 'stop', told)),
        report(good, 'stop', { octetsIn: 1 }),
        report({ who: { username: 'z'.repeat(5000) }, key: 'k'.repeat(5000) }, 'stop'),
      ])
      const most = Number.MAX_SAFE_INTEGER
      assert.deepEqual(await counters('huge'), [most, most, 2 ** 32 - 1])
      assert.deepEqual(await counters('nonsense'), [0, 0, 0])
      assert.deepEqual(await counters('good'), [1, 0, 0])
      assert.equal((await session('far')).endedAt, clock.now() - 31 * DAY_MS)
      const { accountId } = await session('huge')
      const sums = await app.sessions.usage({ accountId: accountId ?? 0 }, ['day'])
      assert.deepEqual([sums.at(-1)?.octetsIn, sums.at(-1)?.octetsOut], [most, most])
    })

    await t.test('a report that cannot be written does not keep the others from it', async () => {
      const who = await room.login()
      const broken = { ...room.reportOf({ who, key: 'broken' }, 'stop'), protocolId: {} as number }
      const all = await Promise.allSettled([
        ...[1, 2, 3].map((n) => report({ who, key: `beside-${n}` }, 'stop')),
        app.accounting.record(broken),
        ...[4, 5].map((n) => report({ who, key: `beside-${n}` }, 'stop')),
      ])
      const ends = all.map(({ status }) => status === 'fulfilled')
      assert.deepEqual(ends, [true, true, true, false, true, true])
      for (const n of [1, 2, 3, 4, 5]) assert.ok((await session(`beside-${n}`)).endedAt)
    })

    await t.test('a session of nobody is kept too, without addresses, and counts for nobody', async () => {
      const before = await room.usage()
      await report({ who: { username: 'nobody' }, key: 'nobodys' }, 'start', { framedAddress: '10.8.0.4' })
      await report({ who: { username: 'nobody' }, key: 'nobodys' }, 'interim', { octetsIn: 9 })
      const { accountId, brand, octetsIn, callerAddress, framedAddress, disconnect } =
        await session('nobodys')
      assert.deepEqual(
        [accountId, brand, octetsIn, callerAddress, framedAddress],
        [null, null, 9, null, null],
      )
      assert.deepEqual([disconnect, await room.usage()], [null, before])
    })

    await t.test('two gateways may give two sessions one name', async () => {
      const who = await room.login()
      const held = { who, key: 'twins' }
      await report(held, 'start')
      await report({ ...held, gateway: room.second }, 'stop', { octetsIn: 3 })
      const twins = (await app.sessions.list({ username: who.username })).map((one) => [
        one.gateway,
        one.octetsIn,
        one.endedAt === null,
      ])
      assert.deepEqual(twins, [
        ['g2', 3, false],
        ['g1', 0, true],
      ])
      assert.equal((await room.seats(who)).length, 1)
    })

    await t.test(
      'what a gateway kept while the server was away counts for the days on which it happened',
      async () => {
        const held = { who: await room.login(), key: 'spooled' }
        const day = (n: number, octetsIn: number) => ({ octetsIn, at: clock.now() - n * DAY_MS })
        await Promise.all([
          report(held, 'start', day(2, 0)),
          report(held, 'interim', day(1, 40)),
          report(held, 'stop', day(0, 100)),
        ])
        const { accountId } = await session('spooled')
        const rows = await app.sessions.usage({ accountId: accountId ?? 0 }, ['day'])
        const today = new Date(clock.now())
        const on = (n: number) => new Date(today.getTime() - n * DAY_MS).toISOString().slice(0, 10)
        assert.deepEqual(
          rows.map(({ day: one, sessions, octetsIn }) => [one, sessions, octetsIn]),
          [
            [on(2), 1, 0],
            [on(1), 0, 40],
            [on(0), 0, 60],
          ],
        )
      },
    )
  })

  test(`${engine}: reports and seats`, async (t) => {
    const room = await openSessionRoom(t, { engine })
    const { app, report, clock, seats } = room

    await t.test('a start keeps the seat for three intervals, a growing counter for three more', async () => {
      const held = await room.begun(1)
      clock.add(3 * INTERVAL_MS - 1)
      assert.equal((await seats(held.who)).length, 1)
      await report(held, 'interim', { octetsIn: 1 })
      clock.add(3 * INTERVAL_MS - 1)
      assert.equal((await seats(held.who)).length, 1)
      clock.add(1)
      assert.deepEqual(await seats(held.who), [])
    })

    await t.test('reports with counters that stand still keep no seat', async () => {
      const held = await room.begun(1)
      for (let i = 0; i < 5; i++) {
        await report(held, 'interim', { octetsIn: 7, seconds: i * 60 })
        clock.add(INTERVAL_MS - 1)
        assert.equal((await seats(held.who)).length, i < 3 ? 1 : 0, `${i}`)
      }
      assert.equal(await room.admit(held.who, room.first, { callerAddress: ELSEWHERE }), 'admitted')
    })

    await t.test('a stop frees the seat at once', async () => {
      const held = await room.begun(1)
      assert.equal(await room.admit(held.who, room.second, { callerAddress: ELSEWHERE }), 'no_seat_left')
      await report(held, 'stop')
      assert.equal(await room.admit(held.who, room.second, { callerAddress: ELSEWHERE }), 'admitted')
    })

    await t.test('a session without a seat takes a free one', async () => {
      const who = await room.login(1)
      await report({ who, key: 'seatless' }, 'start')
      assert.deepEqual(await seats(who), [[1, 'g1', 'seatless']])
      assert.equal(await room.admit(who, room.first, { callerAddress: ELSEWHERE }), 'no_seat_left')
    })

    await t.test('a session without a seat is ended when there is none free', async () => {
      const held = await room.begun(1)
      await report({ who: held.who, key: 'one-too-many' }, 'interim', { callerAddress: ELSEWHERE })
      const { disconnect } = await room.session('one-too-many')
      assert.deepEqual(disconnect, { status: 'queued', why: 'no_seat_left', result: null })
      assert.equal((await room.session(held.key)).disconnect, null)
      assert.deepEqual(await seats(held.who), [[1, 'g1', held.key]])
    })

    await t.test('of many that are reported at once as many stay as there are seats', async () => {
      const who = await room.login(3)
      const keys = Array.from({ length: 20 }, (_, n) => `crowd-${n}`)
      const from = (n: number) => ({ callerAddress: `10.9.9.${n}` })
      await Promise.all(keys.map((key, n) => report({ who, key }, 'start', from(n))))
      const ending = (await app.sessions.list({ username: who.username })).filter((one) => one.disconnect)
      assert.deepEqual([(await seats(who)).length, ending.length], [3, 17])
    })

    await t.test('a session of a login that is disabled is ended as soon as it is reported', async () => {
      const who = await room.login()
      await app.prepaid.disable(room.caller, who.username)
      await report({ who, key: 'disabled' }, 'start')
      const { disconnect } = await room.session('disabled')
      assert.deepEqual([disconnect?.status, disconnect?.why], ['queued', 'subscription_suspended'])
    })

    await t.test('a report that is old by its own word takes no seat', async () => {
      const who = await room.login(1)
      const at = clock.now() - 3 * INTERVAL_MS
      await report({ who, key: 'old-news' }, 'interim', { octetsIn: 5, at })
      assert.deepEqual(await seats(who), [])
    })

    await t.test('a gateway that tells its key late: the seat gets it with the start', async (t) => {
      const name = { name: 'oc', host: 'oc.example.net', profile: 'ocserv', disconnect: 'none' }
      const gateway = await room.addGateway(name)
      const who = await room.login(2)
      const unnamed = { sessionKey: undefined }

      await t.test('that of the same caller', async () => {
        assert.equal(await room.admit(who, gateway, { ...unnamed, callerAddress: ELSEWHERE }), 'admitted')
        assert.equal(await room.admit(who, gateway, unnamed), 'admitted')
        await report({ who, key: 'b64+/=', gateway }, 'start')
        assert.deepEqual(await seats(who), [
          [1, 'oc', null],
          [2, 'oc', 'b64+/='],
        ])
        clock.add(2 * INTERVAL_MS)
        await report({ who, key: 'b64+/=', gateway }, 'interim', { octetsIn: 1, framedAddress: '10.8.0.3' })
        assert.deepEqual(await seats(who), [[2, 'oc', 'b64+/=']])
        assert.equal((await room.session('b64+/=')).framedAddress, '10.8.0.3')
      })
      await t.test('and a stop that comes first frees it', async () => {
        await report({ who, key: 'b64+/=', gateway }, 'stop')
        assert.equal(await room.admit(who, gateway, unnamed), 'admitted')
        await report({ who, key: 'early', gateway }, 'stop')
        await report({ who, key: 'early', gateway }, 'start')
        assert.deepEqual(await seats(who), [])
      })
    })

    await t.test(
      'a gateway that restarts has no sessions and no seats left, and others keep theirs',
      async (t) => {
        const here = await room.begun(1)
        const there = { who: await room.login(1), key: 'elsewhere', gateway: room.second }
        await report(there, 'start')
        await room.admit(await room.login(1))
        clock.add(SECOND_MS)
        const restart = { who: { username: '' }, key: 'boot-1' }
        await report(restart, 'on')

        await t.test('they end with the cause', async () => {
          assert.equal((await room.session(here.key)).endCause, 'gateway_restarted')
          assert.deepEqual([await seats(here.who), (await seats(there.who)).length], [[], 1])
          assert.equal((await room.session('elsewhere')).endedAt, null)
          const left = await app.db.read
            .selectFrom('seat')
            .selectAll()
            .where('gateway_id', '=', room.first.id)
            .execute()
          assert.deepEqual(left, [])
        })
        await t.test('a repeat of the report spares what began after it', async () => {
          clock.add(SECOND_MS)
          const fresh = await room.begun(1)
          clock.add(SECOND_MS)
          await report(restart, 'on')
          assert.equal((await room.session(fresh.key)).endedAt, null)
          assert.equal((await seats(fresh.who)).length, 1)
          clock.add(HOUR_MS)
          await report(restart, 'off')
          assert.equal((await room.session(fresh.key)).endCause, 'gateway_restarted')
        })
        await t.test('a session that lives on all the same is open again, with a seat', async () => {
          await report(here, 'interim', { octetsIn: 100 })
          assert.equal((await room.session(here.key)).endedAt, null)
          assert.equal((await seats(here.who)).length, 1)
        })
        await t.test('its names count anew', async () => {
          const who = await room.login()
          await report({ who, key: 'n1' }, 'start')
          await report({ who, key: 'n1' }, 'interim', { octetsIn: 500 })
          clock.add(SECOND_MS)
          await report({ ...restart, key: 'boot-2' }, 'off')
          clock.add(SECOND_MS)
          await report({ who, key: 'n1' }, 'start')
          assert.deepEqual([(await room.session('n1')).octetsIn, (await seats(who)).length], [0, 1])
        })
      },
    )

    await t.test('the gateway with fewer sessions is offered first', async () => {
      const countryId = (await app.gateways.get('g1')).countryId
      const wanted = { brandId: room.brandId, countryId, protocolIds: [] }
      const names = async () =>
        (await app.gateways.find(wanted)).map(({ name }) => name).filter((name) => /^g[12]$/.test(name))
      clock.add(3 * INTERVAL_MS)
      assert.deepEqual(await names(), ['g1', 'g2'])
      await room.begun()
      clock.add(5 * SECOND_MS)
      assert.deepEqual(await names(), ['g2', 'g1'])
    })
  })
}

test('reports of one moment and one session are written as one', async (t) => {
  const room = await openSessionRoom(t, { engine: 'sqlite' })
  const who = await room.login()
  const reports = Array.from(
    { length: 200 },
    (_, n): AccountingRecord =>
      room.reportOf({ who, key: 'burst' }, n === 199 ? 'stop' : 'interim', { octetsIn: n + 1 }),
  )
  await Promise.all(reports.map((one) => room.app.accounting.record(one)))
  assert.deepEqual(await room.counters('burst'), [200, 0, 0])
  assert.deepEqual(await room.usage(), [[1, 200, 0, 0]])
})

function added(after: readonly unknown[][], before: readonly unknown[][]): number[] {
  const [now = []] = after
  const [then = []] = before
  return now.map((value, at) => Number(value) - Number(then[at] ?? 0))
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
  )
}
