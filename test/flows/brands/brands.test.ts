// Brands, their keys, hosts and settings, on both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret } from '../../../src/secrets.ts'
import { OPERATOR, openBrandFixture, START } from '../../fixtures/brands.ts'

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: the first brand comes with plans and two keys, and trusts no address`, async (t) => {
    const { brands, plans } = await openBrandFixture(t, engine)
    const { brand, apiKey, secretKey } = await brands.setUpFirstBrand('My VPN', OPERATOR)
    assert.equal(brand.name, 'main')
    assert.equal(brand.settings.short_token_hours, 8)
    const labels = (await plans.list(brand.id)).map((plan) => plan.label)
    assert.deepEqual(labels, ['1 Month', '6 Months', '12 Months', '24 Months', '36 Months'])
    assert.deepEqual(await brands.listAllow(brand.id), [])
    assert.equal(await brands.allowEntryFor(brand.id, '127.0.0.1'), undefined)
    const found = await brands.identify(apiKey, 'localhost:8080', secretKey)
    assert.deepEqual(found?.brand, brand)
    assert.equal(typeof found?.secretKeyId, 'number')
    assert.equal(found?.hasAllowList, false)
  })

  test(`${engine}: two first starts at once make one brand`, async (t) => {
    const { brands } = await openBrandFixture(t, engine)
    const tries = Array.from({ length: 5 }, () => brands.setUpFirstBrand('My VPN', OPERATOR))
    const results = await Promise.allSettled(tries)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const result of results) {
      if (result.status === 'rejected') assert.equal(result.reason.code, 'conflict')
    }
    assert.equal((await brands.list()).length, 1)
  })

  test(`${engine}: only an API key names a brand, only its own secret key proves it`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const [one, two] = [await add('one'), await add('two')]
    assert.equal(await brands.identify(one.secretKey, '', undefined), undefined)
    assert.equal(await brands.identify('', '', undefined), undefined)
    assert.equal(await brands.identify('x'.repeat(10_000), '', undefined), undefined)
    for (const wrong of [two.secretKey, one.apiKey, '', 'guess', 'x'.repeat(10_000)]) {
      const found = await brands.identify(one.apiKey, '', wrong)
      assert.equal(found?.brand.name, 'one')
      assert.equal(found?.secretKeyId, undefined, `secret ${wrong.slice(0, 12)}`)
    }
    const proved = await brands.findBySecretKey(two.secretKey, '')
    assert.equal((await brands.identify(two.apiKey, '', two.secretKey))?.secretKeyId, proved?.keyId)
    assert.equal((await brands.identify(two.apiKey, '', undefined))?.brand.id, two.brand.id)
  })

  test(`${engine}: several keys live side by side and a revoked one is refused at once`, async (t) => {
    const { brands, clock, add } = await openBrandFixture(t, engine)
    const { brand, apiKey, secretKey } = await add('one')
    const api = await brands.createKey(brand, 'api', 'new app', OPERATOR)
    const secret = await brands.createKey(brand, 'secret', 'new panel', OPERATOR)
    assert.equal((await brands.identify(apiKey, '', secret.key))?.secretKeyId, secret.id)
    assert.equal((await brands.identify(api.key, '', secretKey))?.keyId, api.id)
    clock.at += 1000
    await brands.revokeKey(brand, api.id, OPERATOR)
    await brands.revokeKey(brand, secret.id, OPERATOR)
    assert.equal(await brands.identify(api.key, '', undefined), undefined)
    assert.equal((await brands.identify(apiKey, '', secret.key))?.secretKeyId, undefined)
    assert.equal(await brands.findBySecretKey(secret.key, ''), undefined)
    await assert.rejects(brands.revokeKey(brand, api.id, OPERATOR), { code: 'key_not_found' })
    const keys = await brands.listKeys(brand.id)
    assert.deepEqual(
      keys.map(({ revokedAt }) => revokedAt),
      [null, null, START + 1000, START + 1000],
    )
  })

  test(`${engine}: a key of another brand cannot be revoked`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const [one, two] = [await add('one'), await add('two')]
    const [key] = await brands.listKeys(two.brand.id)
    await assert.rejects(brands.revokeKey(one.brand, key?.id ?? 0, OPERATOR), { code: 'key_not_found' })
    assert.ok(await brands.identify(two.apiKey, '', undefined))
  })

  test(`${engine}: only hashes of keys are stored, and the audit trail has none`, async (t) => {
    const { db, brands, trail, add } = await openBrandFixture(t, engine)
    const { brand, apiKey, secretKey } = await add('one')
    const { key } = await brands.createKey(brand, 'secret', 'panel', OPERATOR)
    const rows = await db.read.selectFrom('brand_key').selectAll().orderBy('id').execute()
    assert.deepEqual(
      rows.map((row) => row.hash),
      [apiKey, secretKey, key].map(hashSecret),
    )
    const kept = JSON.stringify([rows, await trail()])
    for (const plain of [apiKey, secretKey, key]) assert.equal(kept.includes(plain), false)
  })

  test(`${engine}: a host of one brand is closed to the keys of another`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const one = await add('one')
    const two = await add('two', ['API.two.example', 'vpn.two.example.'])
    assert.deepEqual(await brands.hostsOf(two.brand.id), ['api.two.example', 'vpn.two.example'])
    assert.equal(await brands.brandOfHost('Api.Two.Example:443'), two.brand.id)
    assert.equal(await brands.identify(one.apiKey, 'api.two.example:443', undefined), undefined)
    assert.equal((await brands.identify(two.apiKey, 'VPN.two.example', undefined))?.brand.name, 'two')
    assert.equal((await brands.identify(one.apiKey, 'elsewhere.example', undefined))?.brand.name, 'one')
    await assert.rejects(brands.set('one', { hosts: ['vpn.two.example'] }, OPERATOR), { code: 'conflict' })
    await brands.set('two', { hosts: [] }, OPERATOR)
    assert.equal((await brands.identify(one.apiKey, 'api.two.example', undefined))?.brand.name, 'one')
  })

  test(`${engine}: settings change at once, go back to their defaults, and wrong ones change nothing`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const { apiKey } = await add('one')
    await brands.set('one', { settings: { error_status: 'http', short_token_hours: 4 } }, OPERATOR)
    assert.equal((await brands.identify(apiKey, '', undefined))?.brand.settings.short_token_hours, 4)
    await brands.set('one', { settings: { short_token_hours: null } }, OPERATOR)
    const { settings } = await brands.getByName('one')
    assert.deepEqual([settings.error_status, settings.short_token_hours], ['http', 8])
    const wrong = brands.set(
      'one',
      { title: 'X', settings: { short_token_hours: 0, color: 'red' } },
      OPERATOR,
    )
    await assert.rejects(wrong, {
      code: 'invalid_input',
      message: /short_token_hours.*color: write a colour/,
    })
    const unknown = brands.set('one', { settings: { eror_status: 'http' } }, OPERATOR)
    await assert.rejects(unknown, { code: 'invalid_input', message: /did you mean error_status/ })
    const injected = brands.set('one', { settings: { mail_from: 'a@b.c\nBcc: x@y.z' } }, OPERATOR)
    await assert.rejects(injected, { code: 'invalid_input' })
    assert.equal((await brands.getByName('one')).title, 'Brand one')
  })

  test(`${engine}: brand names are unique slugs`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    await add('one')
    await assert.rejects(add('one'), { code: 'conflict' })
    for (const name of ['', 'One', 'a b', '-a', 'a-', 'x'.repeat(64)]) {
      await assert.rejects(add(name), { code: 'invalid_input' }, name)
    }
    assert.deepEqual(
      (await brands.list()).map(({ name }) => name),
      ['one'],
    )
    await assert.rejects(brands.getByName('two'), { code: 'brand_not_found' })
    await assert.rejects(brands.set('two', {}, OPERATOR), { code: 'brand_not_found' })
  })

  test(`${engine}: every change of a brand leaves a line that says who and what`, async (t) => {
    const { brands, plans, trail } = await openBrandFixture(t, engine)
    const { brand } = await brands.setUpFirstBrand('My VPN', OPERATOR)
    await brands.set('main', { title: 'North VPN' }, OPERATOR)
    const { id } = await brands.createKey(brand, 'api', 'app', OPERATOR)
    await brands.revokeKey(brand, id, OPERATOR)
    await brands.addAllow(brand, '192.0.2.1', 'office', OPERATOR)
    await brands.removeAllow(brand, '192.0.2.1', OPERATOR)
    await plans.add(brand.id, 3, {}, OPERATOR)
    await plans.set(brand.id, 3, { retired: true }, OPERATOR)
    const rows = await trail()
    const expected = ['brand.add', 'key.create', 'key.create', 'brand.set', 'key.create', 'key.revoke']
    const actions = rows.map((row) => row.action)
    assert.deepEqual(actions, [...expected, 'allow.add', 'allow.remove', 'plan.add', 'plan.set'])
    for (const row of rows) {
      assert.deepEqual([row.actor_kind, row.actor_id, row.brand_id], ['operator', 'ada', brand.id])
    }
    assert.equal(JSON.parse(rows[3]?.before ?? '').title, 'My VPN')
    assert.equal(JSON.parse(rows[3]?.after ?? '').title, 'North VPN')
  })
}
