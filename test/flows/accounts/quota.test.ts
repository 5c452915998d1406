// The quota of a brand: exact under parallel calls, over both ways to open an account, free again with each account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilServed } from '../../databases/test-database.ts'
import {
  openPrepaidFixture,
  type PrepaidFixture,
  plain,
  refusedWith,
  usageOf,
  VPN_PASSWORD,
} from '../../fixtures/prepaid.ts'
import { anotherProcess, codeOf, count, done, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD } from '../../harness.ts'

/** An account with a plan, by the core's own use case: no dialect's limit on attempts applies. */
function addByPlan(
  fixture: PrepaidFixture,
  app: PrepaidFixture['app'],
  caller: PrepaidFixture['caller'],
  i: number,
) {
  const person = { firstName: '', lastName: '', companyName: '', state: '', zipCode: '' }
  const email = `quota${i}@example.org`
  const plan = { planMonths: 1, autoTerminate: false, testUser: false }
  fixture.secrets.note(PASSWORD)
  return app.accounts.add(caller, { email, password: PASSWORD, country: 'DE', person, ...plan })
}

for (const engine of ENGINES) {
  test(`${engine}: 500 accounts at once for 100 places: exactly 100 are opened`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    // SQLite's file is for one busy process: two would time out on its lock on a busy machine.
    const other = engine === 'postgres' ? await anotherProcess(t, fixture) : fixture
    const caller = await fixture.withSettings({ account_limit: 100 })
    // Hashing 250 passwords is not tested here, and the queue of hashes would refuse some.
    for (const app of [fixture.app, other.app]) app.passwords.hash = async () => 'no hash'
    const calls = Array.from({ length: 500 }, (_, i) => {
      const app = i % 3 === 0 ? other.app : fixture.app
      // Prepaid accounts are quicker to open: too few of them to take all places.
      return untilServed<unknown>(() => {
        if (i % 8 > 0) return addByPlan(fixture, app, caller, i)
        if (i % 16 === 0) return app.prepaid.createOrGet(caller, plain(`quota${i}`))
        return app.prepaid.create(caller, plain(`quota${i}`))
      })
    })
    const ends = await Promise.allSettled(calls)
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
    assert.equal(refusals.length, 400)
    assert.deepEqual(new Set(refusals), new Set(['account_quota_reached']))
    assert.equal(await fixture.accounts(), 100)
    for (const table of ['account', 'subscription', 'ledger'] as const)
      assert.equal(await count(fixture, table), 100, table)
    const byPlan = (await rowsOf(fixture, 'subscription')).filter((row) => Number(row.plan_months) > 0)
    assert.ok(byPlan.length > 0)
  })

  test(`${engine}: a place under the quota`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine, settings: { account_limit: 2 } })
    const { prepaid, caller } = fixture
    const add = (email: string) =>
      fixture.trusted('AddClient', { email, country: 'DE', type: '1', password: PASSWORD })

    await t.test('is taken by either way of opening an account', async () => {
      done(await add('ada@example.org'))
      await fixture.add({ externalId: 'bob', login: { username: 'bob', password: VPN_PASSWORD } })
      refused(await add('eve@example.org'), 1204)
      await refusedWith('account_quota_reached', prepaid.create(caller, plain('eve')))
      await refusedWith('account_quota_reached', prepaid.createOrGet(caller, plain('eve')))
      assert.equal(await fixture.accounts(), 2)
    })

    await t.test('is not needed to get an account that there is', async () => {
      assert.equal((await prepaid.createOrGet(caller, plain('bob'))).login.username, 'bob')
    })

    await t.test('is free again when an account is closed, removed, or cancelled by the night', async () => {
      done(await fixture.trusted('CloseClient', { email: 'ada@example.org' }))
      done(await add('eve@example.org'))
      await prepaid.remove(caller, 'bob')
      done(await add('bob@example.org'))
      for (const email of ['eve@example.org', 'bob@example.org'])
        done(await fixture.trusted('CancelRequest', { email, type: 'midnight' }))
      assert.equal(await fixture.accounts(), 2)
      fixture.clock.add(86_400_000)
      assert.equal(await fixture.runJob('nightly'), 'handled 2')
      assert.equal(await fixture.accounts(), 0)
      await fixture.add()
    })

    await t.test(
      'is raised when the operator raises the limit, and not below the accounts there are',
      async () => {
        const low = await fixture.withSettings({ account_limit: 1 })
        await refusedWith('account_quota_reached', prepaid.create(low, plain('low')))
        const none = await fixture.withSettings({ account_limit: null })
        for (let i = 0; i < 5; i++) await prepaid.create(none, plain(`free${i}`))
        assert.equal(codeOf(await add('free@example.org')), 0)
        assert.equal(await fixture.accounts(), 7)
      },
    )

    await t.test('counts for its own brand only', async () => {
      const other = await fixture.app.brands.addBrand(
        { name: 'other', title: 'Other', settings: { account_limit: 1 } },
        OPERATOR,
      )
      await prepaid.create({ ...caller, brand: other.brand }, plain('bob'))
      assert.deepEqual([await usageOf(fixture, other.brand.id), await fixture.accounts()], [1, 7])
    })
  })
}
