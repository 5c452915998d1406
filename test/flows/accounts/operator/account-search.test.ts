// Lists of accounts and of subscriptions: each filter, the order that it gives, and pages that lose and repeat nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountFilter, NameFilter, Order } from '../../../../src/accounts/search/account-query.ts'
import type { SubscriptionFilter } from '../../../../src/accounts/search/subscription-search.ts'
import type { Cursor } from '../../../../src/accounts/search/walk.ts'
import { DAY_MS } from '../../../../src/clock.ts'
import { type OperatorFixture, openOperatorFixture } from '../../../fixtures/operator.ts'
import { refusedWith } from '../../../fixtures/prepaid.ts'
import { ENGINES, OPERATOR, PASSWORD, START } from '../../../harness.ts'

/** Accounts, each a day later than the one before. */
async function fill(fixture: OperatorFixture) {
  const { addClient, clock, add } = fixture
  await addClient('ada@example.com')
  clock.add(DAY_MS)
  await addClient('adam@mail.example.com', { country: 'FR', type: '12' })
  await fixture.app.db.write((tx) =>
    tx.updateTable('plan').set({ label: 'Year' }).where('months', '=', 12).execute(),
  )
  clock.add(DAY_MS)
  await add({ externalId: 'ada-shop', days: 5 })
  clock.add(DAY_MS)
  await add({ externalId: 'bob-shop', days: 400, kind: 'trial' })
  clock.add(DAY_MS)
  await addClient('zoe@example.com')
  await fixture.trusted('AddAlias', {
    ...{ email: 'zoe@example.com', setemail: 'ada.two@example.com', setpassword: PASSWORD },
  })
}

function lists({ listing, brand }: OperatorFixture) {
  async function all(
    filter: AccountFilter,
    order: Order & { limit?: number; scope?: number | undefined } = {},
  ) {
    const { limit = 50, ...more } = order
    const scope = 'scope' in order ? order.scope : brand.id
    const found: number[] = []
    let after: Cursor | undefined
    do {
      const page = await listing.list(scope, filter, { ...more, limit, after })
      assert.ok(page.accounts.length <= limit)
      found.push(...page.accounts.map(({ id }) => id))
      after = page.next
    } while (after)
    return found
  }
  const named = (by: NameFilter['by'], text: string, more: AccountFilter = {}) =>
    all({ name: { by, text }, ...more })
  return { all, named }
}

