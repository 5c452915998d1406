// Every change that may forbid access queues the disconnects of exactly the live sessions that it forbids, in its own
// transaction.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from '../../../src/brands/settings.ts'
import { DAY_MS } from '../../../src/clock.ts'
import { denialOf } from '../../../src/sessions/disconnects/reauthorize.ts'
import { type LiveSessionsFixture, openLiveSessionsFixture } from '../../fixtures/live-sessions.ts'
import { NO_LIMITS } from '../../fixtures/prepaid.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const MULTI_LOGIN = { ...NO_LIMITS, multiLogin: 2 }

type Case = {
  /** Prepares the login before it connects. */
  login?: (fixture: LiveSessionsFixture) => Promise<string>
  sessions?: number
  change: (fixture: LiveSessionsFixture, username: string) => Promise<unknown>
  /** Reasons of the disconnects, by the begin of the sessions; null: it stays. */
  ends: (string | null)[]
  /** Undoes a change that concerns other tests, too. */
  after?: (fixture: LiveSessionsFixture) => Promise<unknown>
}

const accountOf = async ({ app }: LiveSessionsFixture, username: string) =>
  app.db.read
    .selectFrom('subscription')
    .select(['id', 'account_id as accountId'])
    .where('vpn_username', '=', username)
    .executeTakeFirstOrThrow()

let made = 0
const byPlan = async (fixture: LiveSessionsFixture): Promise<string> => {
  const { vpn_username } = await fixture.addClient(`live-${++made}@example.org`)
  return String(vpn_username)
}
const cancelledTonight =
  (whole: boolean) =>
  async (fixture: LiveSessionsFixture): Promise<string> => {
    const username = await byPlan(fixture)
    const { id, accountId } = await accountOf(fixture, username)
    const subscriptionId = whole ? undefined : id
    const request = { type: 'midnight' as const, reason: undefined, subscriptionId }
    await fixture.app.purchases.cancel(fixture.caller, accountId, request)
    return username
  }
const nextNight = async (fixture: LiveSessionsFixture) => {
  fixture.clock.add(DAY_MS)
  await fixture.app.nightly.runBatch(fixture.brand)
}
const freemium = async (fixture: LiveSessionsFixture) => (await fixture.add({ kind: 'freemium' })).username
const freemiumInGermany = async (fixture: LiveSessionsFixture, is: boolean) =>
  fixture.app.locations.change({ countries: [{ iso_code: 'DE', is_freemium: is }] }, 'extend', OPERATOR)
const setBrand = (fixture: LiveSessionsFixture, settings: Record<string, unknown>) =>
  fixture.app.brands.set(fixture.brandName, { settings }, OPERATOR)

