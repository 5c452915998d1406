// Admission: refusals and their reasons, dedicated addresses, previews, and the notes of refusals.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import type { NewGateway } from '../../../src/gateways/gateways.ts'
import { makeExplainLogin } from '../../../src/sessions/inspection/explain-login.ts'
import { MOST_NOTED } from '../../../src/sessions/login/refusal-log.ts'
import type { AdmissionRequest } from '../../../src/sessions/seats/admission.ts'
import { FRESH_MS, SEAT_LEASE_MS } from '../../../src/sessions/seats/seat-rules.ts'
import {
  ELSEWHERE,
  type GatewayFixture,
  HOME,
  openGatewayFixture,
  type Who,
} from '../../fixtures/gateways.ts'
import { plain } from '../../fixtures/prepaid.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const GERMANY = 84
const FRANKFURT = 48
const BERLIN = 46
const [OPENVPN_UDP, IKEV2] = [1, 3]

async function stockAddress(fixture: GatewayFixture, address: string, host: string): Promise<void> {
  await fixture.app.dedicatedAddresses.add(fixture.caller, { country: 'DE', host, ranges: [address] })
}

async function loginWithAddress(fixture: GatewayFixture, externalId: string): Promise<Who> {
  const limits = { multiLogin: 5, countryIds: [], cityIds: [], protocolIds: [] }
  const input = { ...plain(externalId), dedicatedCountry: 'DE', limits }
  const { login } = await fixture.prepaid.create(fixture.caller, input)
  return { username: login.username, subscriptionId: await fixture.subscriptionOf(login.username) }
}

async function addressOf(fixture: GatewayFixture, ask: AdmissionRequest): Promise<string | undefined> {
  const answer = await fixture.app.admission.admit(ask)
  assert.equal(answer.kind, 'admitted')
  return answer.kind === 'admitted' ? answer.framedAddress : undefined
}

/** The refused logins in the audit trail, oldest first. */
async function noted({ app }: GatewayFixture) {
  await app.refusals.idle()
  const rows = await app.db.read
    .selectFrom('audit')
    .select(['target', 'after', 'address', 'actor_kind as kind'])
    .where('action', '=', 'session.refuse')
    .orderBy('id')
    .execute()
  return rows.map(({ after, ...row }) => ({ ...row, why: JSON.parse(after ?? '{}').why as string }))
}

