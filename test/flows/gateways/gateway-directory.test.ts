// The directory that dialects query: the gateway of an address, certificate or token, and how soon changes count.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openApp } from '../../../src/app.ts'
import { DEFAULT_OVERLAP_MS } from '../../../src/brands/key.ts'
import { NOTICED_WITHIN_MS } from '../../../src/db/revision.ts'
import type { NewGateway } from '../../../src/gateways/gateways.ts'
import { ENGINES, OPERATOR, startApp, type TestApp } from '../../harness.ts'

const PLACE = {
  host: 'de1.example.net',
  country: 'DE',
  city: 'Frankfurt',
  protocols: ['openvpn-udp', 'ikev2'],
}
const CHOSEN = 'correct-horse-battery'

for (const engine of ENGINES) {
  test(`${engine}: the directory has all that RADIUS and the gateway API need of a gateway`, async (t) => {
    const test = await startApp(t, { engine })
    const other = await test.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    const { gateway } = await add(test, 'g1', {
      ...{ source: '10.0.0.0/24', profile: 'strongswan', secret: CHOSEN, brands: ['other'] },
    })
    const known = (await test.app.gatewayDirectory.load()).get(gateway.id)
    const { countryId, cityId } = gateway
    assert.deepEqual(known && { ...known, profile: known.profile.name }, {
      ...{ id: gateway.id, name: 'g1', host: 'de1.example.net', source: '10.0.0.0/24' },
      ...{ brandIds: new Set([other.brand.id]), profile: 'strongswan', messageAuthenticator: 'strict' },
      ...{
        disconnect: { kind: 'coa', port: 3799 },
        secret: Buffer.from(CHOSEN),
        former: undefined,
        country: 'DE',
      },
      protocols: [
        {
          protocolId: 1,
          slug: 'openvpn-udp',
          place: { countryId, cityId, protocolId: 1, isFreemium: false },
        },
        { protocolId: 3, slug: 'ikev2', place: { countryId, cityId, protocolId: 3, isFreemium: false } },
      ],
    })
  })

  test(`${engine}: a change of this process counts at once, one of another within ${NOTICED_WITHIN_MS} ms`, async (t) => {
    const test = await startApp(t, { engine })
    const { app, clock } = test
    const sees = async (address: string) => (await app.gatewayDirectory.load()).hasSource(address)
    assert.equal(await sees('10.0.0.7'), false)
    await add(test, 'g1', { source: '10.0.0.7' })
    assert.equal(await sees('10.0.0.7'), true)
    const { secret } = await app.gateways.rotateSecret('g1', {}, OPERATOR)
    const held = (await app.gatewayDirectory.load()).findBySource('10.0.0.7', undefined)
    assert.equal(typeof held === 'object' && held.secret?.toString(), secret)

    const elsewhere = await openApp(app.config, { clock, log: app.log })
    t.after(() => elsewhere.close())
    await elsewhere.gateways.set('g1', { source: '10.0.0.8' }, OPERATOR)
    assert.deepEqual([await sees('10.0.0.7'), await sees('10.0.0.8')], [true, false])
    clock.add(NOTICED_WITHIN_MS)
    assert.deepEqual([await sees('10.0.0.7'), await sees('10.0.0.8')], [false, true])
    await elsewhere.gateways.remove('g1', OPERATOR)
    clock.add(NOTICED_WITHIN_MS)
    assert.equal(await sees('10.0.0.8'), false)
  })

  test(`${engine}: a place opened to freemium accounts is open at the next question`, async (t) => {
    const test = await startApp(t, { engine })
    const { gateway } = await add(test, 'g1', {})
    const open = async () =>
      (await test.app.gatewayDirectory.load()).get(gateway.id)?.protocols[0]?.place.isFreemium
    assert.equal(await open(), false)
    const city = { country: 'DE', name: 'Frankfurt', is_freemium: true }
    await test.app.locations.change({ cities: [city] }, 'extend', OPERATOR)
    assert.equal(await open(), true)
    await test.app.gateways.set('g1', { city: 'Berlin' }, OPERATOR)
    assert.equal(await open(), false)
    await test.app.locations.change(
      { countries: [{ iso_code: 'DE', is_freemium: true }] },
      'extend',
      OPERATOR,
    )
    assert.equal(await open(), true)
  })

  test(`${engine}: nothing is read again while nothing changes`, async (t) => {
    const test = await startApp(t, { engine })
    await add(test, 'g1', { source: '10.0.0.7' })
    const first = await test.app.gatewayDirectory.load()
    test.clock.add(NOTICED_WITHIN_MS)
    assert.equal(await test.app.gatewayDirectory.load(), first)
    await test.app.gateways.set('g1', { city: 'Berlin' }, OPERATOR)
    assert.notEqual(await test.app.gatewayDirectory.load(), first)
  })

  test(`${engine}: a token finds its gateway until it is renewed and its overlap is over`, async (t) => {
    const test = await startApp(t, { engine })
    const { agentToken = '' } = await add(test, 'g1', { profile: 'openvpn-agent' })
    const find = async (token: string) =>
      (await test.app.gatewayDirectory.findByAgentToken(token))?.gateway.name
    assert.equal(await find(agentToken), 'g1')
    assert.equal(await find(`${agentToken}0`), undefined)
    const renewed = await test.app.gateways.renewAgentToken('g1', {}, OPERATOR)
    test.secrets.note(renewed.agentToken)
    assert.deepEqual([await find(agentToken), await find(renewed.agentToken)], ['g1', 'g1'])
    test.clock.add(DEFAULT_OVERLAP_MS)
    assert.deepEqual([await find(agentToken), await find(renewed.agentToken)], [undefined, 'g1'])
    const last = await test.app.gateways.renewAgentToken('g1', { overlapMs: 0 }, OPERATOR)
    test.secrets.note(last.agentToken)
    assert.deepEqual([await find(renewed.agentToken), await find(last.agentToken)], [undefined, 'g1'])
  })
}

