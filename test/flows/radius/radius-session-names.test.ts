// Session names that are used again, and other spellings of logins, by RADIUS and with the database: sessions, usage, seats
// and ends belong to the right login. The rules themselves are in session-identity.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SECOND_MS } from '../../../src/clock.ts'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { ACCT_STATUS_TYPES } from '../../../src/radius/codec/dictionary.ts'
import type { Attribute } from '../../../src/radius/codec/packet.ts'
import { openRadiusFixture, pap, type RadiusOptions, report } from '../../fixtures/radius/radius.ts'
import { ENGINES, type Engine, OPERATOR } from '../../harness.ts'

const PASSWORD = 'Correct-Horse.9!'
const INTERVAL_S = 600
type Status = keyof typeof ACCT_STATUS_TYPES

async function openFixture(
  t: Parameters<typeof openRadiusFixture>[0],
  engine: Engine,
  gateway?: RadiusOptions['gateway'],
) {
  const fixture = await openRadiusFixture(t, { engine, ...(gateway ? { gateway } : {}) })
  const { app } = fixture

  async function login(username: string): Promise<void> {
    const limits = { countryIds: [], cityIds: [], protocolIds: [], sessionLimit: 1 }
    await fixture.add({ login: { username, password: PASSWORD }, limits })
  }

  /** The code of the answer to a login, and its Class. */
  async function signIn(username: string, key: string | undefined) {
    const named = key === undefined ? [] : [attribute('Acct-Session-Id', key)]
    const answer = await fixture.logins.ask(pap({ username, password: PASSWORD }, named))
    return { code: answer.code, mark: findAttribute(answer, 'Class') }
  }

  async function sendReport(username: string, key: string, status: Status, more: readonly Attribute[] = []) {
    const named = [attribute('User-Name', username), attribute('Acct-Session-Id', key)]
    const kind = attribute('Acct-Status-Type', ACCT_STATUS_TYPES[status])
    await fixture.accounting.ask(report([...named, kind, ...more]))
  }

  /** Counters of an interim or a stop. */
  const used = (seconds: number, octetsIn: number, octetsOut: number) => [
    attribute('Acct-Session-Time', seconds),
    attribute('Acct-Input-Octets', octetsIn),
    attribute('Acct-Output-Octets', octetsOut),
  ]

  return {
    ...fixture,
    login,
    signIn,
    sendReport,
    used,
    /** The first begun first. */
    async sessions() {
      const all = (await app.sessions.list()).toReversed()
      return all.map(({ username, sessionKey, endedAt, endCause, octetsIn }) => [
        ...[username, sessionKey, endedAt === null ? 'live' : endCause, octetsIn],
      ])
    },
    /** By login: sessions, octets in and out. */
    async usage() {
      const rows = await app.sessions.usage({}, ['account'])
      const sums = rows.map(async ({ accountId = 0, sessions, octetsIn, octetsOut }) => {
        const [login] = await app.db.read
          .selectFrom('subscription')
          .select('vpn_username as username')
          .where('account_id', '=', accountId)
          .execute()
        return [login?.username ?? '', [sessions, octetsIn, octetsOut]] as const
      })
      return Object.fromEntries(await Promise.all(sums))
    },
    async seats() {
      const rows = await app.db.read
        .selectFrom('seat')
        .innerJoin('subscription', 'subscription.id', 'seat.subscription_id')
        .select(['vpn_username as username', 'session_key as key'])
        .where('lease_until', '>', fixture.clock.now())
        .orderBy('username')
        .execute()
      return rows.map(({ username, key }) => [username, key])
    },
    /** Names of the sessions that gateways are asked to end, as they know them. */
    async ends() {
      const gateway = await app.gateways.get('gw1')
      const orders = await app.disconnects.take(gateway.id, 10)
      return orders.map(({ username, sessionKey, why }) => [username, sessionKey, why])
    },
  }
}