const CASES: Record<string, Case> = {
  'closing an account': {
    login: byPlan,
    change: async (fixture, username) =>
      fixture.app.accounts.close(fixture.caller, (await accountOf(fixture, username)).accountId),
    ends: ['account_closed'],
  },
  'the night that ends a subscription': {
    login: cancelledTonight(false),
    change: nextNight,
    ends: ['subscription_ended'],
  },
  'the night that ends an account': {
    login: cancelledTonight(true),
    change: nextNight,
    ends: ['account_closed'],
  },
  'suspending an account': {
    login: byPlan,
    change: async (fixture, username) => {
      const { accountId } = await accountOf(fixture, username)
      return fixture.suspension.suspend(fixture.caller, { accountId, reason: undefined })
    },
    ends: ['account_suspended'],
  },
  'disabling a prepaid account': {
    change: ({ prepaid, caller }, username) => prepaid.disable(caller, username),
    ends: ['subscription_suspended'],
  },
  'deleting a prepaid account': {
    change: ({ prepaid, caller }, username) => prepaid.remove(caller, username),
    ends: ['account_closed'],
  },
  'deleting one of two prepaid logins of an account': {
    login: async (fixture) => {
      const email = `live-${++made}@example.org`
      await fixture.addClient(email)
      const { username } = await fixture.add()
      const fromId = (await accountOf(fixture, username)).accountId
      await fixture.linking.link(fixture.caller, { fromId, toId: await fixture.idOf(email), toEmail: email })
      return username
    },
    change: ({ prepaid, caller }, username) => prepaid.remove(caller, username),
    ends: ['subscription_ended'],
  },
  'the last day of a prepaid account': {
    login: async (fixture) => (await fixture.add({ days: 1 })).username,
    change: async ({ clock, prepaid }) => {
      clock.add(2 * DAY_MS)
      await prepaid.expireDue()
    },
    ends: ['subscription_expired'],
  },
  'another country for a login': {
    change: ({ prepaid, caller }, username) =>
      prepaid.setLimits(caller, username, { ...NO_LIMITS, countryIds: [1] }),
    ends: ['country_not_allowed'],
  },
  'another protocol for a login, with its renewal': {
    login: async (fixture) => (await fixture.add({ days: 5 })).username,
    change: ({ prepaid, caller }, username) =>
      prepaid.renew(caller, username, { days: 5, limits: { ...NO_LIMITS, protocolIds: [4] } }),
    ends: ['protocol_not_allowed'],
  },
  'fewer seats for a login: the newest go': {
    sessions: 3,
    change: ({ prepaid, caller }, username) => prepaid.setLimits(caller, username, MULTI_LOGIN),
    ends: [null, null, 'no_seat_left'],
  },
  'another kind of a login': {
    change: ({ prepaid, caller }, username) => prepaid.setKind(caller, username, 'freemium'),
    ends: ['kind_not_here'],
  },
  'a place that is not freemium any more': {
    login: async (fixture) => {
      await freemiumInGermany(fixture, true)
      return freemium(fixture)
    },
    change: (fixture) => freemiumInGermany(fixture, false),
    ends: ['kind_not_here'],
  },
  'a gateway that does not serve the brand any more': {
    change: async ({ app }) => {
      await app.gateways.set('g1', { brands: ['other'] }, OPERATOR)
    },
    ends: ['not_served_here'],
    after: ({ app }) => app.gateways.set('g1', { brands: null }, OPERATOR),
  },
  'a gateway that does not speak the protocol any more': {
    change: ({ app }) => app.gateways.set('g1', { protocols: ['wireguard'] }, OPERATOR),
    ends: ['protocol_not_allowed'],
    after: ({ app }) => app.gateways.set('g1', { protocols: ['ikev2'] }, OPERATOR),
  },
  'a gateway that moves to a country that the login may not use': {
    login: async (fixture) => {
      const { countries } = await fixture.app.locations.catalogue()
      const germany = countries.filter((one) => one.isoCode === 'DE').map((one) => one.id)
      return (await fixture.add({ limits: { ...NO_LIMITS, countryIds: germany } })).username
    },
    change: ({ app }) => app.gateways.set('g1', { country: 'NL' }, OPERATOR),
    ends: ['country_not_allowed'],
    after: ({ app }) => app.gateways.set('g1', { country: 'DE' }, OPERATOR),
  },
  'the suspension of a brand': {
    change: (fixture) => setBrand(fixture, { suspended: true }),
    ends: ['brand_suspended'],
    after: (fixture) => setBrand(fixture, { suspended: null }),
  },
  'fewer seats for all logins of a brand': {
    sessions: 3,
    change: (fixture) => setBrand(fixture, { default_sessions: 2 }),
    ends: [null, null, 'no_seat_left'],
    after: (fixture) => setBrand(fixture, { default_sessions: null }),
  },
  'the removal of a gateway': {
    change: ({ app }) => app.gateways.remove('g1', OPERATOR),
    ends: ['gateway_removed'],
    after: (fixture) => fixture.gateway('g1'),
  },
  'what forbids nothing': {
    sessions: 2,
    change: async (fixture, username) => {
      const { prepaid, caller } = fixture
      await prepaid.setPassword(caller, username, 'Another-Horse.9!')
      await prepaid.setLimits(caller, username, MULTI_LOGIN)
      await prepaid.extend(caller, username, '2027-06-01')
      await setBrand(fixture, { default_sessions: 20 })
      await fixture.app.gateways.set('g1', { host: 'other.example.net', protocols: ['ikev2'] }, OPERATOR)
    },
    ends: [null, null],
  },
}

