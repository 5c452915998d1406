// Events of what begins without a change of its own: quotas, stock, keys, gateways. Each once for each time that it begins.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DAY_MS, MINUTE_MS } from '../../../src/clock.ts'
import { insertSession } from '../../fixtures/cli/installation.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { anotherProcess, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Engine, OPERATOR } from '../../harness.ts'

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openOperatorFixture(t, engine)
  const { app } = fixture
  const others = [(await anotherProcess(t, fixture)).app, (await anotherProcess(t, fixture)).app]
  const WATCHED = /^(brand\.account|address\.low|key\.expiring|gateway\.(silent|back))/
  let seen = 0
  return {
    ...fixture,
    settings: (settings: object) =>
      app.brands.set(fixture.brandName, { settings: { ...settings } }, OPERATOR),
    /** Three processes look at once; what they wrote since, with the stream of each. */
    async looked() {
      await Promise.all([app, ...others].map((one) => one.alerts.run()))
      const rows = (await rowsOf(fixture, 'event')).filter(({ id }) => Number(id) > seen)
      seen = Number(rows.at(-1)?.id ?? seen)
      return rows
        .filter(({ type }) => WATCHED.test(String(type)))
        .map(({ type, data, stream }) => [type, Number(stream), JSON.parse(String(data))])
    },
  }
}

for (const engine of ENGINES) {
  test(`${engine}: a brand near its limit of accounts, and at it, has an event for each time`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, caller, looked, settings, brandId } = fixture
    await settings({ account_limit: 10 })
    const add = (i: number) => app.opening.open(caller, { email: `a${i}@example.com`, days: 30 })
    for (let i = 1; i <= 8; i++) await add(i)
    assert.deepEqual(await looked(), [])
    await add(9)
    const near = ['brand.account_limit_near', brandId, { limit: 10, open: 9 }]
    assert.deepEqual(await looked(), [near])
    assert.deepEqual(await looked(), [])
    await add(10)
    assert.deepEqual(await looked(), [['brand.account_limit_reached', brandId, { limit: 10, open: 10 }]])
    await app.accountChanges.close(caller, 10)
    await app.accountChanges.close(caller, 9)
    assert.deepEqual(await looked(), [])
    await add(11)
    assert.deepEqual(await looked(), [near])
    await settings({ account_limit: 0 })
    assert.deepEqual(await looked(), [])
  })

  test(`${engine}: dedicated addresses that run out have an event once, until there are more`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, caller, looked, settings, brandId } = fixture
    await settings({ low_stock_addresses: 2 })
    const stock = (...ranges: string[]) =>
      app.dedicatedAddresses.add(caller, { country: 'DE', host: 'de1.example.net', ranges })
    await stock('198.51.100.1', '198.51.100.2')
    assert.deepEqual(await looked(), [])
    await app.db.write((tx) =>
      tx.updateTable('dedicated_address').set({ status: 'assigned' }).where('id', '=', 1).execute(),
    )
    const low = ['address.low_stock', brandId, { country_code: 'DE', free: 1, threshold: 2 }]
    assert.deepEqual(await looked(), [low])
    assert.deepEqual(await looked(), [])
    await stock('198.51.100.3')
    assert.deepEqual(await looked(), [])
    await app.db.write((tx) =>
      tx.updateTable('dedicated_address').set({ status: 'quarantined' }).where('id', '=', 2).execute(),
    )
    assert.deepEqual(await looked(), [low])
    await settings({ low_stock_addresses: 0 })
    assert.deepEqual(await looked(), [])
  })

  test(`${engine}: a key that ends in 14 days has an event and a mail, once, unless it has a successor`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, clock, looked, settings, brandId } = fixture
    await settings({ contact_email: 'ops@example.org' })
    const make = async (brand: number | null, label: string, expiresDays: number) => {
      const made = await app.manageKeys.create({ brandId: brand, label, expiresDays }, OPERATOR)
      fixture.secrets.note(made.key)
      return made
    }
    const own = await make(brandId, 'shop', 30)
    const rotated = await make(brandId, 'panel', 30)
    await make(null, 'ops', 30)
    await make(brandId, 'short', 10)
    assert.deepEqual(await looked(), [])
    const next = await app.manageKeys.rotate({ owner: brandId, id: rotated.id }, OPERATOR)
    fixture.secrets.note(next.key)
    clock.add(16 * DAY_MS)
    const found = await looked()
    assert.deepEqual(found.map(([type, stream, { key }]) => [type, stream, key.label]).toSorted(), [
      ['key.expiring', 0, 'ops'],
      ['key.expiring', brandId, 'panel'],
      ['key.expiring', brandId, 'shop'],
    ])
    assert.deepEqual(found.map(([, , { key }]) => key.id).includes(`mkey_${own.id}`), true)
    const mails = (await rowsOf(fixture, 'mail')).filter(({ turn }) => turn === 'alert')
    assert.equal(mails.length, 1)
    assert.deepEqual(await looked(), [])
    clock.add(20 * DAY_MS)
    assert.deepEqual(await looked(), [])
  })

  test(`${engine}: a silent gateway is in the stream of the installation, and again when it is heard`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, clock, looked } = fixture
    const place = { host: 'g.example.net', country: 'DE', protocols: ['ikev2'], source: '10.0.0.7' }
    const added = await app.gateways.add({ name: 'g1', ...place, secret: 'a-secret-of-two-sides' }, OPERATOR)
    const session = (key: string) =>
      app.db.write((tx) => insertSession(tx, { gatewayId: added.gateway.id, key, seenAt: clock.now() }))
    await session('s1')
    const heardAt = new Date(clock.now()).toISOString()
    const { id, profile } = added.gateway
    const gateway = { id: `gw_${id}`, name: 'g1', host: 'g.example.net', profile }
    assert.deepEqual(await looked(), [])
    clock.add(21 * MINUTE_MS)
    const silent = { gateway, last_heard_at: heardAt, live_sessions: 1 }
    assert.deepEqual(await looked(), [['gateway.silent', 0, silent]])
    clock.add(DAY_MS)
    assert.deepEqual(await looked(), [])
    await session('s2')
    const back = { gateway, last_heard_at: new Date(clock.now()).toISOString(), live_sessions: 2 }
    assert.deepEqual(await looked(), [['gateway.back', 0, back]])
    assert.deepEqual(await looked(), [])
    clock.add(21 * MINUTE_MS)
    assert.equal((await looked()).length, 1)
    await app.gateways.remove('g1', OPERATOR)
    assert.deepEqual(await looked(), [])
  })
}
