// Whether a subscription renews, and of what kind it is, changed by PATCH.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a plan is set to end with its term, and to go on`, async (t) => {
    const { manage, secrets, clock, runJob } = await openManageFixture(t, { engine })
    const subscription = { plan_months: 1, renews: false }
    const made = await manage('POST', '/accounts', { email: 'ada@example.com', subscription })
    const [held] = made.body.subscriptions
    secrets.note(held.vpn_password)
    assert.equal(held.renews, false)
    const path = `/subscriptions/${held.id}`
    const set = (body: object) => manage('PATCH', path, body)
    for (const renews of [true, false, false, true, true]) {
      const changed = await set({ renews })
      assert.deepEqual([changed.status, changed.body.renews], [200, renews], changed.text)
      assert.equal(changed.body.cancellation?.type, renews ? undefined : 'at_due_date')
    }
    assert.deepEqual(problemOf(await set({ kind: 'trial' })), [409, 'wrong_subscription_state'])
    assert.deepEqual(problemOf(await set({ renews: true, limits: null })), [422, 'invalid_input'])
    clock.add(31 * DAY_MS)
    await runJob('nightly')
    const after = (await manage('GET', path)).body
    assert.deepEqual([after.status, after.due_on], ['active', '2027-01-21'])
  })

  test(`${engine}: a subscription says from which day on it can be renewed`, async (t) => {
    const { manage, secrets, clock } = await openManageFixture(t, { engine })
    const wanted = [
      [{ external_id: 'shop-1', subscription: { days: 30 } }, { days: 30 }],
      [{ email: 'ada@example.com', subscription: { plan_months: 1 } }, {}],
    ] as const
    for (const [account, term] of wanted) {
      const [held] = (await manage('POST', '/accounts', account)).body.subscriptions
      secrets.note(held.vpn_password)
      const path = `/subscriptions/${held.id}`
      const daysAhead = (Date.parse(held.renewable_on) - clock.now()) / DAY_MS
      clock.add(Math.floor(daysAhead) * DAY_MS)
      assert.deepEqual(problemOf(await manage('POST', `${path}/renew`, term)), [409, 'renewal_too_early'])
      clock.add(DAY_MS)
      const renewed = await manage('POST', `${path}/renew`, term)
      assert.equal(renewed.status, 200, renewed.text)
      assert.ok(renewed.body.renewable_on > held.renewable_on)
      await manage('POST', `/accounts/${held.account_id}/close`, {})
      assert.equal((await manage('GET', path)).body.renewable_on, null)
    }
  })

  test(`${engine}: what is paid by days gets another kind, and never renews`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/accounts', { external_id: 'shop-1', subscription: { days: 30 } })
    const [held] = made.body.subscriptions
    secrets.note(held.vpn_password)
    const path = `/subscriptions/${held.id}`
    const etag = (await manage('GET', path)).headers.get('etag') ?? ''
    const how = { headers: { 'if-match': etag } }
    const changed = await manage('PATCH', path, { kind: 'trial', renews: false }, how)
    assert.deepEqual([changed.status, changed.body.kind], [200, 'trial'], changed.text)
    assert.deepEqual(problemOf(await manage('PATCH', path, { kind: 'paid' }, how)), [
      412,
      'changed_meanwhile',
    ])
    assert.deepEqual(problemOf(await manage('PATCH', path, { renews: true })), [
      409,
      'wrong_subscription_state',
    ])
    assert.equal((await manage('GET', '/audit?action=subscription.set_kind')).body.data.length, 1)
  })
}
