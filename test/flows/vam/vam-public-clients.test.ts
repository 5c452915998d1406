// VAM as public programs call it, in their own words: `iPage`, `sUsername`, `IResellerId`; and what their typed models read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE_MS } from '../../../src/clock.ts'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { addGateway } from '../../fixtures/gateways.ts'
import { openVamFixture, refusedWith, succeeded, type VamFixture } from '../../fixtures/vam.ts'
import { ENGINES, OPERATOR, START } from '../../harness.ts'

const ID = 'iResellerId=1'
type User = { username: string; vpnUsername: string }

for (const engine of ENGINES) {
  test(`${engine}: a loop over listUsers until a page is empty sees every account once`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    await insertAccounts(fixture, 2050)
    for (const limit of [700, 1000, 1001, 2050, 100_000]) {
      const seen: string[] = []
      for (let page = 1; ; page++) {
        const { data } = succeeded(
          await fixture.send(`/vap/v1/listUsers?${ID}&iPage=${page}&iLimit=${limit}`),
        )
        const users = data as User[]
        if (users.length === 0) break
        assert.ok(users.every(({ username, vpnUsername }) => username === vpnUsername))
        seen.push(...users.map(({ username }) => username))
      }
      assert.deepEqual([seen.length, new Set(seen).size, seen[0]], [2050, 2050, 'user1'], `${limit}`)
    }
    assert.equal(await listed(fixture, `${ID}&iPage=3&iLimit=2`), 'user5 user6')
    assert.equal(await listed(fixture, 'iPage=0&iLimit=0&page=2&limit=1'), 'user2')
    assert.equal(await listed(fixture, `iPage=${Number.MAX_SAFE_INTEGER}&iLimit=100000`), '')
    const active = succeeded(await fixture.send('/vap/v1/reseller/active/users?IResellerId=1'))
    const counted = active.subscriptions as { usersCount: number }[]
    assert.deepEqual([counted[0]?.usersCount, (active.data as User[]).length], [2050, 100])
    const user = succeeded(await fixture.send(`/vap/v1/getUser?sUsername=USER7&${ID}`))
    assert.deepEqual([user.username, user.vpnUsername, user.uuid], ['user7', 'user7', 'id-7'])
  })

  test(`${engine}: getLastConnectionDetails shows the last session, as far as the brand keeps it`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const { app, clock, brandName, brandId } = fixture.latchkey
    const place = { city: 'Frankfurt', protocols: ['openvpn-udp'] }
    const gateway = await addGateway(app, { name: 'de1', host: 'de1.example.net', ...place })
    const made = succeeded(await fixture.send('/vam/v3/create', { json: { uuid: 'u' } }))
    const ask = async () =>
      succeeded(
        await fixture.send('/ca/v1/getLastConnectionDetails', {
          form: `sUsername=${made.vpnUsername}&${ID}`,
        }),
      )
    const report = async (status: 'start' | 'stop', sessionKey: string) =>
      app.accounting.record({
        ...NOT_REPORTED,
        ...{ gateway, status, sessionKey, username: String(made.vpnUsername), nasAddress: '10.0.0.1' },
        ...{ callerAddress: undefined, framedAddress: undefined, at: clock.now(), cause: undefined },
        ...{ octetsIn: 0, octetsOut: 0, seconds: 0, protocolId: gateway.protocols[0]?.protocolId },
      })
    const unknown = { host: '', country: '', protocol: '', connectedAt: '', disconnectedAt: '' }
    assert.deepEqual(await ask(), { vpnUsername: made.vpnUsername, ...unknown })
    await report('start', 'a')
    const shown = {
      ...{ vpnUsername: made.vpnUsername, host: 'de1.example.net', country: 'DE', protocol: 'openvpn-udp' },
      connectedAt: '2026-11-21T12:00:00Z',
    }
    assert.deepEqual(await ask(), { ...shown, disconnectedAt: '' })
    clock.set(START + 5 * MINUTE_MS)
    await report('stop', 'a')
    assert.deepEqual(await ask(), { ...shown, disconnectedAt: '2026-11-21T12:05:00Z' })
    await app.gateways.remove('de1', OPERATOR)
    assert.deepEqual(await ask(), { ...shown, host: '', country: '', disconnectedAt: '2026-11-21T12:05:00Z' })
    await app.brands.set(brandName, { settings: { session_days: 0 } }, OPERATOR)
    assert.deepEqual(await ask(), { vpnUsername: made.vpnUsername, ...unknown })
    const stranger = { json: { sUsername: 'nobody' } }
    assert.deepEqual(
      refusedWith(await fixture.send('/ca/v1/getLastConnectionDetails', stranger)),
      [200, 11001],
    )
    assert.equal((await app.prepaid.get(brandId, String(made.vpnUsername))).state, 'enabled')
  })
}

test('the inventory has the types that typed models read, with booleans in v2 and v3 and 0 or 1 in v1', async (t) => {
  const fixture = await openVamFixture(t)
  await addGateway(fixture.latchkey.app, { name: 'de1', host: 'de1.example.net', city: 'Frankfurt' })
  const ask = async (path: string) => succeeded(await fixture.send(path))
  for (const version of ['v2', 'v3']) {
    const lists = {
      ...(await ask(`/inventory/${version}/countries/Windows`)),
      ...(await ask(`/inventory/${version}/cities/fire-tv`)),
      ...(await ask(`/inventory/${version}/protocols/macos`)),
    }
    assert.deepEqual(shapeOf(lists), shapes('boolean'))
  }
  const v1 = await ask('/inventory/v1/getResellerInventory?iId=1')
  assert.deepEqual(shapeOf(v1), shapes('number'))
  const cities = await ask('/inventory/v1/getCities/1')
  assert.deepEqual([cities.city, cities.cities], [v1.cities, v1.cities])
  assert.deepEqual(await ask('/inventory/v1/getCountries/1'), { countries: v1.countries })
  assert.deepEqual(await ask('/inventory/v1/getProtocols/1/ANDROID'), { protocols: v1.protocols })
})

