// What events say of changes: old and new value of each field, as the API names it, no secret, and nothing of a person after erasure.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { account, subscription } from '../../../src/events/subjects.ts'
import { accountShape, subscriptionShape } from '../../../src/http/manage/accounts/shapes.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Engine, OPERATOR } from '../../harness.ts'

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openOperatorFixture(t, engine)
  return {
    ...fixture,
    /** The payloads of events of this type, oldest first. */
    async data(type: string) {
      const rows = (await rowsOf(fixture, 'event')).filter((row) => row.type === type)
      return rows.map((row) => JSON.parse(String(row.data)))
    },
  }
}

for (const engine of ENGINES) {
  test(`${engine}: a changed account has old and new values, which erasure takes away`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, caller, data } = fixture
    const { accountId: id } = await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
    await app.accountDetails.change(caller, id, { firstName: 'Ada', metadata: { crm: 'lovelace-7' } })
    await app.accountDetails.change(caller, id, { firstName: 'Ada', metadata: { crm: null } })
    await app.accountChanges.changeEmail(caller, id, 'countess@example.com')
    const changes = (await data('account.updated')).map(({ changed }) => changed)
    assert.deepEqual(changes, [
      { first_name: ['', 'Ada'], metadata: [{}, { crm: 'lovelace-7' }] },
      { metadata: [{ crm: 'lovelace-7' }, {}] },
      { email: ['ada@example.com', 'countess@example.com'] },
    ])
    await fixture.erasing.erase(caller, id)
    const erased = (await data('account.updated')).map(({ changed }) => changed)
    assert.deepEqual(erased, [
      { first_name: [null, null], metadata: [null, null] },
      { metadata: [null, null] },
      { email: [null, null] },
    ])
    const all = JSON.stringify(await rowsOf(fixture, 'event'))
    for (const word of ['ada@', 'countess@', 'Ada', 'lovelace']) assert.ok(!all.includes(word), word)
  })

  test(`${engine}: limits, gateways, brands and keys, without a secret`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, caller, data, secrets, brandName } = fixture
    await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
    const limits = { sessionLimit: 3, countryIds: [], cityIds: [], protocolIds: [] }
    await app.subscriptionChanges.setLimits(caller, 1, limits)
    await app.subscriptionChanges.setLimits(caller, 1, { ...limits, sessionLimit: 5 })
    await app.subscriptionChanges.setLimits(caller, 1, undefined)
    assert.deepEqual(
      (await data('subscription.limits_changed')).map((one) => [
        one.limits?.sessions ?? null,
        one.changed.sessions,
      ]),
      [
        [3, [null, 3]],
        [5, [3, 5]],
        [null, [5, null]],
      ],
    )

    const place = { host: 'g.example.net', country: 'DE', protocols: ['ikev2'], source: '10.0.0.7' }
    const secret = 'a-secret-of-two-sides'
    await app.gateways.add({ name: 'g1', ...place, secret }, OPERATOR)
    await app.gateways.set('g1', { host: 'h.example.net' }, OPERATOR)
    const rotated = await app.gateways.rotateSecret('g1', {}, OPERATOR)
    secrets.note(rotated.secret)
    const ofGateway = await data('gateway.changed')
    assert.deepEqual(
      ofGateway.map(({ changed }) => changed),
      [{ host: ['g.example.net', 'h.example.net'] }, { secret: ['***', '***'] }],
    )
    assert.ok(!JSON.stringify(ofGateway).includes(secret))

    await app.brands.set(brandName, { title: 'North VPN', settings: { session_days: 7 } }, OPERATOR)
    const [ofBrand] = (await data('brand.changed')).slice(-1)
    assert.deepEqual(ofBrand, {
      brand: { name: brandName, title: 'North VPN' },
      changed: { title: [fixture.brand.title, 'North VPN'], session_days: [365, 7] },
    })

    const made = await app.manageKeys.create({ brandId: fixture.brandId, label: 'a' }, OPERATOR)
    secrets.note(made.key)
    await app.manageKeys.set({ owner: fixture.brandId, id: made.id, ranges: ['10.0.0.0/8'] }, OPERATOR)
    assert.deepEqual(await data('key.changed'), [
      {
        key: { id: `mkey_${made.id}`, kind: 'manage', label: 'a', scopes: made.scopes, ends_at: null },
        changed: { addresses: [[], ['10.0.0.0/8']] },
      },
    ])
  })

  test(`${engine}: signing apps out has an event`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, caller, data } = fixture
    await fixture.addClient('ada@example.com')
    const id = await fixture.idOf('ada@example.com')
    const [one] = await app.signedInApps.list(undefined, id)
    assert.ok(one)
    await app.signedInApps.end(caller, id, one.id)
    await app.signedInApps.endAll(caller, id)
    assert.deepEqual(await data('account.signed_out'), [
      { account_id: `acc_${id}`, app: one.id },
      { account_id: `acc_${id}`, app: null },
    ])
  })
}

test('events name the fields of accounts and subscriptions as the API does', () => {
  const unknown = (event: object, api: object) => Object.keys(event).filter((name) => !(name in api))
  assert.deepEqual(unknown(account.shape, accountShape.shape), [])
  assert.deepEqual(unknown(subscription.shape, subscriptionShape.shape), [])
})
