// CancelRequest: its fields, the calls after it, and the work of the nightly run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { atOnce, done, newPair, productsOf, refused, rowsOf, tally } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22)
const DUE = Date.UTC(2026, 11, 21)

async function states(fixture: TestApp, email: string): Promise<(string | undefined)[]> {
  return (await productsOf(fixture, email)).map((one) => one.product_status)
}

/** A second active product beside the first, as an operator's import could leave it. */
async function addProduct(fixture: TestApp, email: string): Promise<[newest: string, oldest: string]> {
  const set = (from: string, to: 'active' | 'suspended') =>
    fixture.app.db.write(async (tx) => {
      const held = (await productsOf(fixture, email)).map((one) => Number(one.product_id))
      await tx
        .updateTable('subscription')
        .set({ status: to })
        .where('id', 'in', held)
        .where('status', '=', from as 'active')
        .execute()
    })
  await set('active', 'suspended')
  done(await fixture.trusted('NewProduct', { email, type: '6' }))
  await set('suspended', 'active')
  const [newest, oldest] = await productsOf(fixture, email)
  return [String(newest?.product_id), String(oldest?.product_id)]
}

async function setStatus({ app }: TestApp, id: string, status: 'active' | 'suspended'): Promise<void> {
  await app.db.write((tx) =>
    tx.updateTable('subscription').set({ status }).where('id', '=', Number(id)).execute(),
  )
}

async function auditOf(fixture: TestApp, target: string): Promise<unknown[]> {
  return (await rowsOf(fixture, 'audit')).filter((row) => row.target === target).map((row) => row.action)
}