test('the most specific source wins, and IPv4 in IPv6 clothes is IPv4', async (t) => {
  const test = await startApp(t)
  await add(test, 'wide', { source: '10.0.0.0/16' })
  await add(test, 'narrow', { source: '10.0.7.0/24' })
  await add(test, 'one', { source: '10.0.7.9' })
  await add(test, 'six', { source: '2001:db8:7::/64' })
  const snapshot = await test.app.gatewayDirectory.load()
  const find = (address: string) => {
    const found = snapshot.findBySource(address, undefined)
    return typeof found === 'string' ? found : found.name
  }
  assert.deepEqual(
    ['10.0.1.1', '10.0.7.1', '10.0.7.9', '::ffff:10.0.7.9', '::FFFF:10.0.7.1', '10.1.0.1'].map(find),
    ['wide', 'narrow', 'one', 'one', 'narrow', 'unknown'],
  )
  assert.deepEqual(
    ['2001:db8:7::1', '2001:DB8:7:0:1:2:3:4', '2001:db8:7:1::1', '::a00:709', 'no address', ''].map(find),
    ['six', 'six', 'unknown', 'unknown', 'unknown', 'unknown'],
  )
  assert.deepEqual([snapshot.hasSource('10.0.7.9'), snapshot.hasSource('192.0.2.1')], [true, false])
})

test('several at one address are distinguished by NAS-Identifier', async (t) => {
  const test = await startApp(t)
  await add(test, 'udp', { source: '10.0.0.7' })
  await add(test, 'ike', { source: '10.0.0.7' })
  const snapshot = await test.app.gatewayDirectory.load()
  const find = (nasIdentifier?: string) => {
    const found = snapshot.findBySource('10.0.0.7', nasIdentifier)
    return typeof found === 'string' ? found : found.name
  }
  assert.deepEqual([find('udp'), find('ike/ikev2')], ['udp', 'ike'])
  assert.deepEqual([find(undefined), find('other'), find('udp2/x'), find('')], Array(4).fill('ambiguous'))
})

test('a certificate names a gateway or its host', async (t) => {
  const test = await startApp(t)
  await add(test, 'g1', { host: 'de1.example.net' })
  await add(test, 'g2', { host: 'nl1.example.net' })
  await add(test, 'g3', { host: 'nl1.example.net' })
  const snapshot = await test.app.gatewayDirectory.load()
  const find = (names: string[], nasIdentifier?: string) => {
    const found = snapshot.findByCertificateNames(names, nasIdentifier)
    return typeof found === 'string' ? found : found.name
  }
  assert.deepEqual([find(['g1']), find(['DE1.example.net.', 'g1']), find(['x', 'g2'])], ['g1', 'g1', 'g2'])
  assert.deepEqual([find(['nl1.example.net']), find(['nl1.example.net'], 'g3')], ['ambiguous', 'g3'])
  assert.deepEqual([find([]), find(['example.net'])], ['unknown', 'unknown'])
})

test('a secret that cannot be decrypted shuts out its own gateway only', async (t) => {
  const test = await startApp(t)
  const { gateway: broken } = await add(test, 'g1', { source: '10.0.0.7' })
  const { gateway: good } = await add(test, 'g2', { source: '10.0.0.8' })
  await test.app.db.write((tx) =>
    tx.updateTable('gateway').set({ secret: 'lost.AAAA.AAAA.AAAA' }).where('id', '=', broken.id).execute(),
  )
  test.app.gatewayDirectory.forget()
  const snapshot = await test.app.gatewayDirectory.load()
  assert.equal(snapshot.get(broken.id)?.secret, undefined)
  assert.equal(snapshot.get(good.id)?.secret?.length, 46)
})

async function add({ app, secrets }: TestApp, name: string, input: Partial<NewGateway>) {
  const added = await app.gateways.add({ ...PLACE, ...input, name }, OPERATOR)
  secrets.note(added.secret)
  secrets.note(added.agentToken)
  return added
}
