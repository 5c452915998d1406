// Logins over RADIUS, by each method, against real accounts: the admitted logins, their attributes, and equal refusals.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { systemRandom } from '../../../src/ids.ts'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { attributesOf, type Packet } from '../../../src/radius/codec/packet.ts'
import { chapResponse } from '../../../src/radius/methods/chap.ts'
import { deriveMppeKeys, revealKey } from '../../../src/radius/methods/mppe-keys.ts'
import { authenticatorResponse } from '../../../src/radius/methods/mschapv2.ts'
import { KEPT_MS } from '../../../src/radius/pipeline/reply-cache.ts'
import { makeExplainLogin } from '../../../src/sessions/inspection/explain-login.ts'
import { msChap } from '../../fixtures/radius/ms-chap.ts'
import {
  accessRequest,
  addGateway,
  contentOf,
  type Login,
  openClient,
  openRadiusFixture,
  pap,
  type RadiusFixture,
  secret,
} from '../../fixtures/radius/radius.ts'
import { ENGINES } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
/** MS-CHAP-Response (RFC 2548 section 2.1.3) in a Vendor-Specific attribute. */
const MS_CHAP_V1 = { type: 26, value: Buffer.concat([Buffer.from('000001370134', 'hex'), Buffer.alloc(50)]) }
const REFUSED = { code: 'Access-Reject', interimS: undefined, address: undefined, timeoutS: undefined }