for (const engine of ENGINES) {
  test(`${engine}: accounts are found by each of their names, in the order of the names`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fill(fixture)
    const { all, named } = lists(fixture)
    const login = (await fixture.listing.show(fixture.brand.id, 3)).logins[0]?.username ?? ''
    const aliases = await fixture.app.db.read.selectFrom('alias').select('email').execute()
    assert.equal(aliases.length, 1)

    assert.deepEqual(await named('email-start', 'ADA'), [5, 1, 2])
    assert.deepEqual(await named('email-start', 'ada@'), [1])
    assert.deepEqual(await named('email', 'ada.two@example.com'), [5])
    assert.deepEqual(await named('email', 'ada'), [])
    assert.deepEqual(await named('domain', 'example.COM'), [1, 5])
    assert.deepEqual(await named('domain', '@mail.example.com'), [2])
    assert.deepEqual(await named('domain', 'ample.com'), [])
    assert.deepEqual(await named('login', login.toUpperCase()), [3])
    assert.deepEqual(await named('external-id', 'ada-shop'), [3])
    assert.deepEqual(await named('external-id', 'ada'), [])
    assert.deepEqual(await named('external-id-start', 'ada'), [3])
    assert.deepEqual(await named('external-id-start', 'ADA'), [])
    assert.deepEqual(await named('id', '4'), [4])
    assert.deepEqual(await named('id', '99'), [])
    assert.deepEqual(await named('any', 'ada'), [5, 1, 2, 3])
    assert.deepEqual(await named('any', '4'), [4])
    assert.deepEqual(await named('any', login), [3])
    assert.deepEqual(await named('any', '@example.com'), [1, 5])
    assert.deepEqual(await named('any', '%'), [])
    assert.deepEqual(await named('any', 'ada', { country: ['FR'] }), [2])
    assert.deepEqual(await all({ name: { by: 'any', text: 'ada' } }, { limit: 1 }), [5, 1, 2, 3])
    for (const text of [' ', 'a\0b', 'x'.repeat(256)]) await refusedWith('invalid_input', named('any', text))
    await refusedWith('invalid_input', all({ name: { by: 'any', text: 'ada' } }, { sort: 'due' }))
  })

  test(`${engine}: an account of which two addresses fit is listed once`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fixture.addClient('ada@example.com')
    for (const alias of ['ada.a@example.com', 'ada.b@example.com'])
      await fixture.trusted('AddAlias', { email: 'ada@example.com', setemail: alias, setpassword: PASSWORD })
    const { named } = lists(fixture)
    assert.deepEqual(await named('email-start', 'ada'), [1])
    assert.deepEqual(await named('domain', 'example.com'), [1])
  })

  test(`${engine}: accounts are narrowed by status, kind, plan, country and days, and sorted`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fill(fixture)
    await fixture.suspend('2')
    await fixture.trusted('CloseClient', { email: 'ada@example.com' })
    const { all, named } = lists(fixture)
    assert.deepEqual(await all({}), [1, 2, 3, 4, 5])
    assert.deepEqual(await all({}, { descending: true, limit: 2 }), [5, 4, 3, 2, 1])
    assert.deepEqual(await all({ status: [] }), [1, 2, 3, 4, 5])
    assert.deepEqual(await all({ status: ['suspended'] }), [2])
    assert.deepEqual(await all({ status: ['closed'] }), [1])
    assert.deepEqual(await all({ status: ['closed', 'suspended'] }), [1, 2])
    assert.deepEqual(await all({ country: ['GB'] }), [1, 5])
    assert.deepEqual(await all({ country: ['GB', 'FR'], status: ['active', 'suspended'] }), [2, 5])
    assert.deepEqual(await all({ kind: ['trial'] }), [4])
    assert.deepEqual(await all({ kind: ['paid'] }), [2, 3, 5])
    assert.deepEqual(await all({ kind: ['trial', 'paid'], plan: [0] }), [3, 4])
    assert.deepEqual(await all({ plan: [12] }), [2])
    assert.deepEqual(await all({ plan: [0] }), [3, 4])
    assert.deepEqual(await all({ plan: [0] }, { descending: true, limit: 1 }), [4, 3])
    assert.deepEqual(await all({ dueBefore: '2026-12-26' }), [3, 5])
    assert.deepEqual(await all({ dueBefore: '2026-11-28' }), [])
    assert.deepEqual(await all({ dueBefore: '2026-11-29', plan: [0] }), [3])
    assert.deepEqual(await all({ dueBefore: '2030-01-01', kind: ['trial'] }), [4])
    assert.deepEqual(await all({}, { sort: 'due' }), [3, 5, 2, 4])
    assert.deepEqual(await all({ createdFrom: START + DAY_MS, createdBefore: START + 3 * DAY_MS }), [2, 3])
    assert.deepEqual(
      await all({ createdFrom: START + DAY_MS }, { sort: 'id', descending: true }),
      [5, 4, 3, 2],
    )
    assert.deepEqual(await all({}, { sort: 'created', descending: true, limit: 3 }), [5, 4, 3, 2, 1])
    assert.deepEqual(await named('email-start', 'ada', { status: ['closed'] }), [1])
    assert.deepEqual(await all({ part: 'SHOP' }), [3, 4])
  })

  test(`${engine}: a page looks at so many accounts at most and says where to go on`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { brand, listing, app } = fixture
    const at = START
    const row = { brand_id: brand.id, email: '', email_key: '', password_hash: '', country: '', state: '' }
    const rest = { first_name: '', last_name: '', company_name: '', zip_code: '', test_user: 0 as const }
    const times = { last_product_change_at: at, created_at: at, changed_at: at, closed_at: null }
    for (let i = 0; i < 21; i++)
      await app.db.write((tx) =>
        tx
          .insertInto('account')
          .values(
            Array.from({ length: 100 }, () => ({ ...row, ...rest, ...times, status: 'active' as const })),
          )
          .execute(),
      )
    await app.db.write((tx) =>
      tx.updateTable('account').set({ first_name: 'x', country: 'IT' }).where('id', '=', 2100).execute(),
    )
    const filter = { country: ['IT', 'ES'] }
    const first = await listing.list(brand.id, filter, { limit: 10 })
    assert.deepEqual([first.accounts.length, first.next?.key], [0, 2000])
    const second = await listing.list(brand.id, filter, { limit: 10, after: first.next })
    assert.deepEqual([second.accounts.map(({ id }) => id), second.next], [[2100], undefined])
    await refusedWith(
      'invalid_input',
      listing.list(brand.id, filter, { limit: 1, sort: 'due', after: first.next }),
    )
  })

  test(`${engine}: a list over all brands goes through them one by one`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fixture.addClient('ada@example.com')
    const other = await fixture.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    const brand = await fixture.app.brands.getByName('other')
    assert.ok(other)
    await fixture.app.prepaid.create(
      { brand, actor: OPERATOR },
      {
        ...{ externalId: 'ada', days: 3, kind: 'paid', limits: undefined },
        ...{ dedicatedCountry: undefined, login: undefined },
      },
    )
    await fixture.addClient('adam@example.com')
    const { all } = lists(fixture)
    const ofOther = (await all({}, { scope: brand.id }))[0] ?? 0
    const own = await all({})
    assert.equal(own.length, 2)
    for (const limit of [1, 2, 50]) {
      assert.deepEqual(await all({}, { scope: undefined, limit }), [...own, ofOther])
      assert.deepEqual(await all({ name: { by: 'any', text: 'ada' } }, { scope: undefined, limit }), [
        ...own,
        ofOther,
      ])
      assert.deepEqual(await all({ dueBefore: '2027-01-01' }, { scope: undefined, limit }), [...own, ofOther])
    }
    assert.deepEqual(await all({ name: { by: 'id', text: String(ofOther) } }), [])
    const page = await fixture.listing.list(undefined, {}, { limit: 50 })
    assert.deepEqual(
      page.accounts.map(({ brandId }) => brandId),
      [fixture.brand.id, fixture.brand.id, brand.id],
    )
    await refusedWith('account_not_found', fixture.listing.show(fixture.brand.id, ofOther))
    assert.equal((await fixture.listing.show(undefined, ofOther)).brandId, brand.id)
  })

  test(`${engine}: subscriptions are listed by their due day, those of one account by number`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fill(fixture)
    await fixture.trusted('CloseClient', { email: 'ada@example.com' })
    const { listing, brand } = fixture
    async function ids(filter: SubscriptionFilter, limit = 50, descending = false) {
      const found: number[] = []
      let after: Cursor | undefined
      do {
        const page = await listing.subscriptions(brand.id, filter, { limit, after, descending })
        found.push(...page.subscriptions.map((one) => one.accountId))
        after = page.next
      } while (after)
      return found
    }
    assert.deepEqual(await ids({}), [3, 5, 2, 4])
    assert.deepEqual(await ids({}, 1, true), [4, 2, 5, 3])
    assert.deepEqual(await ids({ dueBefore: '2026-12-26' }), [3, 5])
    assert.deepEqual(await ids({ plan: [0] }), [3, 4])
    assert.deepEqual(await ids({ plan: [12], status: ['active'] }), [2])
    assert.deepEqual(await ids({ kind: ['trial'] }), [4])
    assert.deepEqual(await ids({ status: ['terminated', 'cancelled'] }), [1])
    assert.deepEqual(await ids({ accountId: 1 }), [1])
    assert.deepEqual(await ids({ accountId: 1, status: ['active'] }), [])
    await refusedWith('invalid_input', ids({ status: ['terminated', 'active'] }))
    const [one] = (await listing.subscriptions(brand.id, { accountId: 4 }, { limit: 1 })).subscriptions
    assert.ok(one)
    assert.deepEqual(await listing.subscription(brand.id, one.subscriptionId), one)
    assert.deepEqual(
      [one.plan, one.kind, one.externalId, one.endedAt],
      ['prepaid', 'trial', 'bob-shop', undefined],
    )
    assert.doesNotMatch(JSON.stringify(one), /assword/)
    await refusedWith('subscription_not_found', listing.subscription(brand.id, 99))
    await refusedWith('subscription_not_found', listing.subscription(brand.id + 1, one.subscriptionId))
  })
}
