// Accounts from AddClient to CloseClient: the fields, the answers, and the rows that are left.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkStrongPassword, makeStrongPassword } from '../../../src/accounts/password-rule.ts'
import { systemRandom } from '../../../src/ids.ts'
import {
  brandWith,
  count,
  done,
  elsewhere,
  newPair,
  productsOf,
  refused,
  rowsOf,
} from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: AddClient`, async (t) => {
    const fixture = await startApp(t, { engine })
    let adds = 0
    const add = (fields: Fields) =>
      fixture.trusted('AddClient', {
        country: 'DE',
        type: '1',
        email: `u${adds++}@example.org`,
        password: PASSWORD,
        ...fields,
      })

    await t.test(
      'gives name, password, VPN pair and tokens, in the order of the published page',
      async () => {
        const sent = await add({ email: 'Ada@Example.org' })
        const answer = done(sent)
        assert.deepEqual(Object.keys(sent.body), [
          ...['status', 'username', 'password', 'vpn_username', 'vpn_password'],
          ...['short_token', 'short_token_expire', 'short_token_expire_ts'],
          ...['long_token', 'long_token_expire', 'long_token_expire_ts'],
        ])
        assert.deepEqual([answer.username, answer.password], ['Ada@Example.org', PASSWORD])
        const [product] = await productsOf(fixture, 'ada@example.org')
        assert.deepEqual(product, {
          product_id: product?.product_id,
          product_type: '1 Month',
          product_status: 'Active',
          username: answer.vpn_username,
          password: answer.vpn_password,
          nextduedate: '2026-12-21',
        })
        assert.match(String(product?.product_id), /^\d+$/)
      },
    )

    await t.test('makes up a password that fills all four groups and works', async () => {
      const email = 'made@example.org'
      const { password } = done(await add({ email, password: undefined }))
      for (const group of [/\d/, /[a-z]/, /[A-Z]/, /[^A-Za-z0-9]/]) assert.match(String(password), group)
      done(await fixture.untrusted('GetProducts', { email, password }))
    })

    await t.test(
      'passes over fields it does not know, and over blanks around text, not around secrets',
      async () => {
        const email = 'blanks@example.org'
        const password = ' Strong-Horse 9x '
        done(
          await add({
            email: ` ${email} `,
            password,
            first_name: ' Ada ',
            shoe_size: '39',
            constructor: '1',
          }),
        )
        done(await fixture.untrusted('GetProducts', { email, password }))
        refused(await fixture.untrusted('GetProducts', { email, password: password.trim() }), 1102)
        const account = (await rowsOf(fixture, 'account')).find((row) => row.email === email)
        assert.equal(account?.first_name, 'Ada')
      },
    )

    await t.test('takes a country in any case, under both names, and explains GB', async () => {
      for (const fields of [
        { country: 'de' },
        { country: ' Us ' },
        { country: undefined, countrycode: 'gb' },
      ]) {
        done(await add(fields))
      }
      assert.deepEqual(
        (await rowsOf(fixture, 'account')).slice(-3).map((row) => row.country),
        ['DE', 'US', 'GB'],
      )
      assert.match(String(refused(await add({ country: 'UK' }), 1003).message), /GB/)
      for (const country of ['XX', 'DEU', 'Germany']) refused(await add({ country }), 1003)
      refused(await add({ country: '' }), 1001)
    })

    await t.test(
      'refuses malformed addresses, unknown plans, weak passwords and bad switches, and leaves nothing',
      async () => {
        const before = await count(fixture, 'account')
        for (const email of [
          'ada',
          'ada@',
          '@example.org',
          'a b@example.org',
          'ada@example',
          `${'a'.repeat(250)}@example.org`,
        ]) {
          refused(await add({ email }), 1002)
        }
        for (const type of ['2', '0', '-1', '1.5', 'month']) refused(await add({ type }), 1004)
        for (const password of ['Short_1', 'alllowercase', '1234567890', `${PASSWORD}${'x'.repeat(120)}`]) {
          refused(await add({ password }), 1005)
        }
        for (const field of ['email', 'type']) refused(await add({ [field]: undefined }), 1001)
        for (const field of ['auto_terminate', 'test_user']) refused(await add({ [field]: '2' }), 1001)
        assert.equal(await count(fixture, 'account'), before)
        assert.equal(await count(fixture, 'subscription'), before)
      },
    )

    await t.test('keeps what is known about the person', async () => {
      const person = {
        first_name: 'Ada',
        last_name: 'Lovelace',
        company_name: 'Engines',
        state: 'LDN',
        zip_code: 'W1',
      }
      done(await add(person))
      const row = (await rowsOf(fixture, 'account')).at(-1) ?? {}
      for (const [name, value] of Object.entries(person)) assert.equal(row[name], value)
    })

    await t.test('makes test users for trusted callers only', async () => {
      done(await add({ test_user: '1' }))
      const fields = { country: 'DE', type: '1', email: 't@example.org', password: PASSWORD, test_user: '1' }
      refused(await fixture.untrusted('AddClient', fields, { from: elsewhere() }), 1104)
      done(await fixture.untrusted('AddClient', { ...fields, test_user: '0' }, { from: elsewhere() }))
    })

    await t.test('holds passwords to four groups when the brand says so', async () => {
      await fixture.app.brands.set(fixture.brandName, { settings: { password_groups: 4 } }, OPERATOR)
      refused(await add({ password: 'Strongpassword1' }), 1005)
      done(await add({ password: 'Strong_password1' }))
    })
  })

  test(`${engine}: CloseClient`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    done(await fixture.trusted('AddAlias', { email, setemail: 'alias@example.org', setpassword: PASSWORD }))
    const pairs = [await newPair(fixture, email), await newPair(fixture, 'alias@example.org')]
    fixture.clock.add(1000)
    done(await fixture.untrusted('CloseClient', { email, password: PASSWORD }))

    await t.test('ends products, aliases and tokens at once', async () => {
      const rows = await rowsOf(fixture, 'subscription')
      assert.deepEqual(
        rows.map((row) => [row.status, row.next_run_on]),
        [['terminated', null]],
      )
      for (const table of ['alias', 'email_address', 'token_pair'] as const)
        assert.deepEqual(await rowsOf(fixture, table), [])
      const [first, second] = pairs
      refused(await fixture.untrusted('GetProducts', { email }, { bearer: String(first?.short_token) }), 1102)
      const alias = { email: 'alias@example.org' }
      refused(await fixture.untrusted('GetProducts', alias, { bearer: String(second?.short_token) }), 1102)
    })

    await t.test('is shown to callers who prove who they are, and a second time is refused', async () => {
      refused(await fixture.untrusted('CloseClient', { email, password: PASSWORD }), 1203)
      refused(await fixture.untrusted('CloseClient', { email, password: 'Wrong_Password!1' }), 1102)
      refused(await fixture.trusted('CloseClient', { email }), 1203)
      refused(await fixture.trusted('ResetPassword', { email }), 1203)
    })

    await t.test(
      'keeps the record and frees the e-mail; the new account has nothing of the old one',
      async () => {
        const again = await fixture.addClient(email, { password: 'Second_Password!7' })
        const records = (await rowsOf(fixture, 'account')).map((row) => [row.email, row.status])
        assert.deepEqual(records, [
          [email, 'closed'],
          [email, 'active'],
        ])
        assert.equal((await productsOf(fixture, email)).length, 1)
        refused(await fixture.untrusted('GetProducts', { email, password: PASSWORD }), 1102)
        done(await fixture.untrusted('GetProducts', { email }, { bearer: String(again.short_token) }))
        fixture.clock.set(Date.UTC(2027, 0, 1))
        await fixture.runJob('nightly')
        assert.equal((await rowsOf(fixture, 'ledger')).length, 3)
      },
    )
  })

  test(`${engine}: a suspended account is refused everywhere`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    const ada = await fixture.addClient(email)
    await fixture.app.db.write((tx) => tx.updateTable('account').set({ status: 'suspended' }).execute())
    refused(await fixture.untrusted('GetProducts', { email, password: PASSWORD }), 1203)
    refused(await fixture.untrusted('TokenRefresh', { email }, { bearer: String(ada.long_token) }), 1203)
    refused(await fixture.trusted('NewProduct', { email, type: '1' }), 1203)
    refused(await fixture.trusted('ResetPassword', { email }), 1203)
    refused(await fixture.untrusted('GetProducts', { email, password: 'Wrong_Password!1' }), 1102)
  })
}

test('a strong password has at least 10 characters and three of the four groups', () => {
  const strong = [
    'abcdefgH1j',
    'ABCDEFGHI1',
    'ÄÖÜabcdef1',
    'RQZ DUFGHI',
    'rqz_704512',
    'пароль-Пар1',
    '日本語の鍵と錠1-あ',
  ]
  for (const password of strong) checkStrongPassword(password, brandWith(3))
  const weak = ['abcdefghi1', 'abcdefgh_j', '0123456789', '          ', 'aB1_aB1_a', 'x'.repeat(129)]
  for (const password of weak)
    assert.throws(() => checkStrongPassword(password, brandWith(3)), { code: 'weak_password' }, password)
  assert.throws(() => checkStrongPassword('abcdefgH1j', brandWith(4)), { code: 'weak_password' })
})

test('a made-up password is strong by the stricter rule, always', () => {
  const made = Array.from({ length: 200 }, () => makeStrongPassword(systemRandom))
  for (const password of made) checkStrongPassword(password, brandWith(4))
  assert.equal(new Set(made).size, 200)
})