for (const engine of ENGINES) {
  test(`${engine}: a captured login that is sent again takes no second seat, now or after its lease`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })
    const seats = async () => {
      const rows = await fixture.app.db.read.selectFrom('seat').select('lease_until').execute()
      return rows.filter(({ lease_until }) => lease_until > fixture.clock.now()).length
    }
    const caught = [
      pap(ADA),
      accessRequest((own) => chap(ADA, own)),
      pap(ADA, [attribute('Acct-Session-Id', 's1')]),
    ]
    for (const one of caught) {
      assert.equal((await fixture.logins.ask(one)).code, 'Access-Accept')
      const held = await seats()
      for (let times = 0; times < 3; times++) {
        fixture.clock.add(2 * KEPT_MS)
        const others = [0, 1, 2].map(async () => (await openClient(t, fixture.server.logins[0])).ask(one))
        assert.equal((await Promise.all(others))[0]?.code, 'Access-Accept')
        assert.equal(await seats(), held)
      }
      fixture.clock.add(HOUR_MS)
      assert.equal((await fixture.logins.ask(one)).code, 'Access-Accept')
      assert.equal(await seats(), 0)
    }
    assert.equal((await fixture.logins.ask(pap(ADA))).code, 'Access-Accept')
    assert.equal(await seats(), 1)
  })

  test(`${engine}: a login by`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await fixture.add({ login: ADA })

    for (const [method, ask] of Object.entries(METHODS)) {
      await t.test(`${method} gets in with the right password and with no other`, async () => {
        assert.equal((await ask(fixture, ADA)).code, 'Access-Accept')
        const answer = await ask(fixture, { ...ADA, password: 'Correct-Horse.9?' })
        assert.deepEqual([answer.code, attributesOf(answer).map(({ type }) => type)], ['Access-Reject', [80]])
      })
    }
    for (const [method, ask] of Object.entries(METHODS)) {
      await t.test(
        `${method} gets in under its name in another case, which the challenge is answered with`,
        async () => {
          assert.equal((await ask(fixture, { ...ADA, username: 'aDA' })).code, 'Access-Accept')
        },
      )
    }
    await t.test('MS-CHAPv2 is proven to the caller too, and given its keys', () => provesItself(fixture))
    await t.test('two methods at once or none gets nowhere', async () => {
      const both = pap(ADA, [attribute('CHAP-Password', Buffer.alloc(17))])
      const none = accessRequest([attribute('User-Name', ADA.username)])
      const old = accessRequest([attribute('User-Name', ADA.username), MS_CHAP_V1])
      for (const request of [both, none, old])
        assert.deepEqual(contentOf(await fixture.logins.ask(request)), REFUSED)
    })
    await t.test('a method that is not spoken leaves a trace like any other refusal', async () => {
      await fixture.app.refusals.idle()
      const gateways = (await fixture.app.gatewayDirectory.load()).list()
      const why = await makeExplainLogin(fixture.app).explain(ADA.username, gateways)
      assert.ok(why?.refusals.some((one) => one.why === 'method_not_spoken'))
    })
    await t.test('a misshapen answer to a challenge gets nowhere', async () => {
      const misshapen = [
        attribute('CHAP-Password', Buffer.alloc(16)),
        attribute('MS-CHAP2-Response', Buffer.alloc(49)),
        attribute('User-Password', Buffer.alloc(15)),
        attribute('User-Password', Buffer.alloc(144)),
      ]
      const name = attribute('User-Name', ADA.username)
      const answers = await Promise.all(
        misshapen.map((one) => fixture.logins.ask(accessRequest([name, one]))),
      )
      assert.deepEqual(answers.map(contentOf), [REFUSED, REFUSED, REFUSED, REFUSED])
    })
  })

  test(`${engine}: unknown, wrong, disabled, expired and not allowed here are the same bytes`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    const disabled = await fixture.add()
    await fixture.prepaid.disable(fixture.caller, disabled.username)
    const expired = await fixture.add({ days: 1 })
    const { countries } = await fixture.app.locations.catalogue()
    const malta = countries.find(({ name }) => name === 'Malta')?.id ?? 0
    const elsewhere = await fixture.add({ limits: { countryIds: [malta], cityIds: [], protocolIds: [] } })
    const good = await fixture.add()
    fixture.clock.add(2 * DAY_MS)
    const accounts = [disabled, expired, elsewhere]
    const tried = [
      ...accounts.map(({ login }) => login),
      { ...good.login, password: 'wrong' },
      { username: 'nobody', password: 'anything' },
      { username: '', password: '' },
    ]
    const answers = await Promise.all(tried.map((login) => fixture.logins.ask(pap(login))))
    // All bytes except identifier and signatures, which differ for each request.
    const bare = answers.map(({ bytes }) =>
      bytes.toString('hex').replace(/^(..)..(.{4}).{32}(.{4}).{32}/, '$1$2$3'),
    )
    assert.deepEqual(new Set(bare), new Set(['0300265012']))
    assert.equal((await fixture.logins.ask(pap(good.login))).code, 'Access-Accept')
  })

  test(`${engine}: what an accepted login is answered with`, async (t) => {
    const fixture = await openRadiusFixture(t, {
      engine,
      gateway: { profile: 'openvpn-plugin', messageAuthenticator: 'strict' },
      radius: { interimS: 300 },
    })
    const { clock } = fixture

    await t.test('how often to report, a class, and when to end', async () => {
      const { login } = await fixture.add({ days: 3 })
      const answer = await fixture.logins.ask(pap(login))
      assert.deepEqual(contentOf(answer), {
        ...{ code: 'Access-Accept', interimS: 300, address: undefined },
        timeoutS: (3 * DAY_MS + 12 * HOUR_MS) / 1000,
      })
      assert.ok(findAttribute(answer, 'Class'))
    })
    await t.test('no end that is too near or too far to be sent', async () => {
      const { login: long } = await fixture.add({ days: 365 })
      assert.equal(contentOf(await fixture.logins.ask(pap(long))).timeoutS, 20 * 24 * 3600)
      const { login: short } = await fixture.add({ days: 1 })
      clock.add(DAY_MS + 12 * HOUR_MS - 1)
      assert.equal(contentOf(await fixture.logins.ask(pap(short))).timeoutS, 10)
    })
    await t.test('no end at a gateway that would log in again and again', async () => {
      await fixture.app.gateways.set('gw1', { profile: 'strongswan' }, fixture.caller.actor)
      const { login } = await fixture.add({ days: 3 })
      const answer = await fixture.logins.ask(pap(login))
      assert.deepEqual([answer.code, contentOf(answer).timeoutS], ['Access-Accept', undefined])
    })
  })

  test(`${engine}: a dedicated address goes to its owner, at its host`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine, gateway: { host: 'de1.example.net' } })
    await stock(fixture)
    const { login } = await fixture.add({ dedicatedCountry: 'DE' })
    const first = pap(login, [attribute('Acct-Session-Id', 's1')])
    assert.equal(contentOf(await fixture.logins.ask(first)).address, '198.51.100.1')
    await fixture.app.gateways.set('gw1', { host: 'de2.example.net' }, fixture.caller.actor)
    fixture.clock.add(DAY_MS)
    const answer = await fixture.logins.ask(pap(login, [attribute('Acct-Session-Id', 's2')]))
    assert.deepEqual([answer.code, contentOf(answer).address], ['Access-Accept', undefined])
  })

  test(`${engine}: a name that leads out of a folder is refused where names become files, and said why`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    const { app } = fixture
    const evil = { username: '../evil', password: ADA.password }
    await fixture.add({ login: evil })
    assert.equal((await fixture.logins.ask(pap(evil))).code, 'Access-Accept')
    const plugin = { profile: 'openvpn-plugin', messageAuthenticator: 'legacy' } as const
    await app.gateways.set('gw1', plugin, fixture.caller.actor)
    const at = [attribute('Acct-Session-Id', 'other')]
    assert.deepEqual(contentOf(await fixture.logins.ask(pap(evil, at))), REFUSED)
    await app.refusals.idle()
    const gateways = (await app.gatewayDirectory.load()).list()
    const why = await makeExplainLogin(app).explain(evil.username, gateways)
    assert.deepEqual(
      [
        why?.gateways.map((one) => [one.gateway, one.answer, one.protocols]),
        why?.refusals.map((one) => [one.gateway, one.why]),
      ],
      [[['gw1', 'name_not_here', []]], [['gw1', 'name_not_here']]],
    )
  })

  test(`${engine}: NAS-Identifier says which protocol of a gateway is meant`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine, gateway: { protocols: ['ikev2', 'openvpn-udp'] } })
    const gateway = (await fixture.app.gatewayDirectory.load()).findBySource('127.0.0.1', undefined)
    assert.ok(typeof gateway === 'object')
    const { protocols } = gateway
    const ikev2 = protocols.find(({ slug }) => slug === 'ikev2')?.protocolId ?? 0
    const { login } = await fixture.add({ limits: { countryIds: [], cityIds: [], protocolIds: [ikev2] } })
    const at = async (name: string) =>
      (await fixture.logins.ask(pap(login, [attribute('NAS-Identifier', name)]))).code
    assert.equal(await at('gw1/openvpn-udp'), 'Access-Reject')
    assert.equal(await at('gw1/sstp'), 'Access-Reject')
    assert.equal(await at('anything'), 'Access-Accept')
    assert.equal(await at('gw1/ikev2'), 'Access-Accept')
  })

  test(`${engine}: gateways behind one address are distinguished by NAS-Identifier`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    await addGateway(fixture, 'gw2', { source: '127.0.0.1' })
    const { login } = await fixture.add()
    fixture.logins.send(pap(login).bytes)
    await fixture.logins.ask(pap(login, [attribute('NAS-Identifier', 'gw2')]))
    const { 'login ambiguous_client': ambiguous, 'login accepted': accepted } = await fixture.packets()
    assert.deepEqual({ ambiguous, accepted }, { ambiguous: 1, accepted: 1 })
  })
}