test('server selection names a hundred gateways at most', async (t) => {
  const fixture = await openVamFixture(t)
  for (let i = 0; i <= 100; i++)
    await addGateway(fixture.latchkey.app, { name: `de${i}`, host: `de${i}.example.net`, city: 'Frankfurt' })
  const form = 'sCountrySlug=DE&iResellerId=1&sProtocolSlug1=UDP&sProtocolSlug2=TCP'
  const { servers } = succeeded(await fixture.send('/speedtest/v4/serversWithoutPsk', { form }))
  const named = (servers as { host: string; protocol: string }[]).map(({ host, protocol }) => host + protocol)
  assert.deepEqual([named.length, new Set(named).size], [100, 100])
})

test("a resellerId that is no text or another brand's is refused by name", async (t) => {
  const fixture = await openVamFixture(t)
  for (const id of ['iId[]=', 'iId[a]=1', 'iId[]=1&iId[]=2', 'iId=2', 'iId=x'])
    assert.deepEqual(
      refusedWith(await fixture.send(`/inventory/v1/getResellerInventory?${id}`)),
      [200, 11001],
      id,
    )
  for (const id of ['iResellerId[]=', 'IResellerId[a][b]=1'])
    assert.deepEqual(refusedWith(await fixture.send(`/vap/v1/listUsers?${id}`)), [200, 11001], id)
})

test('refusals of the paths of v1 come with 200, but for those that are documented', async (t) => {
  const fixture = await openVamFixture(t)
  const none = { token: null }
  const legacy = ['/inventory/v1/getAllChannels', '/vap/v1/listUsers', '/inventory/v1/getResellerInventory']
  for (const path of legacy) assert.deepEqual(refusedWith(await fixture.send(path, none)), [200, 1002])
  for (const path of ['/ca/v1/getLastConnectionDetails', '/speedtest/v1/getPsk', '/vam/v1/status']) {
    assert.deepEqual(refusedWith(await fixture.send(path, { ...none, json: {} })), [200, 1002])
  }
  const documented = { ...none, method: 'PUT', json: {} }
  assert.deepEqual(refusedWith(await fixture.send('/vam/v1/user/subscription', documented)), [401, 1002])
  assert.deepEqual(refusedWith(await fixture.send('/inventory/v3/countries/x', none)), [401, 1002])
  const v2 = '/speedtest/v2/getServersWithoutPsk'
  assert.deepEqual(refusedWith(await fixture.send(v2, { ...none, json: {} })), [401, 1002])
  for (const path of ['/ca', '/ca/v1/x', '/speedtest/v1/x', '/speedtest/v9/serversWithoutPsk']) {
    assert.deepEqual(refusedWith(await fixture.send(path)), [404, 11001])
  }
})

async function listed(fixture: VamFixture, query: string): Promise<string> {
  const { data } = succeeded(await fixture.send(`/vap/v1/listUsers?${query}`))
  return (data as User[]).map(({ username }) => username).join(' ')
}

/** Accounts as after create, all in one account row, which does not matter to the lists. */
async function insertAccounts({ latchkey }: VamFixture, count: number): Promise<void> {
  const made = await latchkey.app.prepaid.create(
    { brand: await latchkey.app.brands.getByName(latchkey.brandName), actor: OPERATOR },
    {
      ...{ externalId: 'id-1', days: 30, kind: 'paid', limits: undefined, dedicatedCountry: undefined },
      login: { username: 'user1', password: 'Correct-Horse.9!' },
    },
  )
  latchkey.secrets.note(made.login.password)
  await latchkey.app.db.write(async (tx) => {
    const [first] = await tx.selectFrom('subscription').selectAll().execute()
    assert.ok(first)
    for (let from = 2; from <= count; from += 100) {
      const ids = Array.from({ length: Math.min(100, count + 1 - from) }, (_, i) => from + i)
      const rows = ids.map((id) => ({ ...first, id: first.id + id, vpn_username: `user${id}` }))
      await tx.insertInto('subscription').values(rows).execute()
      const brand = { brand_id: latchkey.brandId }
      const names = ids.map((id) => ({ ...brand, external_id: `id-${id}`, subscription_id: first.id + id }))
      await tx.insertInto('external_id').values(names).execute()
    }
  })
}

/** The names of types in place of values; for a list, of its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]))
}

function shapes(flag: 'boolean' | 'number') {
  const [number, string] = ['number', 'string']
  const dns = {
    ...{ name: string, type: string, configuration_version: string, acknowledgement_server: string },
    ...{ port_number: number, is_multiport: flag, multiport_range: string, ip_translation: string, tags: [] },
  }
  const place = {
    ...{ latitude: number, longitude: number, data_centers: [{ id: number }], recommended_protocol: string },
    protocols: [{ number, protocol: string, dns: [dns] }],
  }
  const names = { id: number, name: string, country: string, is_freemium: flag }
  const switches = { is_smart_dns: flag, is_virtual: flag }
  return {
    countries: [{ ...names, iso_code: string, rank: number, ...switches, ...place }],
    cities: [{ ...names, country_id: number, features: [], ...place }],
    protocols: [
      {
        ...{ id: number, name: string, protocol: string, number, port_number: number },
        ...{ protocol_switch: [], is_multiport: flag, multiport_range: string },
      },
    ],
  }
}
