// What an operator does to one subscription: goodwill, cancellation, suspension, limits, password, refund. By plan and prepaid.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DAY_MS } from '../../../../src/clock.ts'
import { openOperatorFixture } from '../../../fixtures/operator.ts'
import { NO_LIMITS, refusedWith } from '../../../fixtures/prepaid.ts'
import { ENGINES, type Engine } from '../../../harness.ts'

/** Account 1 has a plan (subscription 1), account 2 days (subscription 2). */
async function open(t: TestContext, engine: Engine) {
  const fixture = await openOperatorFixture(t, engine)
  const { app, caller, brand } = fixture
  await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
  await app.opening.open(caller, { externalId: 'shop', days: 30, vpnUsername: 'seven' })
  const ledger = () =>
    app.db.read
      .selectFrom('ledger')
      .select(['id', 'subscription_id', 'kind', 'starts_on', 'ends_on', 'refunds'])
      .orderBy('id')
      .execute()
  return {
    ...fixture,
    changes: app.subscriptionChanges,
    ledger,
    shown: (id: number) => app.listing.subscription(brand.id, id),
    actions: async (id: number) => (await fixture.trail(id)).map(([action]) => action),
  }
}

for (const engine of ENGINES) {
  test(`${engine}: days given as goodwill move the due day, and are not billed`, async (t) => {
    const { changes, caller, shown, ledger, clock, app, runJob } = await open(t, engine)
    assert.equal((await changes.extend(caller, 1, 5)).dueOn, '2026-12-26')
    assert.equal((await changes.extend(caller, 2, 5)).dueOn, '2026-12-26')
    assert.deepEqual(
      (await ledger()).slice(2).map((row) => [row.subscription_id, row.kind, row.starts_on, row.ends_on]),
      [
        [1, 'goodwill', '2026-12-21', '2026-12-26'],
        [2, 'goodwill', '2026-12-21', '2026-12-26'],
      ],
    )
    await changes.cancel(caller, 1, { type: 'at_due_date', reason: undefined })
    await changes.extend(caller, 1, 1)
    clock.add(36 * DAY_MS)
    await runJob('nightly')
    await runJob('expire')
    assert.equal((await shown(1)).state, 'cancelled')
    assert.deepEqual([(await shown(2)).state, (await shown(2)).until], ['expired', '2026-12-26'])
    assert.equal((await changes.extend(caller, 2, 3)).dueOn, '2026-12-30')
    assert.equal((await shown(2)).state, 'active')
    await refusedWith('wrong_subscription_state', changes.extend(caller, 1, 5))
    await refusedWith('invalid_input', changes.extend(caller, 2, 0))
    await refusedWith('invalid_input', changes.extend(caller, 2, 3701))
    await refusedWith('subscription_not_found', changes.extend(caller, 99, 5))
    const elsewhere = { ...caller, brand: { ...caller.brand, id: 99 } }
    await refusedWith('subscription_not_found', changes.extend(elsewhere, 1, 5))
    assert.ok(app)
  })

  test(`${engine}: a plan that got goodwill renews from its new due day`, async (t) => {
    const { changes, caller, shown, clock, runJob } = await open(t, engine)
    await changes.extend(caller, 1, 5)
    clock.add(35 * DAY_MS)
    await runJob('nightly')
    assert.equal((await shown(1)).until, '2027-01-26')
  })

  test(`${engine}: a cancellation is withdrawn, of the account too`, async (t) => {
    const { changes, caller, shown, trusted, clock, runJob } = await open(t, engine)
    await refusedWith('wrong_subscription_state', changes.uncancel(caller, 1))
    await trusted('CancelRequest', { email: 'ada@example.com', type: 'at_due_date' })
    await changes.uncancel(caller, 1)
    assert.equal((await shown(1)).cancellation, undefined)
    await changes.cancel(caller, 1, { type: 'midnight', reason: 'moving' })
    assert.equal((await shown(1)).cancellation?.reason, 'moving')
    await changes.uncancel(caller, 1)
    clock.add(DAY_MS)
    await runJob('nightly')
    assert.equal((await shown(1)).state, 'active')
    clock.add(30 * DAY_MS)
    await runJob('nightly')
    assert.equal((await shown(1)).until, '2027-01-21')
    await refusedWith(
      'wrong_subscription_state',
      changes.cancel(caller, 2, { type: 'midnight', reason: undefined }),
    )
  })

  test(`${engine}: one subscription is suspended and resumed while its account stays active`, async (t) => {
    const { changes, caller, shown, suspend, actions } = await open(t, engine)
    for (const id of [1, 2]) {
      assert.equal(await changes.resume(caller, id), false)
      assert.equal(await changes.suspend(caller, id), true)
      assert.equal(await changes.suspend(caller, id), false)
      assert.equal((await shown(id)).state, 'suspended')
      assert.equal(await changes.resume(caller, id), true)
      assert.equal((await shown(id)).state, 'active')
      assert.deepEqual((await actions(id)).slice(1), ['subscription.suspend', 'subscription.resume'])
    }
    await suspend('1')
    await refusedWith('account_not_active', changes.resume(caller, 1))
  })

  test(`${engine}: limits of a plan are set and taken away`, async (t) => {
    const { changes, caller, shown } = await open(t, engine)
    for (const id of [1, 2]) {
      await changes.setLimits(caller, id, { ...NO_LIMITS, sessionLimit: 2 })
      assert.equal((await shown(id)).limits?.sessionLimit, 2)
      await changes.setLimits(caller, id, undefined)
      assert.equal((await shown(id)).limits, undefined)
      await refusedWith('invalid_input', changes.setLimits(caller, id, { ...NO_LIMITS, sessionLimit: 0 }))
      await refusedWith('invalid_input', changes.setLimits(caller, id, { ...NO_LIMITS, countryIds: [999] }))
    }
  })

  test(`${engine}: a login is revealed to who is written down, and gets a new password`, async (t) => {
    const { changes, caller, actions, secrets } = await open(t, engine)
    for (const id of [1, 2]) {
      const before = await changes.reveal(caller, id)
      assert.equal((await changes.rotate(caller, id)).username, before.username)
      const after = await changes.reveal(caller, id)
      for (const one of [before, after]) secrets.note(one.password)
      assert.notEqual(after.password, before.password)
      const shown = ['subscription.reveal', 'subscription.set_password', 'subscription.reveal']
      assert.deepEqual((await actions(id)).slice(1), shown)
    }
  })

  test(`${engine}: a term is refunded once, also of two that try at once`, async (t) => {
    const { app, caller, ledger, shown, actions } = await open(t, engine)
    const refund = (id: number, end = false) => app.refunds.refund(caller, id, { end, reason: 'sorry' })
    const both = await Promise.allSettled([refund(1), refund(1)])
    assert.deepEqual(both.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    await refusedWith('conflict', refund(1))
    const [, , row] = await ledger()
    assert.deepEqual(
      [row?.kind, row?.refunds, row?.subscription_id, row?.ends_on],
      ['refund', 1, 1, '2026-12-21'],
    )
    await refusedWith('ledger_row_not_found', refund(row?.id ?? 0))
    await refusedWith('ledger_row_not_found', refund(99))
    const elsewhere = { ...caller, brand: { ...caller.brand, id: 99 } }
    await refusedWith(
      'ledger_row_not_found',
      app.refunds.refund(elsewhere, 2, { end: false, reason: undefined }),
    )
    assert.deepEqual((await refund(2, true)).ended, true)
    assert.equal((await shown(2)).state, 'terminated')
    assert.ok((await actions(2)).includes('subscription.terminate'))
    assert.equal((await shown(1)).state, 'active')
  })

  test(`${engine}: ending one subscription leaves the others, and ends an account that has nothing else`, async (t) => {
    const { app, changes, caller, shown, listing, brand, accounts } = await open(t, engine)
    await changes.end(caller, 1)
    assert.deepEqual(
      [(await shown(1)).state, (await listing.show(brand.id, 1)).status],
      ['terminated', 'active'],
    )
    await changes.end(caller, 2)
    assert.equal((await listing.show(brand.id, 2)).status, 'closed')
    assert.equal(await accounts(), 1)
    const again = await app.opening.open(caller, { externalId: 'shop', days: 3, vpnUsername: 'seven' })
    assert.equal(again.created, true)
  })
}
