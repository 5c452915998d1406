// A prepaid subscription in an account with an e-mail, where the operator has linked it: AMAPI's view of it; plans and
// prepaid days do not affect each other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import type { Handle } from '../../../src/db/database.ts'
import { renewPlans } from '../../../src/subscriptions/plan-changes.ts'
import { makePrepaidSubscriptions } from '../../../src/subscriptions/prepaid-subscriptions.ts'
import { makeSubscriptions } from '../../../src/subscriptions/subscriptions.ts'
import {
  openPrepaidFixture,
  type PrepaidFixture,
  plain,
  refusedWith,
  VPN_PASSWORD,
} from '../../fixtures/prepaid.ts'
import { count, done, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const email = 'ada@example.org'
const login = { username: 'ada', password: VPN_PASSWORD }

/** An account by AMAPI with a product (subscription 1), and a prepaid login in it (subscription 2). */
async function linked(fixture: PrepaidFixture): Promise<void> {
  await fixture.addClient(email)
  await fixture.add({ externalId: 'ada', login })
  await fixture.app.db.write(async (tx) => {
    await tx.updateTable('subscription').set({ account_id: 1 }).where('id', '=', 2).execute()
    await tx.updateTable('account').set({ status: 'closed', closed_at: 0 }).where('id', '=', 2).execute()
    await tx.updateTable('brand_usage').set({ accounts: 1 }).execute()
  })
}

for (const engine of ENGINES) {
  test(`${engine}: a prepaid login in an account with an e-mail`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller, clock } = fixture
    await linked(fixture)
    const shown = async () =>
      (await productsOf(fixture, email)).map((one) => [one.product_id, one.product_type, one.product_status])

    await t.test('is listed among the products', async () => {
      assert.deepEqual(await shown(), [
        ['2', 'Prepaid', 'Active'],
        ['1', '1 Month', 'Active'],
      ])
      const [product] = await productsOf(fixture, email)
      assert.deepEqual(
        [product?.username, product?.password, product?.nextduedate],
        ['ada', VPN_PASSWORD, '2026-12-21'],
      )
    })

    await t.test('is no product that could be upgraded or cancelled', async () => {
      const named = { email, product_id: '2' }
      refused(await fixture.trusted('UpgradeProduct', { ...named, new_product_plan: '12' }), 1303)
      refused(await fixture.trusted('CancelRequest', { ...named, type: 'midnight' }), 1303)
    })

    await t.test('does not make a cancellation ambiguous, nor stand for a product', async () => {
      done(await fixture.trusted('CancelRequest', { email, type: 'midnight', product_id: '1' }))
      clock.add(DAY_MS)
      await fixture.runJob('nightly')
      assert.deepEqual(await shown(), [
        ['2', 'Prepaid', 'Active'],
        ['1', '1 Month', 'Cancelled'],
      ])
      refused(await fixture.trusted('CancelRequest', { email, type: 'midnight' }), 1303)
    })

    await t.test('does not stand in the way of a new product', async () => {
      done(await fixture.trusted('NewProduct', { email, type: '1', force_upgrade: '1' }))
      assert.deepEqual((await shown())[0], ['3', '1 Month', 'Active'])
      refused(await fixture.trusted('NewProduct', { email, type: '1' }), 1302)
    })

    await t.test('is terminated on the wire with its last day, before any job has run', async () => {
      clock.set(Date.UTC(2026, 11, 22) - 1)
      assert.deepEqual((await shown())[1], ['2', 'Prepaid', 'Active'])
      clock.add(1)
      assert.deepEqual((await shown())[1], ['2', 'Prepaid', 'Terminated'])
      await prepaid.renew(caller, 'ada', { days: 30, limits: undefined })
      assert.deepEqual((await shown())[1], ['2', 'Prepaid', 'Active'])
    })

    await t.test('shows apps each change through the tokens of its account', async () => {
      const changed = async () => Number((await rowsOf(fixture, 'account'))[0]?.last_product_change_at)
      for (const change of [
        () => prepaid.setPassword(caller, 'ada', `${VPN_PASSWORD}2`),
        () => prepaid.disable(caller, 'ada'),
        () => prepaid.enable(caller, 'ada'),
      ]) {
        clock.add(1000)
        await change()
        assert.equal(await changed(), clock.now())
      }
      fixture.secrets.note(`${VPN_PASSWORD}2`)
    })

    await t.test('ends alone when it is removed: the account and its product stay', async () => {
      await prepaid.remove(caller, 'ada')
      assert.deepEqual((await shown())[0], ['3', '1 Month', 'Active'])
      assert.equal(await fixture.accounts(), 1)
      await refusedWith('login_not_found', prepaid.get(brand.id, 'ada'))
    })
  })

  test(`${engine}: closing an account ends its prepaid logins with it`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller, clock } = fixture

    await t.test('by CloseClient, an expired one too', async () => {
      await linked(fixture)
      clock.add(40 * DAY_MS)
      await fixture.runJob('expire')
      done(await fixture.trusted('CloseClient', { email }))
      await refusedWith('login_not_found', prepaid.get(brand.id, 'ada'))
      assert.deepEqual([await count(fixture, 'external_id'), await fixture.accounts()], [0, 0])
      const [, ended] = await rowsOf(fixture, 'subscription')
      assert.deepEqual([ended?.status, ended?.vpn_username], ['terminated', 'deleted:2'])
    })

    await t.test('by the night, and both names are free again', async () => {
      const again = await fixture.addClient('bob@example.org')
      await prepaid.create(caller, { ...plain('ada'), login })
      await fixture.app.db.write((tx) =>
        tx.updateTable('subscription').set({ account_id: 3 }).where('vpn_username', '=', 'ada').execute(),
      )
      done(await fixture.trusted('CancelRequest', { email: again.username, type: 'midnight' }))
      clock.add(DAY_MS)
      await fixture.runJob('nightly')
      assert.equal(await count(fixture, 'external_id'), 0)
      assert.equal((await fixture.add({ externalId: 'ada', login })).username, 'ada')
    })
  })

  test(`${engine}: a login that moves to another account before that is locked is found there`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller } = fixture
    await fixture.addClient(email)
    await fixture.add({ login })
    let asked = 0
    /** Asked right after the account was locked: the last moment at which the login can be elsewhere. */
    const recheck = async (tx: Handle) => {
      asked++
      await tx.updateTable('subscription').set({ account_id: 1 }).where('id', '=', 2).execute()
    }
    await prepaid.disable({ ...caller, recheck }, 'ada')
    assert.equal(asked, 2)
    const [row] = (await rowsOf(fixture, 'audit')).slice(-1)
    assert.deepEqual([row?.action, row?.account_id], ['subscription.suspend', 1])
  })

  test(`${engine}: what moves to another account after the jobs have read it is left to their next batch`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { app, clock, brand } = fixture
    await fixture.addClient(email)
    await fixture.add({ login, days: 1 })
    await fixture.addClient('bob@example.org')
    clock.add(40 * DAY_MS)
    const subscriptions = makeSubscriptions(app)
    const prepaidSubscriptions = makePrepaidSubscriptions(app)
    const [plan] = await subscriptions.listDue(app.db.read, brand.id, '2027-01-01', 1)
    const [passed] = await prepaidSubscriptions.listPassed(app.db.read, { now: clock.now() }, 1)
    assert.ok(plan && passed)
    await app.db.write((tx) => tx.updateTable('subscription').set({ account_id: 3 }).execute())
    const owner = { brand, accountId: passed.accountId, actor: OPERATOR }
    const term = { startsOn: plan.dueOn, dueOn: '2027-02-01', billingDay: 1 }
    await app.db.write(async (tx) => {
      const by = { brandId: brand.id, actor: OPERATOR, at: clock.now() }
      const renewal = { subscription: plan, term, testUser: false }
      assert.deepEqual(await renewPlans(tx, by, [renewal]), [])
      assert.equal(await prepaidSubscriptions.expire(tx, owner, passed), undefined)
    })
    await fixture.runJob('nightly')
    const jobs = (await rowsOf(fixture, 'audit')).filter((row) => row.actor_kind === 'job')
    assert.ok(jobs.length > 0)
    assert.deepEqual([...new Set(jobs.map((row) => row.account_id))], [3])
  })
}
