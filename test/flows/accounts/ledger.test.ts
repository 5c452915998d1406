// Buying and changing plans: due dates, the ledger row of every started term, and what stays as it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { done, newPair, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, OPERATOR, startApp, type TestApp } from '../../harness.ts'

async function ledgerOf(fixture: TestApp, email: string) {
  const account = (await rowsOf(fixture, 'account')).find((row) => row.email === email)
  const rows = (await rowsOf(fixture, 'ledger')).filter((row) => row.account_id === account?.id)
  return rows.map((row) => [row.kind, row.plan_months, row.starts_on, row.ends_on])
}

for (const engine of ENGINES) {
  test(`${engine}: an upgrade`, async (t) => {
    const fixture = await startApp(t, { engine })
    const upgrade = async (email: string, fields: Fields) => {
      const [product] = await productsOf(fixture, email)
      return fixture.trusted('UpgradeProduct', { email, product_id: product?.product_id, ...fields })
    }
    const due = async (email: string) => (await productsOf(fixture, email))[0]?.nextduedate

    await t.test(
      'by default moves the due date to today and the new months, when that is later',
      async () => {
        const email = 'max@example.org'
        const added = await fixture.addClient(email, { type: '6' })
        done(await upgrade(email, { new_product_plan: 12 }))
        const [product] = await productsOf(fixture, email)
        assert.equal(product?.nextduedate, '2027-11-21')
        assert.deepEqual([product?.product_type, product?.product_status], ['12 Months', 'Active'])
        assert.deepEqual([product?.username, product?.password], [added.vpn_username, added.vpn_password])
        done(await upgrade(email, { new_product_plan: '1' }))
        assert.equal(await due(email), '2027-11-21')
        assert.equal((await productsOf(fixture, email))[0]?.product_type, '1 Month')
        assert.deepEqual(await ledgerOf(fixture, email), [
          ['start', 6, '2026-11-21', '2027-05-21'],
          ['upgrade', 12, '2026-11-21', '2027-11-21'],
        ])
      },
    )

    await t.test('counts from the due date when the brand says from_due_date', async () => {
      const email = 'from@example.org'
      await fixture.app.brands.set(
        fixture.brandName,
        { settings: { upgrade_due_date: 'from_due_date' } },
        OPERATOR,
      )
      await fixture.addClient(email, { type: '1' })
      done(await upgrade(email, { new_product_plan: '6' }))
      assert.equal(await due(email), '2027-06-21')
      assert.deepEqual((await ledgerOf(fixture, email))[1], ['upgrade', 6, '2026-12-21', '2027-06-21'])
    })

    await t.test(
      'leaves the due date alone when the brand says keep, and the next term is of the new plan',
      async () => {
        const email = 'keep@example.org'
        await fixture.app.brands.set(fixture.brandName, { settings: { upgrade_due_date: 'keep' } }, OPERATOR)
        await fixture.addClient(email, { type: '1' })
        done(await upgrade(email, { new_product_plan: '24' }))
        assert.equal(await due(email), '2026-12-21')
        assert.equal((await ledgerOf(fixture, email)).length, 1)
        fixture.clock.set(Date.UTC(2026, 11, 21))
        await fixture.runJob('nightly')
        assert.deepEqual((await ledgerOf(fixture, email))[1], ['renewal', 24, '2026-12-21', '2028-12-21'])
        await fixture.app.brands.set(fixture.brandName, { settings: { upgrade_due_date: 'max' } }, OPERATOR)
      },
    )

    await t.test('leaves auto_terminate alone unless it is sent; 0 clears it', async () => {
      const email = 'switch@example.org'
      await fixture.addClient(email, { auto_terminate: 'yes' })
      const flag = async () => {
        const [product] = await productsOf(fixture, email)
        const row = (await rowsOf(fixture, 'subscription')).find(
          (one) => String(one.id) === product?.product_id,
        )
        return Number(row?.auto_terminate)
      }
      const steps: [string | undefined, number][] = [
        [undefined, 1],
        ['0', 0],
        [undefined, 0],
        ['1', 1],
        ['off', 0],
      ]
      for (const [auto_terminate, expected] of steps) {
        done(await upgrade(email, { new_product_plan: '1', ...(auto_terminate ? { auto_terminate } : {}) }))
        assert.equal(await flag(), expected, auto_terminate)
      }
      refused(await upgrade(email, { new_product_plan: '1', auto_terminate: 'perhaps' }), 1001)
    })

    await t.test('needs a plan that is sold and an active product of this account', async () => {
      const email = 'refused@example.org'
      await fixture.addClient(email)
      const [product] = await productsOf(fixture, email)
      refused(await upgrade(email, { new_product_plan: '7' }), 1004)
      refused(await upgrade(email, { new_product_plan: '12', product_id: '999999' }), 1301)
      const id = Number(product?.product_id)
      await fixture.app.db.write((tx) =>
        tx.updateTable('subscription').set({ status: 'suspended' }).where('id', '=', id).execute(),
      )
      refused(await upgrade(email, { new_product_plan: '12' }), 1303)
    })
  })

  test(`${engine}: NewProduct`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    const added = await fixture.addClient(email)

    await t.test('is refused beside an active product', async () => {
      refused(await fixture.trusted('NewProduct', { email, type: '12' }), 1302)
    })

    await t.test('with force_upgrade upgrades it and returns its own VPN pair', async () => {
      const answer = done(await fixture.trusted('NewProduct', { email, type: '12', force_upgrade: '1' }))
      assert.deepEqual([answer.vpn_username, answer.vpn_password], [added.vpn_username, added.vpn_password])
      assert.equal((await productsOf(fixture, email)).length, 1)
    })

    await t.test(
      'makes a product when none is active, whether forced or not, with a VPN pair of its own',
      async () => {
        for (const force_upgrade of ['0', '1']) {
          const [product] = await productsOf(fixture, email)
          const id = Number(product?.product_id)
          await fixture.app.db.write((tx) =>
            tx
              .updateTable('subscription')
              .set({ status: 'terminated', next_run_on: null })
              .where('id', '=', id)
              .execute(),
          )
          fixture.clock.add(5000)
          const answer = done(await fixture.trusted('NewProduct', { email, type: '1', force_upgrade }))
          assert.match(String(answer.vpn_username), /^[a-z0-9]{1,20}$/)
          assert.match(String(answer.vpn_password), /^[A-Za-z0-9]{16}$/)
          assert.notEqual(answer.vpn_username, product?.username)
          assert.notEqual(answer.vpn_password, product?.password)
          const pair = await newPair(fixture, email)
          assert.equal(pair.last_product_change_ts, fixture.clock.now() / 1000)
        }
        const ids = (await productsOf(fixture, email)).map((one) => Number(one.product_id))
        assert.deepEqual(
          ids,
          [...ids].sort((a, b) => b - a),
        )
        assert.equal(ids.length, 3)
      },
    )

    await t.test('twice at the same moment makes one product', async () => {
      const who = 'twice@example.org'
      await fixture.addClient(who, { auto_terminate: '1' })
      fixture.clock.set(Date.UTC(2027, 5, 1))
      await fixture.runJob('nightly')
      const buy = () => fixture.trusted('NewProduct', { email: who, type: '1' })
      const codes = (await Promise.all([buy(), buy(), buy()])).map((sent) => sent.body.code ?? 0)
      assert.deepEqual(codes.sort(), [0, 1302, 1302])
    })

    await t.test('sells what the brand sells: no retired plan, but who has one keeps renewing', async () => {
      const who = 'retired@example.org'
      await fixture.addClient(who, { type: '6' })
      await fixture.app.plans.set(fixture.brandId, 6, { retired: true }, OPERATOR)
      refused(await fixture.trusted('NewProduct', { email: who, type: '6', force_upgrade: '1' }), 1004)
      fixture.clock.set(Date.UTC(2027, 11, 1))
      await fixture.runJob('nightly')
      assert.deepEqual((await ledgerOf(fixture, who))[1], ['renewal', 6, '2027-12-01', '2028-06-01'])
    })
  })
}
