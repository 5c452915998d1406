// What one account is, and changes of what it says of its person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '../../../../src/errors.ts'
import { openOperatorFixture } from '../../../fixtures/operator.ts'
import { refusedWith } from '../../../fixtures/prepaid.ts'
import { ENGINES, PASSWORD, START } from '../../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: an account is shown whole and without secrets, alike in a list and alone`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { brand, listing } = fixture
    await fixture.addClient('ada@example.com', { first_name: 'Ada', test_user: '1' })
    const alias = { setemail: 'two@example.com', setpassword: PASSWORD }
    await fixture.trusted('AddAlias', { email: 'ada@example.com', ...alias })
    await fixture.add({
      externalId: 'shop-1',
      limits: { multiLogin: 3, countryIds: [], cityIds: [], protocolIds: [] },
    })
    await fixture.linking.link(fixture.caller, { fromId: 2, toId: 1, toEmail: 'ada@example.com' })
    const { accounts } = await listing.list(brand.id, { status: ['active'] }, { limit: 10 })
    const [account] = accounts
    assert.ok(account)
    assert.deepEqual(
      [account.id, account.brandId, account.email, account.status, account.firstName, account.country],
      [1, brand.id, 'ada@example.com', 'active', 'Ada', 'GB'],
    )
    assert.deepEqual(
      [account.testUser, account.externalIds, account.aliasCount, account.metadata, account.createdAt],
      [true, ['shop-1'], 1, {}, START],
    )
    assert.deepEqual(
      account.logins.map((one) => [one.plan, one.planMonths, one.kind, one.state, one.startedOn, one.until]),
      [
        ['1 Month', 1, 'paid', 'active', '2026-11-21', '2026-12-21'],
        ['prepaid', 0, 'paid', 'active', '2026-11-21', '2026-12-21'],
      ],
    )
    assert.deepEqual(
      account.logins.map((one) => one.limits?.multiLogin),
      [undefined, 3],
    )
    assert.doesNotMatch(JSON.stringify(account), /assword|argon/i)
    const { logins, ...shown } = await listing.show(brand.id, 1)
    const { logins: listed, ...own } = account
    assert.deepEqual(shown, own)
    assert.deepEqual(logins, listed)
  })

  test(`${engine}: name, country and metadata of an account are changed, and the trail shows how`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { accountDetails, caller, listing, brand } = fixture
    await fixture.add()
    const change = accountDetails.change
    assert.deepEqual(
      await change(caller, 1, { firstName: ' Ada ', country: 'fr', metadata: { plan: 'gold', b: '1' } }),
      [...['firstName', 'country', 'metadata']],
    )
    const shown = await listing.show(brand.id, 1)
    assert.deepEqual(
      [shown.firstName, shown.country, shown.metadata],
      ['Ada', 'FR', { b: '1', plan: 'gold' }],
    )
    assert.deepEqual(await change(caller, 1, { firstName: 'Ada', metadata: { b: '1', none: null } }), [])
    assert.deepEqual(await change(caller, 1, { country: '', metadata: { plan: null, b: null } }), [
      'country',
      'metadata',
    ])
    assert.deepEqual((await listing.show(brand.id, 1)).metadata, {})
    const trail = await fixture.app.db.read
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('action', '=', 'account.change')
      .orderBy('id')
      .execute()
    assert.equal(trail.length, 2)
    assert.deepEqual(JSON.parse(trail[1]?.after ?? ''), { country: '', metadata: null })

    const check = async () => {
      throw new AppError('changed_meanwhile', 'It was changed since it was read.')
    }
    await refusedWith('changed_meanwhile', change(caller, 1, { lastName: 'M' }, check))
    assert.notEqual((await listing.show(brand.id, 1)).lastName, 'M')

    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`name${at}`, 'x']))
    await refusedWith('invalid_input', change(caller, 1, { metadata: many }))
    await refusedWith('invalid_input', change(caller, 1, { metadata: { a: 'x'.repeat(501) } }))
    await refusedWith('invalid_input', change(caller, 1, { metadata: { 'a b': 'x' } }))
    await refusedWith('invalid_input', change(caller, 1, { metadata: { a: '\0' } }))
    await refusedWith('invalid_input', change(caller, 1, { firstName: 'a\nb' }))
    await refusedWith('invalid_country', change(caller, 1, { country: 'UK' }))
    await refusedWith(
      'account_not_found',
      change({ ...caller, brand: { ...brand, id: 99 } }, 1, { country: 'DE' }),
    )
    await fixture.erasing.erase(caller, 1)
    await refusedWith('account_not_active', change(caller, 1, { country: 'DE' }))
  })

  test(`${engine}: erasing an account takes its metadata away`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { accountDetails, caller, erasing, listing, brand } = fixture
    await fixture.add()
    await accountDetails.change(caller, 1, { metadata: { note: 'Ada' } })
    await erasing.erase(caller, 1)
    assert.deepEqual((await listing.show(brand.id, 1)).metadata, {})
  })
}
