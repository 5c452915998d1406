// Seats: a login has exactly as many sessions as it may hold, also with requests at the same moment. And which caller may
// take which seat.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, SECOND_MS } from '../../../src/clock.ts'
import { FRESH_MS, SEAT_LEASE_MS } from '../../../src/sessions/seats/seat-rules.ts'
import {
  ELSEWHERE,
  type GatewayFixture,
  HOME,
  openGatewayFixture,
  type Who,
} from '../../fixtures/gateways.ts'
import { anotherProcess } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const keysOf = async (fixture: GatewayFixture, who: Who) => (await fixture.seats(who)).map(([, , key]) => key)

for (const engine of ENGINES) {
  test(`${engine}: seats`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })

    await t.test('200 logins at once over two gateways get exactly as many seats as the limit', async () => {
      for (const limit of [1, 3, 50]) {
        const who = await fixture.login(limit)
        const answers = await Promise.all(
          Array.from({ length: 200 }, (_, i) =>
            fixture.admit(who, i % 2 === 0 ? fixture.first : fixture.second, {
              callerAddress: `10.1.2.${i}`,
            }),
          ),
        )
        const admitted = answers.filter((one) => one === 'admitted').length
        assert.deepEqual([admitted, (await fixture.seats(who)).length], [limit, limit])
      }
    })

    await t.test('200 logins at once from one address do not push each other out', async () => {
      const who = await fixture.login(2)
      const answers = await Promise.all(Array.from({ length: 200 }, () => fixture.admit(who)))
      assert.equal(answers.filter((one) => one === 'admitted').length, 2)
      assert.equal((await fixture.seats(who)).length, 2)
    })

    await t.test('two processes share the seats of a database', async () => {
      const { app: other } = await anotherProcess(t, fixture)
      for (const limit of [1, 7, 40]) {
        const who = await fixture.login(limit)
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, i) => {
            const { admission } = i % 2 === 0 ? fixture.app : other
            return admission.admit(fixture.ask(who, fixture.first, { callerAddress: `10.1.2.${i}` }))
          }),
        )
        const admitted = answers.filter(({ kind }) => kind === 'admitted').length
        assert.deepEqual([admitted, (await fixture.seats(who)).length], [limit, limit])
      }
    })

    await t.test('seats that nobody starts to use', async (t) => {
      const who = await fixture.login(1)
      assert.equal(await fixture.admit(who), 'admitted')

      await t.test('are kept for a minute', async () => {
        fixture.clock.add(SEAT_LEASE_MS - 1)
        assert.equal(await fixture.admit(who, fixture.first, { callerAddress: ELSEWHERE }), 'no_seat_left')
      })
      await t.test('and are free after it', async () => {
        fixture.clock.add(1)
        assert.equal(await fixture.admit(who, fixture.first, { callerAddress: ELSEWHERE }), 'admitted')
        assert.equal((await fixture.seats(who)).length, 1)
      })
      await t.test('are swept up', async () => {
        fixture.clock.add(SEAT_LEASE_MS - 1)
        await fixture.app.admission.purge(500)
        assert.equal(await fixture.app.admission.purge(500), 0)
        fixture.clock.add(1)
        assert.equal(await fixture.app.admission.purge(500), 1)
      })
    })

    await t.test('the same session asked for again keeps its seat', async () => {
      const who = await fixture.login(1)
      const sessionKey = fixture.newKey()
      for (let i = 0; i < 3; i++) {
        assert.equal(await fixture.admit(who, fixture.first, { sessionKey }), 'admitted')
        fixture.clock.add(SEAT_LEASE_MS - SECOND_MS) // and its lease starts again
      }
      const both = await Promise.all([1, 2].map(() => fixture.admit(who, fixture.first, { sessionKey })))
      assert.deepEqual(both, ['admitted', 'admitted'])
      assert.deepEqual(await keysOf(fixture, who), [sessionKey])
      assert.equal(await fixture.admit(who, fixture.second, { sessionKey }), 'no_seat_left')
    })

    await t.test(
      'a client that crashed gets its seat back at once, and its old session is ended',
      async () => {
        const who = await fixture.login(1)
        const crashed = await fixture.connect(who)
        fixture.clock.add(SECOND_MS)
        const sessionKey = fixture.newKey()
        assert.equal(await fixture.admit(who, fixture.first, { sessionKey }), 'admitted')
        assert.deepEqual(await keysOf(fixture, who), [sessionKey])
        assert.deepEqual(await fixture.ending(who), [crashed])
      },
    )

    await t.test(
      'a seat that never came up goes to its own caller once it is not fresh any more',
      async () => {
        const who = await fixture.login(1)
        assert.equal(await fixture.admit(who), 'admitted')
        fixture.clock.add(FRESH_MS - 1)
        assert.equal(await fixture.admit(who), 'no_seat_left')
        fixture.clock.add(1)
        assert.equal(await fixture.admit(who), 'admitted')
        assert.deepEqual(await fixture.ending(who), [])
      },
    )

    await t.test('nor is one fresh for longer because the clock was put back', async () => {
      const who = await fixture.login(1)
      assert.equal(await fixture.admit(who), 'admitted')
      fixture.clock.add(-DAY_MS)
      assert.equal(await fixture.admit(who), 'admitted')
      fixture.clock.add(DAY_MS)
    })

    await t.test('IKEv2 logs in again before its old session stops, which is not ended by name', async () => {
      const who = await fixture.login(1)
      const old = await fixture.connect(who, fixture.ikev2)
      const sessionKey = fixture.newKey()
      assert.equal(await fixture.admit(who, fixture.ikev2, { sessionKey }), 'admitted')
      assert.deepEqual(await keysOf(fixture, who), [sessionKey])
      assert.deepEqual(await fixture.ending(who), [])
      const [late] = await fixture.app.db.write((tx) =>
        fixture.app.admission.reseat(tx, [fixture.seatless(who, old, fixture.ikev2)], false),
      )
      assert.deepEqual(late, { kind: 'succeeded' })
    })

    await t.test(
      'nobody takes over a seat from another address, another gateway or without an address',
      async () => {
        const who = await fixture.login(1)
        await fixture.connect(who)
        fixture.clock.add(FRESH_MS)
        assert.equal(await fixture.admit(who, fixture.first, { callerAddress: ELSEWHERE }), 'no_seat_left')
        assert.equal(await fixture.admit(who, fixture.second), 'no_seat_left')
        const unknown = await fixture.login(1)
        await fixture.connect(unknown, fixture.first, '')
        fixture.clock.add(FRESH_MS)
        assert.equal(
          await fixture.admit(unknown, fixture.first, { callerAddress: undefined }),
          'no_seat_left',
        )
        assert.deepEqual(await fixture.ending(who), [])
      },
    )

    await t.test(
      'two devices behind one address use two seats, and the third takes the one that would run out first',
      async () => {
        const who = await fixture.login(2)
        const phone = await fixture.connect(who)
        fixture.clock.add(SECOND_MS)
        const laptop = await fixture.connect(who)
        assert.deepEqual(await keysOf(fixture, who), [phone, laptop])
        const again = await fixture.connect(who)
        assert.deepEqual((await keysOf(fixture, who)).sort(), [laptop, again].sort())
        assert.deepEqual(await fixture.ending(who), [phone])
      },
    )

    await t.test('no address of a caller is stored with its seat', async () => {
      const who = await fixture.login()
      await fixture.admit(who)
      const rows = await fixture.app.db.read.selectFrom('seat').selectAll().execute()
      const seat = rows.find((row) => row.subscription_id === who.subscriptionId)
      assert.ok(seat?.caller)
      assert.equal(JSON.stringify(seat).includes(HOME), false)
    })

    await t.test('after a limit was lowered nobody gets in before enough have left', async () => {
      await fixture.withSettings({ default_sessions: 3 })
      const who = await fixture.login()
      const keys = []
      for (let i = 0; i < 3; i++) keys.push(await fixture.connect(who, fixture.first, `10.1.2.${i}`))
      await fixture.withSettings({ default_sessions: 1 })
      assert.equal(await fixture.admit(who), 'no_seat_left')
      assert.equal(await fixture.admit(who, fixture.first, { callerAddress: '10.1.2.2' }), 'no_seat_left') // its own is one of three
      await fixture.stop(who, keys[0])
      assert.equal(await fixture.admit(who), 'no_seat_left') // the number 1 is free, but two are held
      await fixture.stop(who, keys[1])
      await fixture.stop(who, keys[2])
      assert.equal(await fixture.admit(who), 'admitted')
      assert.deepEqual(
        (await fixture.seats(who)).map(([number]) => number),
        [1],
      )
      await fixture.withSettings({ default_sessions: null, at_session_limit: null })
    })

    await t.test('where the newest is refused, all sessions stay', async () => {
      const who = await fixture.login(1)
      const first = await fixture.connect(who)
      assert.equal(await fixture.admit(who, fixture.first, { callerAddress: ELSEWHERE }), 'no_seat_left')
      assert.deepEqual([await keysOf(fixture, who), await fixture.ending(who)], [[first], []])
    })

    await t.test('where the oldest is ended, it is the oldest that can be ended', async (t) => {
      await fixture.withSettings({ at_session_limit: 'end_oldest' })
      const plugin = await fixture.addGateway({
        ...{ name: 'plugin', host: 'p.example.net', disconnect: 'none' },
      })
      const who = await fixture.login(3)
      const deaf = await fixture.connect(who, plugin, '10.1.2.1')
      fixture.clock.add(SECOND_MS)
      const oldest = await fixture.connect(who, fixture.first, '10.1.2.2')
      fixture.clock.add(SECOND_MS)
      const newer = await fixture.connect(who, fixture.second, '10.1.2.3')
      fixture.clock.add(SECOND_MS)
      const newest = await fixture.connect(who, fixture.first, '10.1.2.4')
      assert.deepEqual((await keysOf(fixture, who)).sort(), [deaf, newer, newest].sort())
      assert.deepEqual(await fixture.ending(who), [oldest])

      await t.test('of 50 at once at most as many as can be, and never more than the limit', async () => {
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, i) =>
            fixture.admit(who, fixture.first, { callerAddress: `10.1.3.${i}` }),
          ),
        )
        assert.equal(answers.filter((one) => one === 'admitted').length, 2)
        assert.equal((await fixture.seats(who)).length, 3)
        assert.deepEqual((await fixture.ending(who)).sort(), [oldest, newer, newest].sort())
      })
      await fixture.withSettings({ default_sessions: null, at_session_limit: null })
    })

    await t.test('a gateway that ends by name gets the order only when that ends nothing else', async () => {
      await fixture.withSettings({ at_session_limit: 'end_oldest' })
      const who = await fixture.login(2)
      const one = await fixture.connect(who, fixture.ikev2, '10.1.2.1')
      const two = await fixture.connect(who, fixture.ikev2, '10.1.2.2')
      const elsewhere = { callerAddress: ELSEWHERE }
      assert.equal(await fixture.admit(who, fixture.ikev2, elsewhere), 'no_seat_left') // would end the new one
      assert.equal(await fixture.admit(who, fixture.first, elsewhere), 'no_seat_left') // would end both
      await fixture.stop(who, two, fixture.ikev2)
      assert.equal(await fixture.admit(who, fixture.second, elsewhere), 'admitted')
      assert.equal(await fixture.admit(who, fixture.first, elsewhere), 'admitted')
      assert.deepEqual(await fixture.ending(who), [one])
      await fixture.withSettings({ default_sessions: null, at_session_limit: null })
    })

    await t.test('a plan says otherwise than its brand, until it leaves it to the brand again', async () => {
      await fixture.withSettings({ default_sessions: 1 })
      const { app, brandId } = fixture
      const bought = await fixture.addClient('ada@example.org', { type: '1' })
      const username = bought.vpn_username ?? ''
      const who = { username, subscriptionId: await fixture.subscriptionOf(username) }
      const tryFrom = (callerAddress: string) => fixture.admit(who, fixture.first, { callerAddress })
      await fixture.connect(who)
      assert.equal(await tryFrom(ELSEWHERE), 'no_seat_left')
      await app.plans.set(brandId, 1, { atSessionLimit: 'end_oldest' }, OPERATOR)
      const taken = await fixture.connect(who, fixture.first, ELSEWHERE)
      assert.equal((await fixture.ending(who)).length, 1)
      await fixture.withSettings({ at_session_limit: 'end_oldest', default_sessions: 1 })
      await app.plans.set(brandId, 1, { atSessionLimit: 'refuse_newest' }, OPERATOR)
      assert.equal(await tryFrom(HOME), 'no_seat_left')
      await app.plans.set(brandId, 1, { atSessionLimit: null }, OPERATOR)
      assert.equal(await tryFrom(HOME), 'admitted')
      assert.equal((await fixture.ending(who)).at(-1), taken)
      await fixture.withSettings({ default_sessions: null, at_session_limit: null })
    })
  })
}