for (const engine of ENGINES) {
  test(`${engine}: a request to cancel`, async (t) => {
    const fixture = await startApp(t, { engine })
    const cancel = (email: string, fields: Fields) => fixture.trusted('CancelRequest', { email, ...fields })

    await t.test(
      'for the account ends it at midnight: products Cancelled, aliases and tokens gone, e-mail free',
      async () => {
        const email = 'midnight@example.org'
        await fixture.addClient(email)
        done(
          await fixture.trusted('AddAlias', { email, setemail: 'alias@example.org', setpassword: PASSWORD }),
        )
        const pair = await newPair(fixture, email)
        done(await cancel(email, { type: 'midnight', reason: 'Too expensive;\nno time' }))
        assert.deepEqual(await states(fixture, email), ['Active'])
        fixture.clock.set(MIDNIGHT - 1)
        assert.equal(await fixture.runJob('nightly'), '')
        fixture.clock.add(1)
        assert.equal(await fixture.runJob('nightly'), 'handled 1')
        refused(await fixture.trusted('GetProducts', { email }), 1203)
        refused(await fixture.untrusted('GetProducts', { email, password: PASSWORD }), 1203)
        refused(await fixture.untrusted('GetProducts', { email }, { bearer: String(pair.short_token) }), 1102)
        refused(await fixture.trusted('GetProducts', { email: 'alias@example.org' }), 1201)
        const [product] = await rowsOf(fixture, 'subscription')
        assert.deepEqual([product?.status, product?.cancel_reason], ['cancelled', 'Too expensive;\nno time'])
        for (const table of ['alias', 'email_address', 'token_pair'] as const) {
          assert.deepEqual(await rowsOf(fixture, table), [], table)
        }
        await fixture.addClient(email)
        assert.deepEqual(await states(fixture, email), ['Active'])
      },
    )

    await t.test('for one product ends that product only', async () => {
      const email = 'one@example.org'
      await fixture.addClient(email)
      const [newest] = await addProduct(fixture, email)
      done(await cancel(email, { type: 'midnight', product_id: newest }))
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      assert.deepEqual(await states(fixture, email), ['Cancelled', 'Active'])
      const pair = await newPair(fixture, email)
      assert.equal(pair.last_product_change_ts, fixture.clock.now() / 1000)
    })

    await t.test('at the due date lets the paid term run and writes no further term', async () => {
      const [account, product] = ['due-account@example.org', 'due-product@example.org']
      for (const email of [account, product]) await fixture.addClient(email)
      const [held] = await productsOf(fixture, product)
      done(await cancel(account, { type: 'at_due_date' }))
      done(await cancel(product, { type: 'at_due_date', product_id: held?.product_id }))
      const before = (await rowsOf(fixture, 'ledger')).length
      fixture.clock.set(Date.parse(`${held?.nextduedate}T00:00:00Z`) - 1)
      await fixture.runJob('nightly')
      assert.deepEqual(
        [await states(fixture, account), await states(fixture, product)],
        [['Active'], ['Active']],
      )
      fixture.clock.add(1)
      await fixture.runJob('nightly')
      refused(await fixture.trusted('GetProducts', { email: account }), 1203)
      assert.deepEqual(await states(fixture, product), ['Cancelled'])
      const later = (await rowsOf(fixture, 'ledger')).slice(before)
      assert.deepEqual(
        later.filter((row) => String(row.subscription_id) === held?.product_id),
        [],
      )
    })

    await t.test('wants product_id where several are active, and takes none of another account', async () => {
      const email = 'several@example.org'
      await fixture.addClient(email)
      const [newest, oldest] = await addProduct(fixture, email)
      refused(await cancel(email, { type: 'midnight' }), 1304)
      const [foreign] = await productsOf(fixture, 'one@example.org')
      refused(await cancel(email, { type: 'midnight', product_id: foreign?.product_id }), 1301)
      refused(await cancel(email, { type: 'midnight', product_id: '9'.repeat(30) }), 1301)
      done(await cancel(email, { type: 'midnight', product_id: oldest }))
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      refused(await cancel(email, { type: 'midnight', product_id: oldest }), 1303)
      done(await cancel(email, { type: 'midnight', product_id: newest }))
    })

    await t.test('is refused where nothing is active, and with an unknown type', async () => {
      const email = 'none@example.org'
      await fixture.addClient(email)
      refused(await cancel(email, { type: 'tomorrow' }), 1006)
      refused(await cancel(email, {}), 1001)
      const [product] = await productsOf(fixture, email)
      done(await cancel(email, { type: 'midnight', product_id: product?.product_id }))
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      refused(await cancel(email, { type: 'midnight' }), 1303)
    })

    await t.test('may be repeated; midnight replaces at_due_date but not the reverse', async () => {
      const email = 'changed@example.org'
      await fixture.addClient(email)
      for (let i = 0; i < 2; i++) done(await cancel(email, { type: 'at_due_date' }))
      for (let i = 0; i < 2; i++) done(await cancel(email, { type: 'midnight' }))
      refused(await cancel(email, { type: 'at_due_date' }), 1305)
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      refused(await fixture.trusted('GetProducts', { email }), 1203)
    })

    await t.test('of a product becomes one of the account, and is not narrowed again', async () => {
      const email = 'wider@example.org'
      await fixture.addClient(email)
      const product_id = (await productsOf(fixture, email))[0]?.product_id
      done(await cancel(email, { type: 'at_due_date', product_id }))
      done(await cancel(email, { type: 'at_due_date' }))
      done(await cancel(email, { type: 'midnight', product_id }))
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      refused(await fixture.trusted('GetProducts', { email }), 1203)
    })

    await t.test('keeps its midnight when it is repeated after it but before the run', async () => {
      const email = 'late@example.org'
      await fixture.addClient(email)
      done(await cancel(email, { type: 'midnight' }))
      fixture.clock.add(DAY_MS)
      done(await cancel(email, { type: 'midnight' }))
      await fixture.runJob('nightly')
      refused(await fixture.trusted('GetProducts', { email }), 1203)
    })

    await t.test('is withdrawn when a new term is bought, of either type and scope', async () => {
      const ways = [
        ['UpgradeProduct', 'midnight'],
        ['UpgradeProduct', 'at_due_date'],
        ['NewProduct', 'midnight'],
        ['NewProduct', 'at_due_date'],
      ] as const
      for (const [i, [method, type]] of ways.entries()) {
        for (const scope of ['account', 'product']) {
          const email = `stays-${i}-${scope}@example.org`
          await fixture.addClient(email)
          const [product] = await productsOf(fixture, email)
          const product_id = product?.product_id
          done(await cancel(email, { type, ...(scope === 'product' ? { product_id } : {}) }))
          const bought = { product_id, new_product_plan: '6', type: '6', force_upgrade: '1' }
          done(await fixture.trusted(method, { email, ...bought }))
          const [row] = (await rowsOf(fixture, 'subscription')).filter((one) => String(one.id) === product_id)
          const [upgraded] = await productsOf(fixture, email)
          assert.deepEqual(
            [row?.cancel_type, row?.cancel_scope, row?.next_run_on],
            [null, null, upgraded?.nextduedate],
          )
          assert.ok(
            (await auditOf(fixture, `subscription:${product_id}`)).includes('subscription.cancel_withdraw'),
          )
        }
      }
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      for (const [i] of ways.entries())
        assert.deepEqual(await states(fixture, `stays-${i}-account@example.org`), ['Active'])
    })

    await t.test('of the account is withdrawn with another product, that of a product is not', async () => {
      const email = 'two@example.org'
      await fixture.addClient(email)
      const [newest, oldest] = await addProduct(fixture, email)
      done(await cancel(email, { type: 'midnight', product_id: oldest }))
      done(await fixture.trusted('UpgradeProduct', { email, product_id: newest, new_product_plan: '12' }))
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      assert.deepEqual(await states(fixture, email), ['Active', 'Cancelled'])
      done(await cancel(email, { type: 'midnight' }))
      await setStatus(fixture, newest, 'suspended')
      done(await fixture.trusted('NewProduct', { email, type: '1' }))
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      assert.deepEqual(await states(fixture, email), ['Active', 'Suspended', 'Cancelled'])
    })

    await t.test('stays where no new term is billed', async () => {
      const email = 'kept@example.org'
      await fixture.addClient(email, { type: '12' })
      const [product] = await productsOf(fixture, email)
      done(await cancel(email, { type: 'midnight' }))
      const ledger = (await rowsOf(fixture, 'ledger')).length
      const shorter = { product_id: product?.product_id, new_product_plan: '1' }
      done(await fixture.trusted('UpgradeProduct', { email, ...shorter }))
      assert.equal((await rowsOf(fixture, 'ledger')).length, ledger)
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      refused(await fixture.trusted('GetProducts', { email }), 1203)
    })

    await t.test('of both kinds at once ends in one of the two allowed ways', async () => {
      const email = 'both@example.org'
      await fixture.addClient(email)
      const types = ['midnight', 'at_due_date']
      const counts = tally(await atOnce(8, (i) => cancel(email, { type: types[i % 2] })))
      assert.equal((counts[0] ?? 0) + (counts[1305] ?? 0), 8)
      assert.ok((counts[0] ?? 0) >= 4)
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      refused(await fixture.trusted('GetProducts', { email }), 1203)
    })
  })

  test(`${engine}: midnight is that of the brand's time zone`, async (t) => {
    const fixture = await startApp(t, { engine, settings: { time_zone: 'Asia/Tokyo' } })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    done(await fixture.trusted('CancelRequest', { email, type: 'midnight' }))
    fixture.clock.set(Date.UTC(2026, 10, 21, 15) - 1)
    assert.equal(await fixture.runJob('nightly'), '')
    fixture.clock.add(1)
    assert.equal(await fixture.runJob('nightly'), 'handled 1')
  })

  test(`${engine}: one midnight ends accounts beside renewals of the same night`, async (t) => {
    const fixture = await startApp(t, { engine })
    const ends = ['renews', 'ends', 'cancelled', 'closed']
    for (const name of ends) {
      await fixture.addClient(`${name}@example.org`, name === 'ends' ? { auto_terminate: '1' } : {})
    }
    const [product] = await productsOf(fixture, 'cancelled@example.org')
    const one = { type: 'at_due_date', product_id: product?.product_id }
    done(await fixture.trusted('CancelRequest', { email: 'cancelled@example.org', ...one }))
    done(await fixture.trusted('CancelRequest', { email: 'closed@example.org', type: 'at_due_date' }))
    fixture.clock.set(DUE)
    assert.equal(await fixture.runJob('nightly'), 'handled 4')
    const statuses = (await rowsOf(fixture, 'subscription')).map((row) => row.status)
    assert.deepEqual(statuses, ['active', 'terminated', 'cancelled', 'cancelled'])
    const accounts = (await rowsOf(fixture, 'account')).map((row) => row.status)
    assert.deepEqual(accounts, ['active', 'active', 'active', 'closed'])
  })
}
