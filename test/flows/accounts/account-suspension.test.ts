// The operator suspends and resumes accounts: what is refused and not charged meanwhile, and when charging continues.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { resumed } from '../../../src/subscriptions/suspension.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { refusedWith } from '../../fixtures/prepaid.ts'
import { count, done, newPair, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const email = 'ada@example.org'

for (const engine of ENGINES) {
  test(`${engine}: a suspended account`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { clock, suspend, resume } = fixture
    const added = await fixture.addClient(email)
    const before = Number((await newPair(fixture, email)).last_product_change_ts)

    await t.test('is refused every call, whatever the proof', async () => {
      clock.add(60_000)
      assert.equal(await suspend(email, 'unpaid'), true)
      refused(await fixture.trusted('GetProducts', { email }), 1203)
      const bearer = String(added.short_token)
      refused(await fixture.untrusted('GetProducts', { email }, { bearer }), 1203)
    })

    await t.test('has suspended products, and no second suspension', async () => {
      const [product] = await rowsOf(fixture, 'subscription')
      assert.equal(product?.status, 'suspended')
      const rows = await count(fixture, 'audit')
      assert.equal(await suspend(email), false)
      assert.equal(await count(fixture, 'audit'), rows)
    })

    await t.test('has its suspension and the reason in the audit trail, by the operator', async () => {
      const rows = (await rowsOf(fixture, 'audit')).slice(-2)
      const audited = rows.map((row) => [row.action, row.actor_kind, row.after])
      assert.deepEqual(audited, [
        ['subscription.suspend', 'operator', '{"status":"suspended"}'],
        ['account.suspend', 'operator', '{"status":"suspended","reason":"unpaid"}'],
      ])
    })

    await t.test(
      'is served again when it is resumed, with the tokens it had and a later change',
      async () => {
        assert.deepEqual(
          (await resume(email))?.map((one) => [one.before, one.dueOn]),
          [['2026-12-21', '2026-12-21']],
        )
        assert.equal((await productsOf(fixture, email))[0]?.product_status, 'Active')
        const bearer = String(added.short_token)
        done(await fixture.untrusted('GetProducts', { email }, { bearer }))
        assert.equal(Number((await newPair(fixture, email)).last_product_change_ts), before + 60)
        assert.equal(await resume(email), undefined)
      },
    )
  })

  test(`${engine}: the night and a suspended account`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { clock, suspend, resume } = fixture
    const ledger = async () =>
      (await rowsOf(fixture, 'ledger')).map((row) => [row.kind, row.starts_on, row.ends_on])
    const started = ['start', '2026-11-21', '2026-12-21']
    await fixture.addClient(email)

    await t.test('it is not charged, however often its due day comes', async () => {
      await suspend(email)
      clock.add(70 * DAY_MS)
      await fixture.runJob('nightly')
      assert.deepEqual(await ledger(), [started])
      assert.equal(await fixture.runJob('nightly'), '')
    })

    await t.test(
      'after the resume a new term begins on that day, and none before it is charged',
      async () => {
        assert.deepEqual(
          (await resume(email))?.map((one) => [one.before, one.dueOn]),
          [['2026-12-21', '2027-01-30']],
        )
        assert.equal(await fixture.runJob('nightly'), 'handled 1')
        assert.deepEqual(await ledger(), [started, ['renewal', '2027-01-30', '2027-02-28']])
        clock.set(Date.UTC(2027, 1, 28))
        await fixture.runJob('nightly')
        assert.deepEqual((await ledger()).at(-1), ['renewal', '2027-02-28', '2027-03-30'])
      },
    )

    await t.test('a suspension within a term leaves the due day as it is', async () => {
      await suspend(email)
      clock.add(10 * DAY_MS)
      await resume(email)
      assert.equal((await productsOf(fixture, email))[0]?.nextduedate, '2027-03-30')
      assert.equal(await fixture.runJob('nightly'), '')
    })

    await t.test('what was to end meanwhile has ended', async () => {
      await fixture.addClient('ends@example.org', { auto_terminate: '1' })
      await suspend('ends@example.org')
      clock.add(40 * DAY_MS)
      await fixture.runJob('nightly')
      await resume('ends@example.org')
      assert.equal((await productsOf(fixture, 'ends@example.org'))[0]?.product_status, 'Terminated')
    })
  })

  test(`${engine}: a suspended prepaid account`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { clock, suspend, resume, listing, brand, caller, prepaid } = fixture
    const { username } = await fixture.add({ externalId: 'user-7', days: 30 })
    const shown = async () =>
      (await listing.show(brand.id, await fixture.idOf(username))).logins.map((one) => [one.state, one.until])

    await t.test('is shown as suspended, and its brand cannot enable it', async () => {
      await suspend('user-7')
      await prepaid.enable(caller, username)
      assert.equal(await fixture.state(username), 'disabled')
      assert.deepEqual(await shown(), [['suspended', '2026-12-21']])
    })

    await t.test('keeps the state its brand gave it', async () => {
      await prepaid.disable(caller, username)
      await resume('user-7')
      assert.equal(await fixture.state(username), 'disabled')
      await prepaid.enable(caller, username)
      assert.deepEqual(await shown(), [['active', '2026-12-21']])
    })

    await t.test('goes on towards its last day', async () => {
      await suspend('user-7')
      clock.add(40 * DAY_MS)
      await fixture.runJob('expire')
      await resume('user-7')
      assert.deepEqual(await shown(), [['expired', '2026-12-21']])
    })
  })

  test(`${engine}: a closed account can be neither suspended nor resumed, nor one of another brand`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fixture.addClient(email)
    const accountId = await fixture.idOf(email)
    const other = await fixture.app.brands.addBrand({ name: 'other', title: 'Other' }, fixture.caller.actor)
    const theirs = { ...fixture.caller, brand: other.brand }
    await refusedWith(
      'account_not_found',
      fixture.suspension.suspend(theirs, { accountId, reason: undefined }),
    )
    done(await fixture.trusted('CloseClient', { email }))
    for (const change of [fixture.suspend, fixture.resume]) {
      await refusedWith('account_not_active', change(email), /is closed/)
    }
  })
}

test('the due day after a resume', () => {
  const one = { dueOn: '2026-12-21', billingDay: 21, nextRunOn: null, cancelType: null, autoTerminate: false }
  const cases = [
    [one, '2026-12-20', ['2026-12-21', 21, '2026-12-21']],
    [one, '2026-12-21', ['2026-12-21', 21, '2026-12-21']],
    [one, '2026-12-22', ['2026-12-22', 22, '2026-12-22']],
    [{ ...one, autoTerminate: true }, '2026-12-30', ['2026-12-21', 21, '2026-12-21']],
    [{ ...one, cancelType: 'at_due_date' as const }, '2026-12-30', ['2026-12-21', 21, '2026-12-21']],
    [{ ...one, nextRunOn: '2026-12-25' }, '2026-12-20', ['2026-12-21', 21, '2026-12-25']],
  ] as const
  for (const [subscription, today, expected] of cases) {
    const { dueOn, billingDay, nextRunOn } = resumed(subscription, today)
    assert.deepEqual([dueOn, billingDay, nextRunOn], expected, today)
  }
})