for (const engine of ENGINES) {
  test(`${engine}: admission`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    const { app } = fixture
    const inBerlin = await fixture.addGateway({ name: 'berlin', host: 'b.example.net', city: 'Berlin' })

    await t.test('asks the one rule: states of accounts and logins', async () => {
      const who = await fixture.login()
      await fixture.prepaid.disable(fixture.caller, who.username)
      assert.equal(await fixture.admit(who), 'subscription_suspended')
      await fixture.prepaid.enable(fixture.caller, who.username)
      await fixture.withSettings({ suspended: true })
      assert.equal(await fixture.admit(who), 'brand_suspended')
      await fixture.withSettings({ suspended: null })
      assert.equal(await fixture.admit(who), 'admitted')
      assert.equal(await fixture.admit({ ...who, subscriptionId: 987_654 }), 'subscription_ended')
    })

    await t.test('asks the one rule: kinds, countries, cities and protocols', async () => {
      const free = await fixture.add({ kind: 'freemium' })
      const freemium = { ...free, subscriptionId: await fixture.subscriptionOf(free.username) }
      assert.equal(await fixture.admit(freemium), 'kind_not_here')
      assert.equal(await fixture.admit(await fixture.login(1, { countryIds: [1] })), 'country_not_allowed')
      assert.equal(await fixture.admit(await fixture.login(1, { countryIds: [GERMANY] })), 'admitted')
      const frankfurt = await fixture.login(1, { cityIds: [FRANKFURT] })
      assert.equal(await fixture.admit(frankfurt), 'city_not_allowed') // the gateway is in no city
      assert.equal(await fixture.admit(frankfurt, inBerlin), 'city_not_allowed')
      assert.equal(await fixture.admit(await fixture.login(1, { cityIds: [BERLIN] }), inBerlin), 'admitted')
      assert.equal(
        await fixture.admit(await fixture.login(1, { protocolIds: [IKEV2] })),
        'protocol_not_allowed',
      )
    })

    await t.test('of several protocols records the first that is allowed', async () => {
      const both = await fixture.addGateway({
        name: 'both',
        host: 'x.example.net',
        protocols: ['openvpn-udp', 'ikev2'],
      })
      const answer = async (protocolIds: number[], asked = both.protocols) => {
        const ask = fixture.ask(await fixture.login(1, { protocolIds }), both, { protocols: asked })
        const admitted = await app.admission.admit(ask)
        return admitted.kind === 'admitted' ? admitted.protocolId : admitted.why
      }
      assert.equal(await answer([]), OPENVPN_UDP)
      assert.equal(await answer([IKEV2]), IKEV2)
      assert.equal(await answer([IKEV2], both.protocols.slice(0, 1)), 'protocol_not_allowed')
      assert.equal(await answer([], []), 'protocol_not_allowed')
    })

    await t.test('knows which brands a gateway serves', async () => {
      await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
      const others: Partial<NewGateway> = { brands: ['other'] }
      const theirs = await fixture.addGateway({ name: 'theirs', host: 't.example.net', ...others })
      assert.equal(await fixture.admit(await fixture.login(), theirs), 'not_served_here')
    })

    await t.test(
      'says when a prepaid login ends, and a check decides the same without taking a seat',
      async () => {
        const who = await fixture.login(1)
        const isAllowed = async () => {
          const request = { ...fixture.ask(who), username: who.username, evidence: 'right' }
          return (await app.login.check(request, () => true)) !== undefined
        }
        assert.equal(await isAllowed(), true)
        assert.equal((await fixture.seats(who)).length, 0)
        const answer = await app.admission.admit(fixture.ask(who))
        assert.ok(answer.kind === 'admitted')
        assert.equal(answer.until, Date.UTC(2026, 11, 22))
        assert.equal(await isAllowed(), true)
        assert.equal((await fixture.seats(who)).length, 1)
        await fixture.prepaid.disable(fixture.caller, who.username)
        assert.equal(await isAllowed(), false)
      },
    )
  })

  test(`${engine}: a dedicated address`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    const { app } = fixture
    await stockAddress(fixture, '198.51.100.1', fixture.first.host)
    const who = await loginWithAddress(fixture, 'dedicated')

    await t.test('is given at its host only', async () => {
      assert.equal(await addressOf(fixture, fixture.ask(who, fixture.second)), undefined)
      assert.equal(await addressOf(fixture, fixture.ask(who, fixture.first)), '198.51.100.1')
    })

    await t.test('never to a second session at once', async () => {
      assert.equal(await addressOf(fixture, fixture.ask(who, fixture.first)), undefined)
      const [a, b] = [fixture.ask(who), fixture.ask(who)]
      const asked = await Promise.all([addressOf(fixture, a), addressOf(fixture, b)])
      assert.deepEqual(asked, [undefined, undefined])
    })

    await t.test('again when its session is gone, to one of many who ask at once', async () => {
      fixture.clock.add(SEAT_LEASE_MS)
      const asked = await Promise.all([1, 2, 3].map(() => addressOf(fixture, fixture.ask(who))))
      assert.deepEqual(asked.toSorted(), ['198.51.100.1', undefined, undefined])
    })

    await t.test('not to its new holder while a session of the one before has it', async () => {
      fixture.clock.add(SEAT_LEASE_MS)
      const key = await fixture.connect(who)
      await fixture.prepaid.remove(fixture.caller, who.username)
      fixture.clock.add(31 * DAY_MS) // its quarantine is over
      await app.db.write((tx) =>
        tx
          .updateTable('seat')
          .set({ lease_until: fixture.clock.now() + MINUTE_MS })
          .where('session_key', '=', key)
          .execute(),
      )
      await fixture.runJob('address-stock')
      const next = await loginWithAddress(fixture, 'next')
      const free = await loginWithAddressOf(fixture, next)
      assert.equal(free, '198.51.100.1')
      assert.equal(await addressOf(fixture, fixture.ask(next)), undefined)
      fixture.clock.add(MINUTE_MS)
      assert.equal(await addressOf(fixture, fixture.ask(next)), '198.51.100.1')
    })

    await t.test('stays with a client that crashed and comes back', async () => {
      await stockAddress(fixture, '198.51.100.2', fixture.first.host)
      const again = await loginWithAddress(fixture, 'again')
      await app.prepaid.setLimits(fixture.caller, again.username, {
        multiLogin: 1,
        countryIds: [],
        cityIds: [],
        protocolIds: [],
      })
      await fixture.connect(again)
      assert.equal(await addressOf(fixture, fixture.ask(again)), '198.51.100.2')
    })

    await t.test('shuts out a second session where a gateway would give it the same one', async () => {
      const host = 'plugin.example.net'
      const plugin = await fixture.addGateway({
        ...{ name: 'plugin', host, profile: 'openvpn-plugin', disconnect: 'none' },
        ...{ source: '10.0.0.11', messageAuthenticator: 'legacy' },
      })
      await stockAddress(fixture, '198.51.100.3', host)
      const owner = await loginWithAddress(fixture, 'plugin')
      const key = await fixture.connect(owner, plugin)
      fixture.clock.add(FRESH_MS)
      assert.equal(await fixture.admit(owner, plugin, { callerAddress: ELSEWHERE }), 'no_seat_left')
      assert.equal(await fixture.admit(owner, fixture.first, { callerAddress: ELSEWHERE }), 'admitted')
      assert.equal(await addressOf(fixture, fixture.ask(owner, plugin)), '198.51.100.3') // its own client, back from a crash
      assert.equal((await fixture.seats(owner)).length, 2)
      assert.ok((await fixture.seats(owner)).every(([, , held]) => held !== key))
      const other = await fixture.login(2)
      await fixture.connect(other, plugin)
      assert.equal(await fixture.admit(other, plugin, { callerAddress: ELSEWHERE }), 'admitted')
    })
  })

  test(`${engine}: of refusals`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    const { app } = fixture
    const who = await fixture.login(1, { countryIds: [1] })

    await t.test('one of a login, gateway and reason is noted in a minute', async () => {
      for (let i = 0; i < 3; i++) await fixture.admit(who)
      const target = `subscription:${who.subscriptionId}`
      const row = { target, why: 'country_not_allowed', address: HOME, kind: 'gateway' }
      assert.deepEqual(await noted(fixture), [row])
      await fixture.admit(who, fixture.second)
      assert.equal((await noted(fixture)).length, 2)
      fixture.clock.add(MINUTE_MS)
      await fixture.admit(who)
      assert.equal((await noted(fixture)).length, 3)
    })

    await t.test('a clock that is put back makes none wait longer', async () => {
      fixture.clock.add(MINUTE_MS)
      const before = (await noted(fixture)).length
      await fixture.admit(who, fixture.second)
      fixture.clock.add(20 * SECOND_MS)
      await fixture.admit(who)
      fixture.clock.add(-30 * SECOND_MS)
      await fixture.admit(who, fixture.second)
      await fixture.admit(who)
      assert.equal((await noted(fixture)).length - before, 4)
    })

    await t.test('a bounded number is noted in a minute, and one gateway leaves some to others', async () => {
      fixture.clock.add(MINUTE_MS)
      const before = (await noted(fixture)).length
      const attempt = { callerAddress: undefined, evidence: '' }
      const refuse = (username: string, gateway = fixture.first) =>
        app.logins.authenticate({ ...attempt, gateway, username }, () => false)
      const names = Array.from({ length: MOST_NOTED + 50 }, (_, i) => `nobody-${i}`)
      await Promise.all(names.map((username) => refuse(username)))
      const most = Math.ceil((MOST_NOTED * 3) / 4)
      assert.equal((await noted(fixture)).length - before, most)
      await refuse('somebody elsewhere', fixture.second)
      assert.equal((await noted(fixture)).length - before, most + 1)
    })

    await t.test(
      'an unknown name may be a secret typed by mistake: it can be compared and not be read',
      async () => {
        fixture.clock.add(MINUTE_MS)
        const before = (await noted(fixture)).length
        const attempt = { callerAddress: undefined, evidence: '' }
        for (const [gateway, username] of [
          [fixture.first, 'My_Secret!123'],
          [fixture.second, 'My_Secret!123'],
          [fixture.first, `${'ü'.repeat(120)}`],
        ] as const)
          await app.logins.authenticate({ ...attempt, gateway, username }, () => false)
        const [one, again, other] = (await noted(fixture)).slice(before).map(({ target }) => target)
        assert.match(one ?? '', /^nobody:[\w-]{22}$/)
        assert.match(other ?? '', /^nobody:[\w-]{22}$/)
        assert.ok(one === again && one !== other)
      },
    )

    await t.test(
      'addresses are noted as the brand keeps them, and for an unknown login not at all',
      async () => {
        for (const rule of ['cut', 'none'] as const) {
          fixture.clock.add(MINUTE_MS)
          await fixture.withSettings({ session_addresses: rule })
          await fixture.admit(who, fixture.first, { callerAddress: ELSEWHERE })
          await noted(fixture) // written by the rule of that moment
        }
        const attempt = { gateway: fixture.first, callerAddress: ELSEWHERE, evidence: '' }
        await app.logins.authenticate({ ...attempt, username: 'nobody' }, () => false)
        const last = (await noted(fixture)).slice(-3)
        assert.deepEqual(
          last.map(({ address, target }) => [address, target.split(':')[0]]),
          [
            ['203.0.113.0/24', 'subscription'],
            ['', 'subscription'],
            ['', 'nobody'],
          ],
        )
      },
    )

    await t.test('an operator sees why', async () => {
      const { explain } = makeExplainLogin(app)
      const gateways = (await app.gatewayDirectory.load()).list()
      const open = await fixture.login(1)
      const key = await fixture.connect(open)
      const found = await explain(open.username, gateways)
      assert.deepEqual([found?.limit, found?.atLimit, found?.status], [1, 'refuse_newest', 'active'])
      assert.deepEqual(
        found?.seats.map((seat) => [seat.number, seat.gateway, seat.sessionKey, seat.sessionId !== null]),
        [[1, 'g1', key, true]],
      )
      assert.ok(found?.gateways.every(({ answer }) => answer === 'no_seat_left'))
      const refused = await explain(who.username, gateways)
      assert.deepEqual(refused?.gateways[0], {
        ...{ gateway: 'g1', country: 'DE', answer: 'country_not_allowed', protocols: [] },
        byProtocol: [{ protocol: 'openvpn-udp', answer: 'country_not_allowed' }],
      })
      assert.deepEqual(refused?.refusals[0]?.why, 'country_not_allowed')
      const free = await explain((await fixture.login(1, { protocolIds: [IKEV2] })).username, gateways)
      assert.deepEqual(
        free?.gateways.map((one) => [one.gateway, one.answer, one.protocols]),
        [
          ['g1', 'protocol_not_allowed', []],
          ['g2', 'protocol_not_allowed', []],
          ['ike', 'admitted', ['ikev2']],
        ],
      )
      assert.equal(await explain('nobody', gateways), undefined)
    })
  })
}

/** The address of a login, whether or not a session has it. */
async function loginWithAddressOf(
  fixture: GatewayFixture,
  { subscriptionId }: Who,
): Promise<string | undefined> {
  return (await fixture.app.dedicatedAddresses.find(fixture.app.db.read, subscriptionId))?.address
}
