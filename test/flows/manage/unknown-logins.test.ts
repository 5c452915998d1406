// A VPN username as a customer types it: whose it is, which may have been meant, and which gateways asked for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearNames } from '../../../src/sessions/inspection/near-names.ts'
import { addGateway, HOME } from '../../fixtures/gateways.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a name that no login has shows the logins that may be meant and the gateways that asked`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app, brandId, addKey, secrets } = fixture
    const own = { key: await addKey({ brandId }) }
    const made = await manage('POST', '/accounts', {
      ...{ email: 'ada@example.com', country: 'DE', password: 'Strong_Password!123' },
      subscription: { plan_months: 1 },
    })
    assert.equal(made.status, 201, made.text)
    const [{ id, vpn_username: name, vpn_password: secret }] = made.body.subscriptions
    secrets.note(secret)
    const lookUp = async (text: string, as: object = own) => {
      const shown = await manage('GET', `/logins?name=${encodeURIComponent(text)}`, undefined, as)
      assert.equal(shown.status, 200, shown.text)
      return shown.body
    }
    const near = (body: { near: { vpn_username: string; why: string }[] }) =>
      body.near.map((one) => [one.vpn_username, one.why])
    assert.deepEqual(
      [(await lookUp(name.toUpperCase())).subscription_id, (await lookUp(name)).vpn_username],
      [id, name],
    )

    const typed = `${name.slice(0, -1)}_`
    const gateway = await addGateway(app, { name: 'de1', host: 'de1.example.net' })
    const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    secrets.note(other.secretKey)
    const foreign = await addGateway(app, { name: 'of-other', host: 'x.example.net', brands: ['other'] })
    for (const one of [gateway, foreign])
      app.refusals.note({ gateway: one, username: typed, callerAddress: HOME, why: 'unknown_login' })
    await app.refusals.idle()
    const unknown = await lookUp(typed)
    assert.deepEqual([unknown.subscription_id, near(unknown)], [null, [[name, 'spelling']]])
    assert.deepEqual(
      unknown.refusals.map((one: { gateway: string; why: string }) => [one.gateway, one.why]),
      [
        [null, 'unknown_login'],
        ['de1', 'unknown_login'],
      ],
    )
    assert.deepEqual(near(await lookUp(` ${name}`)), [[name, 'spelling']])
    assert.deepEqual(near(await lookUp('ADA@example.com')), [[name, 'email']])
    assert.deepEqual(near(await lookUp('x'.repeat(300))), [])

    const stranger = { key: await addKey({ brandId: other.brand.id }) }
    assert.deepEqual(
      [near(await lookUp(typed, stranger)), near(await lookUp('ada@example.com', stranger))],
      [[], []],
    )
    assert.equal((await lookUp(name, stranger)).subscription_id, null)
  })
}

test('a name is near to those that differ by one letter, by blanks or by what follows an @', () => {
  const near = nearNames('Ada_71')
  for (const name of ['ada71', 'ada_7', 'ada_711', 'ada_17', 'adb_71', 'da_71'])
    assert.ok(near.includes(name), name)
  for (const name of ['ada_71', '', 'ad_7', 'ADA_7']) assert.ok(!near.includes(name), name)
  assert.ok(nearNames('a da_71').includes('ada_71') && nearNames('ada_71@vpn').includes('ada_71'))
  assert.deepEqual([nearNames('x'.repeat(65)), nearNames('').includes('')], [[], false])
  assert.ok(nearNames('x'.repeat(64)).length < 6000)
})
