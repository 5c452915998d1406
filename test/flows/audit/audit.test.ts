// The audit trail: every change has a row in its transaction with the actor, the action, before and after, and no secret.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { count, done, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, OPERATOR, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'
const alias = 'alias@example.org'
const NEW_PASSWORD = 'Another_Password!9'
const APP = '192.0.2.50'

type Row = Record<string, unknown>
const parse = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : null)

for (const engine of ENGINES) {
  test(`${engine}: the trail of an account`, async (t) => {
    const fixture = await startApp(t, { engine })
    let seen = 0
    /** The rows since the last look. */
    const fresh = async (): Promise<Row[]> => {
      const rows = (await rowsOf(fixture, 'audit')).slice(seen)
      seen += rows.length
      return rows
    }
    const actions = (rows: Row[]) => rows.map((row) => `${row.action} by ${row.actor_kind}`)
    const byPassword = (method: string, fields: Fields, password = PASSWORD) =>
      fixture.untrusted(method, { email, password, ...fields }, { from: APP })
    await fresh()

    await t.test('begins with who added it, from where, and what it was given', async () => {
      const add = { country: 'DE', type: '1', email, password: PASSWORD, first_name: 'Ada' }
      done(await fixture.untrusted('AddClient', add, { from: APP }))
      const rows = await fresh()
      assert.deepEqual(actions(rows).sort(), ['account.add by app', 'subscription.start by app'])
      const row = rows.find((one) => one.action === 'account.add') ?? {}
      const [account] = await rowsOf(fixture, 'account')
      assert.deepEqual(
        [row.at, row.brand_id, row.account_id, row.address, row.target, row.before],
        [fixture.clock.now(), fixture.brandId, account?.id, APP, `account:${account?.id}`, null],
      )
      assert.deepEqual(parse(row.after), {
        ...{ email, country: 'DE', testUser: false, firstName: 'Ada' },
        ...{ lastName: '', companyName: '', state: '', zipCode: '' },
      })
    })

    await t.test('names the user, the alias, the key, the listed address or the job', async () => {
      const [account] = await rowsOf(fixture, 'account')
      const pair = done(await byPassword('TokenRefresh', {}))
      done(await fixture.untrusted('TokenRefresh', { email }, { bearer: String(pair.long_token), from: APP }))
      done(
        await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }, { from: APP }),
      )
      done(await fixture.untrusted('TokenRefresh', { email: alias, password: PASSWORD }, { from: APP }))
      const brand = await fixture.app.brands.getByName(fixture.brandName)
      const entry = await fixture.app.brands.addAllow(brand, '203.0.113.0/24', '', OPERATOR)
      done(await fixture.untrusted('TokenRefresh', { email }, { from: '203.0.113.4' }))
      await fixture.app.brands.removeAllow(brand, '203.0.113.0/24', OPERATOR)
      const keys = await fixture.app.brands.listKeys(fixture.brandId)
      const [added] = await rowsOf(fixture, 'alias')
      const rows = (await fresh()).map((row) => [row.action, row.actor_kind, row.actor_id, row.address])
      const secret = String(keys.find((key) => key.kind === 'secret')?.id)
      assert.deepEqual(rows, [
        ['token.issue', 'user', String(account?.id), APP],
        ['token.issue', 'user', String(account?.id), APP],
        ['alias.add', 'secret', secret, APP],
        ['token.issue', 'alias', String(added?.id), APP],
        ['allow.add', 'operator', 'test', ''],
        ['token.issue', 'address', String(entry.id), '203.0.113.4'],
        ['allow.remove', 'operator', 'test', ''],
      ])
    })

    await t.test('says that a password changed, but not what it was or is', async () => {
      done(await byPassword('SetPassword', { setpassword: NEW_PASSWORD }))
      done(await fixture.trusted('SetAliasPassword', { email: alias, setpassword: NEW_PASSWORD }))
      const rows = await fresh()
      assert.deepEqual(actions(rows), ['account.set_password by user', 'alias.set_password by secret'])
      for (const row of rows) {
        assert.deepEqual([parse(row.before), parse(row.after)], [{ password: '***' }, { password: '***' }])
      }
    })

    await t.test('shows a product before and after', async () => {
      const [product] = await productsOf(fixture, email)
      const upgrade = { email, product_id: product?.product_id, new_product_plan: '12', auto_terminate: '1' }
      done(await fixture.trusted('UpgradeProduct', upgrade))
      done(
        await fixture.trusted('CancelRequest', {
          email,
          type: 'at_due_date',
          reason: 'moving',
          product_id: product?.product_id,
        }),
      )
      const rows = (await fresh()).filter((row) => String(row.target).startsWith('subscription:'))
      assert.deepEqual(
        rows.map((row) => [row.action, parse(row.before), parse(row.after)]),
        [
          [
            'subscription.upgrade',
            { status: 'active', planMonths: 1, dueOn: '2026-12-21', autoTerminate: false },
            { planMonths: 12, dueOn: '2027-11-21', autoTerminate: true },
          ],
          [
            'subscription.cancel_request',
            { cancelType: null, cancelScope: null },
            {
              cancelType: 'at_due_date',
              cancelScope: 'subscription',
              runsOn: '2027-11-21',
              reason: 'moving',
            },
          ],
        ],
      )
    })

    await t.test('goes on with the nightly run, resets, and ends with the closing', async () => {
      fixture.clock.set(Date.UTC(2027, 10, 21))
      await fixture.runJob('nightly')
      done(await fixture.trusted('ResetPassword', { email }))
      done(await fixture.trusted('DelAlias', { email, alias }))
      done(await byPassword('CloseClient', {}, NEW_PASSWORD))
      assert.deepEqual(actions(await fresh()), [
        'subscription.cancel by job',
        'reset.request by secret',
        'alias.remove by secret',
        'account.close by user',
      ])
    })

    await t.test('has no row for what was refused, repeated by key or only read', async () => {
      await fixture.addClient('bob@example.org')
      const how = { headers: { 'idempotency-key': 'once' } }
      done(await fixture.trusted('TokenRefresh', { email: 'bob@example.org' }, how))
      await fresh()
      done(await fixture.trusted('TokenRefresh', { email: 'bob@example.org' }, how))
      done(await fixture.trusted('GetProducts', { email: 'bob@example.org' }))
      done(await fixture.trusted('ListAliases', { email: 'bob@example.org' }))
      refused(await fixture.trusted('NewProduct', { email: 'bob@example.org', type: '1' }), 1302)
      refused(
        await fixture.trusted('AddAlias', { email: 'bob@example.org', setemail: 'bob@example.org' }),
        1202,
      )
      assert.deepEqual(await fresh(), [])
    })

    await t.test('notes a renewed password hash as well: nothing changes without a row', async () => {
      const weak = await weakHash(fixture, 'bob@example.org')
      done(
        await fixture.untrusted(
          'GetProducts',
          { email: 'bob@example.org', password: PASSWORD },
          { from: APP },
        ),
      )
      const [account] = (await rowsOf(fixture, 'account')).filter((row) => row.email === 'bob@example.org')
      assert.notEqual(account?.password_hash, weak)
      const rows = await fresh()
      assert.deepEqual(actions(rows), ['account.renew_hash by user'])
      assert.equal(rows[0]?.address, APP)
    })
  })

  test(`${engine}: a change and its audit row come together or not at all`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    const before = await Promise.all(
      (['account', 'alias', 'email_address', 'audit'] as const).map((one) => rowsOf(fixture, one)),
    )
    const { write } = fixture.app.db
    fixture.app.db.write = (work, once) =>
      write(async (tx) => {
        await work(tx)
        throw new Error('the power goes out')
      }, once)
    refused(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }), 1900)
    fixture.app.db.write = write
    const after = await Promise.all(
      (['account', 'alias', 'email_address', 'audit'] as const).map((one) => rowsOf(fixture, one)),
    )
    assert.deepEqual(after, before)
    assert.equal(await count(fixture, 'audit'), before[3]?.length)
  })
}

/** Gives an account the hash that an older, weaker server would have stored for PASSWORD. */
async function weakHash(fixture: TestApp, who: string): Promise<string> {
  const { hash } = await import('@node-rs/argon2')
  const weak = await hash(PASSWORD, { algorithm: 2, memoryCost: 1024, timeCost: 1, parallelism: 1 })
  await fixture.app.db.write((tx) =>
    tx.updateTable('account').set({ password_hash: weak }).where('email', '=', who).execute(),
  )
  return weak
}
