// The language of an account: who sets it, where it is shown, and that it goes with the person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openManageFixture } from '../../../fixtures/http/manage-api.ts'
import { openOperatorFixture } from '../../../fixtures/operator.ts'
import { rowsOf } from '../../../fixtures/scenario.ts'
import { ENGINES } from '../../../harness.ts'

const PLAN = { subscription: { plan_months: 1 } }

for (const engine of ENGINES) {
  test(`${engine}: the management API sets the language of an account and shows it`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage } = fixture
    const opened = await manage('POST', '/accounts', { ...PLAN, email: 'ada@example.com', language: 'de' })
    assert.deepEqual([opened.status, opened.body.language], [201, 'de'])
    const path = `/accounts/${opened.body.id}`
    assert.equal((await manage('PATCH', path, { language: 'pt' })).body.language, 'pt')
    assert.equal((await manage('PATCH', path, { country: 'DE' })).body.language, 'pt')
    assert.equal((await manage('PATCH', path, { language: null })).body.language, null)
    assert.equal((await manage('PATCH', path, { language: 'nl' })).status, 422)
    const plain = await manage('POST', '/accounts', { ...PLAN, external_id: 'shop-1' })
    assert.equal(plain.body.language, null)

    const seen = (await rowsOf(fixture, 'event')).flatMap(({ type, data }) => {
      const { account, changed } = JSON.parse(String(data)) as Data
      return account ? [[type, account.language, changed?.language ?? null]] : []
    })
    assert.deepEqual(seen, [
      ['account.created', 'de', null],
      ['account.updated', 'pt', ['de', 'pt']],
      ['account.updated', 'pt', null],
      ['account.updated', null, ['pt', null]],
      ['account.created', null, null],
    ])
  })

  test(`${engine}: the same request under an external id finds the account, another language does not`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const asked = { ...PLAN, external_id: 'shop-1', language: 'fa' }
    assert.equal((await manage('POST', '/accounts', asked)).status, 201)
    assert.equal((await manage('POST', '/accounts', asked)).status, 200)
    const other = await manage('POST', '/accounts', { ...asked, language: 'tr' })
    assert.deepEqual([other.status, other.body.code], [409, 'external_id_taken'])
  })

  test(`${engine}: a language moves with its account, and erasure takes it away`, async (t) => {
    const old = await openOperatorFixture(t, engine)
    await old.app.opening.open(old.caller, { email: 'ada@example.com', planMonths: 1, language: 'ru' })
    const file = await old.exported()
    assert.match(file, /"language":"ru"/)
    const { app, listing, brand, caller, ...fixture } = await openOperatorFixture(t, engine)
    assert.equal((await fixture.imported(file)).added, 1)
    assert.equal(await fixture.exported(), file)
    assert.equal((await fixture.imported(file.replace('"ru"', '"xx"'))).refused, 1)
    assert.equal((await listing.show(brand.id, 1)).language, 'ru')
    await app.erasing.erase(caller, 1)
    assert.equal((await listing.show(brand.id, 1)).language, null)
  })
}

type Data = { account?: { language: string | null }; changed?: Record<string, unknown> }
