// Accounting: reports of a session count once, at any delay, number and order. Their effect on the session's seat is in
// accounting-seats.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import type { AccountingRecord } from '../../../src/sessions/accounting/report.ts'
import { HOME } from '../../fixtures/gateways.ts'
import { INTERVAL_MS, openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES, START } from '../../harness.ts'

const GIGA = 2 ** 32

for (const engine of ENGINES) {
  test(`${engine}: reports of sessions`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { app, report, session, counters, clock } = fixture

    await t.test(
      'a session is kept from its start to its stop, with whose it is and what it used',
      async () => {
        const who = await fixture.login()
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
            ...{ gateway: 'g1', gatewayCountry: 'DE' },
            brand: fixture.brandName,
            subscriptionId: who.subscriptionId,
            username: who.username,
          },
          ...{ sessionKey: 'whole', protocol: 'openvpn-udp', nasAddress: '10.0.0.1', callerAddress: HOME },
          ...{
            toldUsername: null,
            framedIpv6Address: null,
            framedIpv6Prefix: null,
            delegatedIpv6Prefix: null,
          },
          ...{ framedAddress: '10.8.0.9', startedAt: START, seenAt: START + INTERVAL_MS + MINUTE_MS },
          ...{ movedAt: START + INTERVAL_MS + MINUTE_MS, endedAt: START + INTERVAL_MS + MINUTE_MS },
          ...{ endCause: 'User-Request', octetsIn: 11, octetsOut: 6 * GIGA, seconds: 660, disconnect: null },
        })
        assert.deepEqual([live.endedAt, live.movedAt], [null, START + INTERVAL_MS])
        assert.deepEqual(await fixture.usage(['account', 'day', 'gateway']), [
          [accountId, '2026-11-21', 'g1', 1, 11, 6 * GIGA, 660],
        ])
      },
    )

    await t.test('the same report again changes nothing', async () => {
      const held = { who: await fixture.login(), key: 'again' }
      const before = await fixture.usage()
      const reports = [
        fixture.reportOf(held, 'start'),
        fixture.reportOf(held, 'interim', { octetsIn: 100, octetsOut: 200, seconds: 5 }),
        fixture.reportOf(held, 'stop', { octetsIn: 300, octetsOut: 400, seconds: 9 }),
      ]
      for (const one of reports) {
        await Promise.all([1, 2, 3].map(() => app.accounting.record(one)))
        clock.add(SECOND_MS)
        await app.accounting.record({ ...one, at: clock.now() })
      }
      assert.deepEqual(await counters('again'), [300, 400, 9])
      assert.deepEqual(added(await fixture.usage(), before), [1, 300, 400, 9])
    })

    await t.test('every order of a start, two interims and a stop gives the same session', async () => {
      const who = await fixture.login(24)
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
      assert.deepEqual(await fixture.seats(who), [])
    })

    await t.test('what is missing is made up for by what comes', async () => {
      const who = await fixture.login()
      const before = await fixture.usage()
      await report({ who, key: 'no-start' }, 'interim', { octetsIn: 50, seconds: 90 })
      assert.equal((await session('no-start')).startedAt, clock.now() - 90 * SECOND_MS)
      await report({ who, key: 'only-stop' }, 'stop', { octetsIn: 70, seconds: 60 })
      const { startedAt, endedAt } = await session('only-stop')
      assert.deepEqual([startedAt, endedAt], [clock.now() - 60 * SECOND_MS, clock.now()])
      assert.deepEqual(added(await fixture.usage(), before), [2, 120, 0, 150])
    })

    await t.test('after its stop a session is not opened again, but what it used still counts', async () => {
      const held = { who: await fixture.login(), key: 'stopped' }
      await report(held, 'stop', { octetsIn: 5, cause: 'Idle-Timeout' })
      clock.add(SECOND_MS)
      await report(held, 'start')
      await report(held, 'interim', { octetsIn: 9 })
      const { endedAt, endCause, octetsIn } = await session('stopped')
      assert.deepEqual([endedAt, endCause, octetsIn], [clock.now() - SECOND_MS, 'Idle-Timeout', 9])
      assert.deepEqual(await fixture.seats(held.who), [])
    })

    await t.test('a name that a gateway uses again a day later is another session', async () => {
      const who = await fixture.login()
      await report({ who, key: '00000001' }, 'start')
      await report({ who, key: '00000001' }, 'stop', { octetsIn: 1000 })
      clock.add(DAY_MS + 1)
      const before = await fixture.usage()
      await report({ who, key: '00000001' }, 'start')
      await report({ who, key: '00000001' }, 'interim', { octetsIn: 10 })
      const both = (await fixture.sessions('00000001')).map((one) => [one.octetsIn, one.endedAt === null])
      assert.deepEqual(both, [
        [10, true],
        [1000, false],
      ])
      assert.deepEqual(added(await fixture.usage(), before), [1, 10, 0, 0])
    })

    await t.test('counters that go back are not believed, nor taken off', async () => {
      const held = { who: await fixture.login(), key: 'back' }
      await report(held, 'interim', { octetsIn: 1000, octetsOut: 2000, seconds: 60 })
      const before = await fixture.usage()
      await report(held, 'interim', { octetsIn: 10, octetsOut: 2100, seconds: 20 })
      assert.deepEqual(await counters('back'), [1000, 2100, 60])
      assert.deepEqual(added(await fixture.usage(), before), [0, 0, 100, 0])
    })

    await t.test('absurd numbers and texts make no other report fail', async () => {
      const who = await fixture.login()
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
      const good = { who: await fixture.login(), key: 'good' }
      await Promise.all([
        ...absurd.map(([key, counters]) => report({ who, key }, 'stop', counters)),
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
      const who = await fixture.login()
      const broken = { ...fixture.reportOf({ who, key: 'broken' }, 'stop'), protocolId: {} as number }
      const all = await Promise.allSettled([
        ...[1, 2, 3].map((n) => report({ who, key: `beside-${n}` }, 'stop')),
        app.accounting.record(broken),
        ...[4, 5].map((n) => report({ who, key: `beside-${n}` }, 'stop')),
      ])
      const ends = all.map(({ status }) => status === 'fulfilled')
      assert.deepEqual(ends, [true, true, true, false, true, true])
      for (const n of [1, 2, 3, 4, 5]) assert.ok((await session(`beside-${n}`)).endedAt)
    })

    await t.test(
      'a session of an unknown login is kept too, without addresses, and counts for no account',
      async () => {
        const before = await fixture.usage()
        await report({ who: { username: 'nobody' }, key: 'nobodys' }, 'start', { framedAddress: '10.8.0.4' })
        await report({ who: { username: 'nobody' }, key: 'nobodys' }, 'interim', { octetsIn: 9 })
        const { accountId, brand, octetsIn, callerAddress, framedAddress, disconnect } =
          await session('nobodys')
        assert.deepEqual(
          [accountId, brand, octetsIn, callerAddress, framedAddress],
          [null, null, 9, null, null],
        )
        assert.deepEqual([disconnect, await fixture.usage()], [null, before])
      },
    )

    await t.test('a login that is named in another case has its session', async () => {
      const { username } = await fixture.login()
      await report({ who: { username: username.toUpperCase() }, key: 'shouted' }, 'start')
      assert.equal((await session('shouted')).brand, fixture.brandName)
    })

    await t.test('two gateways may give two sessions one name', async () => {
      const who = await fixture.login()
      const held = { who, key: 'twins' }
      await report(held, 'start')
      await report({ ...held, gateway: fixture.second }, 'stop', { octetsIn: 3 })
      const twins = (await app.sessions.list({ username: who.username })).map((one) => [
        one.gateway,
        one.octetsIn,
        one.endedAt === null,
      ])
      assert.deepEqual(twins, [
        ['g2', 3, false],
        ['g1', 0, true],
      ])
      assert.equal((await fixture.seats(who)).length, 1)
    })

    await t.test(
      'what a gateway kept while the server was away counts for the days on which it happened',
      async () => {
        const held = { who: await fixture.login(), key: 'spooled' }
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
}

test('reports of one moment and one session are written as one', async (t) => {
  const fixture = await openSessionFixture(t, { engine: 'sqlite' })
  const who = await fixture.login()
  const reports = Array.from(
    { length: 200 },
    (_, n): AccountingRecord =>
      fixture.reportOf({ who, key: 'burst' }, n === 199 ? 'stop' : 'interim', { octetsIn: n + 1 }),
  )
  await Promise.all(reports.map((one) => fixture.app.accounting.record(one)))
  assert.deepEqual(await fixture.counters('burst'), [200, 0, 0])
  assert.deepEqual(await fixture.usage(), [[1, 200, 0, 0]])
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