type Asking = (fixture: RadiusFixture, login: Login) => Promise<Packet>

const METHODS: Record<string, Asking> = {
  PAP: (fixture, login) => fixture.logins.ask(pap(login)),
  'CHAP under the Request Authenticator': (fixture, login) =>
    fixture.logins.ask(accessRequest((challenge) => chap(login, challenge))),
  'CHAP under a challenge of its own': (fixture, login) => {
    const challenge = systemRandom.bytes(24)
    const own = [...chap(login, challenge), attribute('CHAP-Challenge', challenge)]
    return fixture.logins.ask(accessRequest(own))
  },
  'MS-CHAPv2': (fixture, login) => fixture.logins.ask(accessRequest(msChap(login).attributes)),
}

function chap({ username, password }: Login, challenge: Buffer) {
  const response = chapResponse({ identifier: 7, challenge }, password)
  const value = Buffer.concat([Buffer.from([7]), response])
  return [attribute('User-Name', username), attribute('CHAP-Password', value)]
}

async function provesItself(fixture: RadiusFixture): Promise<void> {
  const { attempt, attributes } = msChap(ADA)
  const request = accessRequest(attributes)
  const answer = await fixture.logins.ask(request)
  const proof = Buffer.concat([Buffer.from([9]), Buffer.from(authenticatorResponse(attempt, ADA.password))])
  assert.deepEqual(findAttribute(answer, 'MS-CHAP2-Success'), proof)
  const keys = deriveMppeKeys(ADA.password, attempt.ntResponse)
  const given = (name: 'MS-MPPE-Send-Key' | 'MS-MPPE-Recv-Key') =>
    revealKey(findAttribute(answer, name) ?? Buffer.alloc(0), request.authenticator, secret)
  assert.deepEqual([given('MS-MPPE-Send-Key'), given('MS-MPPE-Recv-Key')], [keys.sendKey, keys.recvKey])
}

async function stock(fixture: RadiusFixture): Promise<void> {
  const row = {
    ...{ brand_id: fixture.brand.id, country: 'DE', address: '198.51.100.1', host: 'de1.example.net' },
    ...{ status: 'free' as const, subscription_id: null, due_at: null, created_at: fixture.clock.now() },
  }
  await fixture.app.db.write((tx) => tx.insertInto('dedicated_address').values(row).execute())
}