for (const engine of ENGINES) {
  test(`${engine}: of live sessions`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    await fixture.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    await fixture.gateway('g1')
    const elsewhere = await fixture.gateway('g2', { country: 'NL', city: 'Amsterdam' })
    const bystander = (await fixture.add({ days: 3000 })).username

    for (const [name, { login, sessions = 1, change, ends, after }] of Object.entries(CASES)) {
      await t.test(
        `${name} ends ${ends.some((why) => why !== null) ? 'those it forbids' : 'none'}`,
        async () => {
          const username = login ? await login(fixture) : (await fixture.add()).username
          const g1 = (await fixture.app.gateways.list()).find((one) => one.name === 'g1')?.id ?? 0
          const stays = await fixture.begin(bystander, { gatewayId: elsewhere })
          const ids: number[] = []
          for (let i = 0; i < sessions; i++) ids.push(await fixture.begin(username, { gatewayId: g1 }))
          const ending = ids.flatMap((id, at) => (ends[at] ? [[id, ends[at]]] : []))

          const now = fixture.clock.now()
          await fixture.undone(() => change(fixture, username))
          assert.deepEqual(await fixture.queued(), [], 'nothing is queued by a change that is undone')
          fixture.clock.set(now)
          await change(fixture, username)
          const found = (await fixture.queued()).filter(([id]) => id !== stays)
          assert.deepEqual(found, ending)

          await fixture.endAll()
          await after?.(fixture)
        },
      )
    }
  })

  test(`${engine}: an end that is queued is not queued again, and one that failed is`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const { app, prepaid, caller } = fixture
    const gatewayId = await fixture.gateway('g1')
    const { username } = await fixture.add()
    const id = await fixture.begin(username, { gatewayId })
    await prepaid.disable(caller, username)
    await prepaid.setLimits(caller, username, NO_LIMITS)
    assert.deepEqual(await fixture.queued(), [[id, 'subscription_suspended']])
    const [order] = await app.disconnects.take(gatewayId, 10)
    assert.ok(order)
    await app.disconnects.finish(order, { kind: 'failed', reason: 'no' })
    assert.deepEqual(await fixture.queued(), [])
    await prepaid.setLimits(caller, username, NO_LIMITS)
    assert.deepEqual(await fixture.queued(), [[id, 'subscription_suspended']])
    await fixture.endAll()
    await prepaid.setLimits(caller, username, NO_LIMITS)
    assert.deepEqual(await fixture.queued(), [], 'what has ended needs no end')
  })

  test(`${engine}: a session without a seat is judged by everything but the seats`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const gatewayId = await fixture.gateway('g1')
    const { username } = await fixture.add()
    await fixture.begin(username, { gatewayId })
    const without = await fixture.begin(username, { gatewayId, seat: false })
    await fixture.prepaid.setLimits(fixture.caller, username, { ...NO_LIMITS, multiLogin: 1 })
    assert.deepEqual(await fixture.queued(), [])
    await fixture.prepaid.setLimits(fixture.caller, username, {
      ...NO_LIMITS,
      multiLogin: 1,
      countryIds: [1],
    })
    assert.equal((await fixture.queued()).find(([id]) => id === without)?.[1], 'country_not_allowed')
  })

  test(`${engine}: what every change missed is ended by the job, once`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const gatewayId = await fixture.gateway('g1')
    const { username } = await fixture.add()
    const other = await fixture.add()
    await fixture.prepaid.disable(fixture.caller, username)
    const missed = await fixture.begin(username, { gatewayId })
    await fixture.begin(other.username, { gatewayId })
    assert.equal(await fixture.runJob('end-slipped'), 'ended 1')
    assert.deepEqual(await fixture.queued(), [[missed, 'subscription_suspended']])
    assert.equal(await fixture.runJob('end-slipped'), '')
    await fixture.endAll()
    assert.equal(await fixture.runJob('end-slipped'), '')
  })

  test(`${engine}: a session that begins after the change that forbids it is ended within two looks`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const gatewayId = await fixture.gateway('g1')
    const { username } = await fixture.add()
    await fixture.begin((await fixture.add()).username, { gatewayId })
    await fixture.runJob('end-young')
    await fixture.prepaid.disable(fixture.caller, username)
    const ids = []
    for (let i = 0; i < 3; i++) ids.push(await fixture.begin(username, { gatewayId }))
    assert.equal(await fixture.runJob('end-young'), '')
    const later = await fixture.begin(username, { gatewayId })
    assert.equal(await fixture.runJob('end-young'), 'ended 3')
    assert.equal(await fixture.runJob('end-young'), 'ended 1')
    assert.equal(await fixture.runJob('end-young'), '')
    const why = 'subscription_suspended'
    assert.deepEqual(
      await fixture.queued(),
      [...ids, later].map((id) => [id, why]),
    )
  })

  test(`${engine}: a session that begins while the change that forbids it is written is ended within two looks`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const gatewayId = await fixture.gateway('g1')
    const { username } = await fixture.add()
    await fixture.runJob('end-young')
    const beginning = await fixture.meanwhile(
      () => fixture.prepaid.disable(fixture.caller, username),
      () => fixture.begin(username, { gatewayId }),
    )
    const begun = await beginning.outcome
    assert.deepEqual(await fixture.queued(), [], 'neither transaction sees the other')
    await fixture.runJob('end-young')
    await fixture.runJob('end-young')
    assert.deepEqual(await fixture.queued(), [[begun, 'subscription_suspended']])
  })
}

test('a session of an unknown protocol stays where any protocol of its gateway is allowed', () => {
  const place = { countryId: 1, cityId: null, isFreemium: false }
  const speaks = (...ids: number[]) => ({
    brandIds: null,
    protocols: ids.map((protocolId) => ({ protocolId, place: { ...place, protocolId } })),
  })
  const session = {
    ...{ id: 1, protocolId: null, olderSeats: 0, gateway: speaks(3, 4) },
    facts: {
      ...{ subscriptionId: 1, accountId: 1, brandId: 1, accountStatus: 'active' as const },
      isEmailPending: false,
      ...{
        brand: parseSettings('{}'),
        daysAhead: null,
        rule: 'refuse_newest' as const,
        dedicated: undefined,
      },
      subscription: {
        ...{ status: 'active' as const, planMonths: 1, dueOn: '2026-12-21', kind: 'paid' as const },
        limits: { ...NO_LIMITS, protocolIds: [4] },
      },
    },
  }
  assert.equal(denialOf(session, 0), undefined)
  assert.equal(denialOf({ ...session, protocolId: 4 }, 0), undefined)
  assert.equal(denialOf({ ...session, protocolId: 3 }, 0), 'protocol_not_allowed')
  assert.equal(denialOf({ ...session, gateway: speaks(3) }, 0), 'protocol_not_allowed')
  assert.equal(denialOf({ ...session, gateway: undefined }, 0), 'gateway_removed')
  const ofOthers = { ...session.gateway, brandIds: new Set([2]) }
  assert.equal(denialOf({ ...session, gateway: ofOthers }, 0), 'not_served_here')
})
