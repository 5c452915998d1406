// Gateways: their settings by the operator, and the selection for a request.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseGateways, type Gateway } from '../../../src/gateways/gateway.ts'
import { ENGINES, OPERATOR, startApp } from '../../harness.ts'

const FRANKFURT = {
  name: 'g1',
  host: 'DE1.example.net.',
  country: 'de',
  city: 'frankfurt',
  protocols: ['ikev2', 'openvpn-udp:1195'],
}

for (const engine of ENGINES) {
  test(`${engine}: a gateway is listed as it was added, with the usual port where none was said`, async (t) => {
    const { app } = await startApp(t, { engine })
    const { gateway: added } = await app.gateways.add(FRANKFURT, OPERATOR)
    assert.deepEqual(await app.gateways.list(), [added])
    const { countries, cities } = await app.locations.catalogue()
    assert.equal(added.host, 'de1.example.net')
    assert.equal(countries.find(({ id }) => id === added.countryId)?.isoCode, 'DE')
    assert.equal(cities.find(({ id }) => id === added.cityId)?.name, 'Frankfurt')
    assert.deepEqual(added.protocols, [
      { protocolId: 1, slug: 'openvpn-udp', port: 1195 },
      { protocolId: 3, slug: 'ikev2', port: 500 },
    ])
  })

  test(`${engine}: what the catalogue does not have is refused with the nearest name`, async (t) => {
    const { app } = await startApp(t, { engine })
    const wrong: [object, RegExp][] = [
      [{ country: 'Germny' }, /DE \(Germany\)/],
      [{ country: 'DF' }, /no country called "DF"/],
      [{ city: 'Frankfort' }, /no city in Germany called "Frankfort"\. Did you mean Frankfurt\?/],
      [{ city: 'Paris' }, /no city in Germany/],
      [{ protocols: ['openvpn'] }, /Did you mean openvpn-/],
      [{ protocols: ['ikev2:0'] }, /port from 1 to 65535/],
      [{ protocols: ['ikev2:65536'] }, /port from 1 to 65535/],
      [{ protocols: ['ikev2:1:2'] }, /port from 1 to 65535/],
      [{ protocols: ['ikev2', 'IKEv2:4500'] }, /named twice/],
      [{ protocols: [] }, /1 to 20 protocols/],
      [{ host: 'de1.example.net:1194' }, /without a port/],
      [{ name: 'G 1' }, /no gateway name/],
    ]
    for (const [change, message] of wrong) {
      const adding = app.gateways.add({ ...FRANKFURT, ...change }, OPERATOR)
      await assert.rejects(adding, { code: 'invalid_input', message }, JSON.stringify(change))
    }
    assert.deepEqual(await app.gateways.list(), [])
  })

  test(`${engine}: names are unique, and a wrong one is answered with the nearest`, async (t) => {
    const { app } = await startApp(t, { engine })
    await assert.rejects(app.gateways.remove('g1', OPERATOR), { message: /There are none yet/ })
    await app.gateways.add(FRANKFURT, OPERATOR)
    await assert.rejects(app.gateways.add(FRANKFURT, OPERATOR), { code: 'conflict' })
    await assert.rejects(app.gateways.set('g2', { host: 'a.example.net' }, OPERATOR), {
      code: 'not_found',
      message: /Did you mean g1\?/,
    })
  })

  test(`${engine}: a change leaves the rest alone, and a move to another country forgets the city`, async (t) => {
    const { app } = await startApp(t, { engine })
    const { gateway: added } = await app.gateways.add(FRANKFURT, OPERATOR)
    const { gateway: moved } = await app.gateways.set('g1', { host: 'b.example.net' }, OPERATOR)
    assert.deepEqual(moved, { ...added, host: 'b.example.net' })
    const { gateway: dutch } = await app.gateways.set(
      'g1',
      { country: 'NL', protocols: ['wireguard'] },
      OPERATOR,
    )
    assert.equal(dutch.cityId, null)
    const { gateway: there } = await app.gateways.set('g1', { city: 'Amsterdam' }, OPERATOR)
    assert.notEqual(there.cityId, null)
    assert.deepEqual(await app.gateways.list(), [there])
    assert.equal((await app.gateways.set('g1', { city: null }, OPERATOR)).gateway.cityId, null)
    await app.gateways.remove('g1', OPERATOR)
    assert.deepEqual(await app.gateways.list(), [])
    const trail = await app.db.read
      .selectFrom('audit')
      .select(['action', 'before', 'after'])
      .orderBy('id')
      .execute()
    const own = trail.filter(({ action }) => action.startsWith('gateway.'))
    assert.deepEqual(
      own.map(({ action }) => action),
      ['gateway.add', 'gateway.set', 'gateway.set', 'gateway.set', 'gateway.set', 'gateway.remove'],
    )
    assert.match(own[1]?.before ?? '', /de1\.example\.net/)
    assert.match(own[1]?.after ?? '', /b\.example\.net/)
  })

  test(`${engine}: only gateways of the place that speak one of the protocols are found`, async (t) => {
    const { app, brandId } = await startApp(t, { engine })
    const { gateway: g1 } = await app.gateways.add(FRANKFURT, OPERATOR)
    await app.gateways.add({ ...FRANKFURT, name: 'a2', city: undefined, protocols: ['wireguard'] }, OPERATOR)
    await app.gateways.add({ ...FRANKFURT, name: 'n1', country: 'NL', city: 'Amsterdam' }, OPERATOR)
    const { countryId, cityId } = g1
    const names = async (protocolIds: number[], city?: number) =>
      (await app.gateways.find({ brandId, countryId, cityId: city, protocolIds })).map(({ name }) => name)
    assert.deepEqual(await names([]), ['a2', 'g1'])
    assert.deepEqual(await names([], cityId ?? 0), ['g1'])
    assert.deepEqual(await names([4]), ['a2'])
    assert.deepEqual(await names([2]), [])
    const [found] = await app.gateways.find({ brandId, countryId, protocolIds: [3, 1, 2, 3] })
    assert.deepEqual(
      found?.protocols.map(({ slug }) => slug),
      ['ikev2', 'openvpn-udp'],
    )
  })

  test(`${engine}: there are at most ten thousand gateways`, async (t) => {
    const { app } = await startApp(t, { engine })
    const rows = Array.from({ length: 9999 }, (_, i) => {
      return { name: `x${i}`, host: 'x.example.net', country_id: 1, city_id: null, created_at: 1 }
    })
    await app.db.write(async (tx) => {
      for (let at = 0; at < rows.length; at += 1000)
        await tx
          .insertInto('gateway')
          .values(rows.slice(at, at + 1000))
          .execute()
    })
    await app.gateways.add(FRANKFURT, OPERATOR)
    await assert.rejects(app.gateways.add({ ...FRANKFURT, name: 'g2' }, OPERATOR), { code: 'conflict' })
  })
}

test('the least loaded gateway comes first', () => {
  const protocols = [{ protocolId: 1, slug: 'openvpn-udp', port: 1194 }]
  const gateways: Gateway[] = [1, 2, 3].map((id) => {
    return {
      ...{ id, name: `g${id}`, host: 'x.example.net', countryId: 1, cityId: null, protocols, brandIds: null },
      ...{ profile: 'generic', source: null, messageAuthenticator: 'strict', disconnect: { kind: 'none' } },
      ...{ hasSecret: false, hasAgentToken: false },
    }
  })
  const load: Record<number, number> = { 1: 5, 2: 0, 3: 5 }
  const chosen = chooseGateways(
    gateways,
    { brandId: 1, countryId: 1, protocolIds: [] },
    (id) => load[id] ?? 0,
  )
  assert.deepEqual(
    chosen.map(({ name }) => name),
    ['g2', 'g1', 'g3'],
  )
})