for (const engine of ENGINES) {
  test(`${engine}: a name that another user gets after a power cut`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { clock, sendReport, used, signIn } = fixture
    await fixture.login('k1')
    await fixture.login('k2')
    await signIn('k1', '00000001')
    await sendReport('k1', '00000001', 'Start')
    clock.add(60 * SECOND_MS)
    await sendReport('k1', '00000001', 'Interim-Update', used(60, 1000, 5000))
    await signIn('k2', '00000001')

    await t.test(
      'is the second user’s from the login on: the first one’s session and seat are gone',
      async () => {
        assert.deepEqual(await fixture.sessions(), [['k1', '00000001', 'replaced', 1000]])
        assert.deepEqual(await fixture.seats(), [['k2', '00000001']])
      },
    )
    await t.test('each has a session, and what it used itself, late reports included', async () => {
      await sendReport('k2', '00000001', 'Start')
      await sendReport('k1', '00000001', 'Interim-Update', used(65, 1100, 5100))
      clock.add(61 * SECOND_MS)
      await sendReport('k2', '00000001', 'Interim-Update', used(61, 100_000, 500_000))
      assert.deepEqual(await fixture.sessions(), [
        ['k1', '00000001', 'replaced', 1100],
        ['k2', '00000001', 'live', 100_000],
      ])
      assert.deepEqual(await fixture.usage(), { k1: [1, 1100, 5100], k2: [1, 100_000, 500_000] })
    })
    await t.test('the limit counts the second user’s session, and the first one’s no more', async () => {
      assert.equal((await signIn('k2', 'else')).code, 'Access-Reject')
      assert.equal((await signIn('k1', 'else')).code, 'Access-Accept')
    })
    await t.test('to disable the second user ends it, by the name that the gateway knows', async () => {
      await fixture.prepaid.disable(fixture.caller, 'k2')
      assert.deepEqual(await fixture.ends(), [['k2', '00000001', 'subscription_suspended']])
      await sendReport('k2', '00000001', 'Stop', used(62, 100_001, 500_000))
      assert.deepEqual((await fixture.usage()).k2, [1, 100_001, 500_000])
    })
  })

  test(`${engine}: a login that its gateway spells otherwise`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { clock, sendReport, used, signIn, app } = fixture
    await fixture.login('cls1')
    const spelling = 'cls1@vpn.example.com'
    const { mark } = await signIn('cls1', 'CLS1')
    assert.ok(mark)

    await t.test('is known by its seat', async () => {
      await sendReport(spelling, 'CLS1', 'Start')
      await sendReport(spelling, 'CLS1', 'Interim-Update', used(60, 777, 0))
      assert.deepEqual(await fixture.usage(), { cls1: [1, 777, 0] })
      const [session] = await app.sessions.list({ username: 'cls1' })
      assert.deepEqual([session?.toldUsername, session?.endedAt], [spelling, null])
    })
    await t.test('its gateway is asked to end it as it spells it', async () => {
      await fixture.prepaid.disable(fixture.caller, 'cls1')
      assert.deepEqual(await fixture.ends(), [[spelling, 'CLS1', 'subscription_suspended']])
      await sendReport(spelling, 'CLS1', 'Stop', used(61, 778, 0))
      await fixture.prepaid.enable(fixture.caller, 'cls1')
    })
    await t.test('and by the Class that came back, once the seat is gone', async () => {
      clock.add(2 * 60 * SECOND_MS)
      const marked = [attribute('Class', Buffer.from('staff')), attribute('Class', mark)]
      await sendReport(spelling, 'CLS2', 'Start', marked)
      await sendReport(spelling, 'CLS2', 'Interim-Update', [...marked, ...used(60, 5, 0)])
      assert.deepEqual((await fixture.sessions()).at(-1), ['cls1', 'CLS2', 'live', 5])
      assert.deepEqual(await fixture.seats(), [['cls1', 'CLS2']])
      await sendReport(spelling, 'CLS2', 'Stop', used(61, 6, 0))
    })
    await t.test('one that is not ours, or another gateway’s, does not count', async () => {
      await sendReport(spelling, 'CLS3', 'Start', [attribute('Class', Buffer.from('login-1'))])
      const bent = Buffer.from(mark.toString().replace('-1-', '-2-'))
      await sendReport(spelling, 'CLS4', 'Start', [attribute('Class', bent)])
      assert.deepEqual((await fixture.sessions()).slice(-2), [
        [spelling, 'CLS3', 'live', 0],
        [spelling, 'CLS4', 'live', 0],
      ])
      assert.deepEqual((await fixture.usage()).cls1, [2, 784, 0])
    })
  })

  test(`${engine}: a session that goes on after its stop`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { sendReport, used, signIn } = fixture
    await fixture.login('r1')
    await signIn('r1', 'R1')
    await sendReport('r1', 'R1', 'Start')
    await sendReport('r1', 'R1', 'Stop', used(90, 1000, 2000))

    await t.test('is open again, with a seat, if it counts beyond that', async () => {
      await sendReport('r1', 'R1', 'Interim-Update', used(88, 990, 1990))
      assert.deepEqual(await fixture.sessions(), [['r1', 'R1', 'unknown', 1000]])
      await sendReport('r1', 'R1', 'Interim-Update', used(150, 3000, 4000))
      assert.deepEqual(await fixture.sessions(), [['r1', 'R1', 'live', 3000]])
      assert.equal((await signIn('r1', 'R2')).code, 'Access-Reject')
    })
    await t.test('is counted and ended where another has its seat', async () => {
      await sendReport('r1', 'R1', 'Stop', used(160, 3100, 4000))
      assert.equal((await signIn('r1', 'R2')).code, 'Access-Accept')
      await sendReport('r1', 'R2', 'Start')
      await sendReport('r1', 'R1', 'Interim-Update', used(200, 3200, 4000))
      assert.deepEqual(await fixture.usage(), { r1: [2, 3200, 4000] })
      assert.deepEqual(await fixture.seats(), [['r1', 'R2']])
      assert.deepEqual(await fixture.ends(), [['r1', 'R1', 'no_seat_left']])
    })
  })

  test(`${engine}: a gateway that counts in 32 bits, and one that counts nothing`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { clock, sendReport, used, signIn } = fixture
    for (const name of ['m1', 'f1']) {
      await fixture.login(name)
      await signIn(name, name)
      await sendReport(name, name, 'Start')
    }
    for (let n = 1; n <= 5; n++) {
      clock.add(INTERVAL_S * SECOND_MS)
      const time = n * INTERVAL_S
      const low = n % 2 === 0 ? 1_000_000 : 4_200_000_000
      await sendReport('m1', 'm1', 'Interim-Update', used(time, low, n))
      await sendReport('f1', 'f1', 'Interim-Update', [attribute('Acct-Session-Time', time)])
      assert.equal(await fixture.runJob('session-ghosts'), '', `${n}`)
    }
    const total = 2 * 2 ** 32 + 4_200_000_000
    assert.deepEqual(await fixture.usage(), { m1: [1, total, 5], f1: [1, 0, 0] })
    for (const name of ['m1', 'f1']) assert.equal((await signIn(name, 'two')).code, 'Access-Reject', name)
  })

  test(`${engine}: the addresses of IPv6`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { sendReport, app } = fixture
    await fixture.login('m3')
    const addresses = [
      attribute('Framed-IP-Address', '10.8.0.77'),
      attribute('Framed-IPv6-Prefix', '2001:db8:77:1::/64'),
      attribute('Framed-Interface-Id', Buffer.from('0000000000000abc', 'hex')),
      attribute('Delegated-IPv6-Prefix', '2001:db8:ff00::/56'),
    ]
    const shown = async (key: string) => {
      const session = (await app.sessions.list()).find(({ sessionKey }) => sessionKey === key)
      const { framedAddress, framedIpv6Address, framedIpv6Prefix, delegatedIpv6Prefix } = session ?? {}
      return [framedAddress, framedIpv6Address, framedIpv6Prefix, delegatedIpv6Prefix]
    }
    await t.test('are kept beside that of IPv4, whenever they are reported', async () => {
      await sendReport('m3', 'DS1', 'Start', addresses.slice(0, 1))
      await sendReport('m3', 'DS1', 'Interim-Update', addresses)
      const kept = ['10.8.0.77', '2001:db8:77:1::abc', '2001:db8:77:1::/64', '2001:db8:ff00::/56']
      assert.deepEqual(await shown('DS1'), kept)
      await sendReport('m3', 'DS2', 'Start', [attribute('Framed-IPv6-Address', '2001:db8:77::77')])
      assert.deepEqual(await shown('DS2'), [null, '2001:db8:77::77', null, null])
    })
    await t.test('find the session, by any address that lies in them', async () => {
      for (const [address, keys] of [
        ['10.8.0.77', ['DS1']],
        ['2001:db8:77:1::abc', ['DS1']],
        ['2001:db8:77:1:9::9', ['DS1']],
        ['2001:db8:ff00:7f::1', ['DS1']],
        ['2001:db8:ff00::/60', ['DS1']],
        ['2001:db8:77::77', ['DS2']],
        ['2001:db8:ff00:100::1', []],
        ['10.8.0.7', []],
      ] as const) {
        const found = await app.sessions.list({ address })
        assert.deepEqual(
          found.map(({ sessionKey }) => sessionKey),
          keys,
          address,
        )
      }
    })
    await t.test('are cut, or never stored, as the brand says', async () => {
      await fixture.withSettings({ session_addresses: 'cut' })
      await sendReport('m3', 'DS3', 'Start', addresses)
      const cut = ['10.8.0.0/24', '2001:db8:77::/48', '2001:db8:77::/48', '2001:db8:ff00::/48']
      assert.deepEqual(await shown('DS3'), cut)
      await fixture.withSettings({ session_addresses: 'none' })
      await sendReport('m3', 'DS4', 'Start', addresses)
      assert.deepEqual(await shown('DS4'), [null, null, null, null])
    })
    await t.test('are erased with all else', async () => {
      await fixture.withSettings({ session_addresses: 'keep', session_days: 0 })
      await sendReport('m3', 'DS5', 'Start', addresses)
      await sendReport('m3', 'DS5', 'Stop')
      await fixture.runJob('session-erasure')
      const rows = await app.db.read
        .selectFrom('session')
        .selectAll()
        .where('session_key', '=', 'DS5')
        .execute()
      assert.ok(rows.length === 1 && !/2001:|10\.8/.test(JSON.stringify(rows)))
    })
  })

  test(`${engine}: a report of a login whose brand its gateway does not serve has no account`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { sendReport, used, signIn, app } = fixture
    await fixture.login('ours')
    await signIn('ours', 'before')
    await sendReport('ours', 'before', 'Start')
    await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    await app.gateways.set('gw1', { brands: ['other'] }, OPERATOR)
    for (const key of ['a', 'b']) {
      await sendReport('ours', key, 'Start')
      await sendReport('ours', key, 'Interim-Update', used(60, 5000, 5000))
    }
    const [, ...after] = (await app.sessions.list()).toReversed()
    assert.deepEqual(
      after.map(({ brand, username, octetsIn }) => [brand, username, octetsIn]),
      [
        [null, 'ours', 5000],
        [null, 'ours', 5000],
      ],
    )
    await t.test('but what began while it was served still counts', async () => {
      await sendReport('ours', 'before', 'Stop', used(60, 7, 8))
      assert.deepEqual(await fixture.usage(), { ours: [1, 7, 8] })
    })
  })
}

test('Class is not sent where a gateway takes it for a group', async (t) => {
  const fixture = await openFixture(t, 'sqlite', { profile: 'ocserv', messageAuthenticator: 'legacy' })
  await fixture.login('oc')
  assert.deepEqual(await fixture.signIn('oc', undefined), { code: 'Access-Accept', mark: undefined })
})
