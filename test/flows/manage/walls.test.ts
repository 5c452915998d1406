// Walls of the management API, on every route that it has: another brand's rows do not exist, a key does only what its scopes say,
// and nothing is done without a key. The calls are made from the operations, so a new route is always included.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import { allows, SCOPES, type Scope, scopesOf } from '../../../src/credentials/manage-keys/scope.ts'
import type { ManageOperation } from '../../../src/http/manage/manage-operation.ts'
import { operations } from '../../../src/http/manage/operations.ts'
import { needsInstallationKey } from '../../../src/http/operation.ts'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { makeOwnRows, parametersOf } from '../../fixtures/http/own-rows.ts'
import { allValues, dumpOf, naming, requestOf, type Values, valuesFor } from '../../fixtures/http/walls.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

/** Filters that name a row. */
const NAMING = ['account', 'subscription', 'vpn_username', 'email', 'external_id', 'search', 'domain']

async function addBrand({ app, secrets }: ManageFixture) {
  const { brand, secretKey } = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
  secrets.note(secretKey)
  return brand
}

/** Whether the key of one brand may not call it, whatever its scopes. */
function isRefused({ permission }: ManageOperation): boolean {
  return needsInstallationKey(permission) || permission.person === true
}

for (const engine of ENGINES) {
  test(`${engine}: no route reaches a row of another brand`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, addKey, first } = fixture
    const foreign = await addKey({ brandId: (await addBrand(fixture)).id })
    const values = await allValues(makeOwnRows(fixture))
    const before = await dumpOf(fixture)
    for (const operation of naming) {
      const request = requestOf(operation, values)
      const ofInstallation = isRefused(operation)
      const sent = await manage(...request, { key: foreign })
      assert.equal(sent.status, ofInstallation ? 403 : 404, `${operation.name}: ${sent.text}`)
      if (ofInstallation) assert.equal(sent.body.code, 'scope_missing')
      if (operation.permission.level !== 'installation' && !operation.permission.person) {
        const named = await manage(...request, { key: first, headers: { 'latchkey-brand': 'other' } })
        assert.equal(named.status, 404, `${operation.name} of the brand that is named: ${named.text}`)
      }
      assert.deepEqual(await dumpOf(fixture), before, `${operation.name} changed a row`)
    }
  })

  test(`${engine}: the same routes reach the rows for a key of their brand`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const rows = makeOwnRows(fixture)
    for (const operation of naming.filter((one) => !isRefused(one))) {
      const request = requestOf(operation, await valuesFor(operation, rows))
      const key = await fixture.addKey({ brandId: fixture.brandId })
      const { status, text, body } = await fixture.manage(...request, { key })
      for (const secret of [body?.key, body?.secret, body?.vpn_password])
        if (secret) fixture.secrets.note(secret)
      assert.ok(status < 300 || status === 409, `${operation.name}: ${text}`)
    }
  })

  test(`${engine}: no filter finds a row of another brand`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const rows = makeOwnRows(fixture)
    await rows.session()
    await rows.mail()
    const gateway = await rows.gateway()
    const account = await rows.account()
    const subscription = await rows.subscription()
    const { body: own } = await fixture.manage('GET', `/accounts/${account}?expand=subscriptions`)
    const foreign = { key: await fixture.addKey({ brandId: (await addBrand(fixture)).id }) }
    const values: Values = {
      ...{ account, subscription, email: own.email, search: own.email, domain: 'example.com' },
      ...{ vpn_username: own.subscriptions[0].vpn_username, external_id: own.id },
    }
    const before = await dumpOf(fixture)
    let tried = 0
    for (const operation of operations.filter((one) => parametersOf(one).length === 0)) {
      const [method, path, body] = requestOf(operation, {})
      for (const place of ['query', 'body'] as const) {
        const { shape } = (operation.input.shape[place] ?? { shape: {} }) as z.ZodObject
        for (const name of NAMING.filter((one) => one in shape)) {
          if (place === 'body' && operation.name === 'createAccount') continue // only asks for a new one
          const value = values[name] ?? ''
          const sent =
            place === 'query'
              ? await fixture.manage(
                  method,
                  `${path}?${new URLSearchParams({ [name]: value })}`,
                  body,
                  foreign,
                )
              : await fixture.manage(method, path, { [name]: value }, foreign)
          const found = sent.body.data?.length ?? sent.body.count ?? 0
          assert.equal(found, 0, `${operation.name} by ${name}: ${sent.text}`)
          tried++
        }
      }
    }
    assert.ok(tried > 8, `${tried}`)
    const near = await fixture.manage('GET', `/sessions?gateway=${gateway}0`, undefined, foreign)
    assert.equal(near.status, 404)
    assert.ok(!near.body.detail.includes(`${gateway}?`), 'the key of a brand learns the name of a gateway')
    assert.deepEqual(await dumpOf(fixture), before)
  })

  test(`${engine}: a key with all scopes but the one that is needed does nothing`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, addKey, brandName } = fixture
    const values = await allValues(makeOwnRows(fixture))
    // Few keys may live at once, and many operations need the same scope.
    const made = new Map<string, string>()
    const keyWith = async (wanted: { brandId: number | null; scopes: Scope[] }) => {
      const name = JSON.stringify(wanted)
      const key = made.get(name) ?? (await addKey(wanted))
      made.set(name, key)
      return key
    }
    for (const operation of operations) {
      const { scope } = operation.permission
      if (scope === undefined) continue
      const request = requestOf(operation, values)
      const scopes = (known: typeof SCOPES | ReturnType<typeof scopesOf>) =>
        known.filter((one) => !allows([one], scope))
      const keys = [await keyWith({ brandId: null, scopes: scopes(SCOPES) })]
      if (!needsInstallationKey(operation.permission))
        keys.push(await keyWith({ brandId: fixture.brandId, scopes: scopes(scopesOf('brand')) }))
      const before = await dumpOf(fixture)
      for (const key of keys) {
        const sent = await manage(...request, { key, headers: { 'latchkey-brand': brandName } })
        assert.deepEqual(problemOf(sent), [403, 'scope_missing'], operation.name)
        assert.ok(sent.body.detail.includes(scope), `${operation.name}: ${sent.text}`)
      }
      assert.deepEqual(await dumpOf(fixture), before, `${operation.name} changed a row`)
    }
  })

  test(`${engine}: no key has a profile of its own`, async (t) => {
    const { manage, first } = await openManageFixture(t, { engine })
    const ofPeople = operations.filter(({ permission }) => permission.person)
    assert.ok(ofPeople.length > 10, `${ofPeople.length}`)
    for (const operation of ofPeople) {
      const values = { passkey: 'pkey_1', own_session: 'ases_1' }
      const sent = await manage(...requestOf(operation, values), { key: first })
      assert.deepEqual(problemOf(sent), [403, 'scope_missing'], operation.name)
    }
  })

  test(`${engine}: without a live key nothing is answered or done`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const values = await allValues(makeOwnRows(fixture))
    const before = await dumpOf(fixture)
    for (const operation of operations) {
      const request = requestOf(operation, values)
      for (const authorization of ['', 'Bearer', `Bearer lk_manage_${'0'.repeat(46)}`, 'Basic YTpi']) {
        const sent = await fixture.manage(...request, { headers: { authorization } })
        assert.deepEqual(problemOf(sent), [401, 'not_authenticated'], `${operation.name}: ${sent.text}`)
      }
      assert.deepEqual(await dumpOf(fixture), before, `${operation.name} changed a row`)
    }
  })
}

test('every parameter of a path has a maker of a real row', async () => {
  const rows = makeOwnRows({} as ManageFixture)
  const without = naming.filter((one) => parametersOf(one).some((name) => !(name in rows)))
  assert.deepEqual(
    without.map(({ name }) => name),
    [],
  )
  const [first] = naming
  assert.ok(first)
  const strange = { ...first, routes: [{ method: 'GET', path: '/api/v1/things/{thing}' }] as const }
  await assert.rejects(valuesFor(strange, rows), /no row for \{thing\}/)
})
