// Passwords that are guessed first are refused wherever a person chooses one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkStrongPassword } from '../../../src/accounts/password-rule.ts'
import { newestToken } from '../../fixtures/resets.ts'
import { brandWith, done, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

const email = 'mallory.smith@example.org'
const alias = 'alias@example.org'
const COMMON = 'Password123'

const check = (password: string, ...emails: string[]) =>
  checkStrongPassword(password, brandWith(3), ...emails)

test('a common password is weak with anything at its ends, in any case, doubled or with signs for letters', () => {
  const common = [
    ...[
      'Password123',
      'Password1!',
      'PASSWORD!!1',
      'Qwertyuiop1',
      'Welcome2026',
      'Iloveyou2!',
      'Football2026!!',
    ],
    ...['P@ssw0rd123', 'Pa$$w0rd2026', '123Password', '!Password!1', 'PasswordPassword1', 'Pass.Word.12'],
    ...[
      'Qwerty123!@#',
      'Trustno1234',
      '1q2w3e4r5T',
      'Aa123456789',
      '1234567890Aa!',
      'Password1a',
      'Password１２３',
    ],
  ]
  for (const password of common) assert.throws(() => check(password), /commonest/, password)
})

test('a password of few different characters is weak', () => {
  for (const password of ['Aaaaaaaaa1', '          Aa1', 'Aa1Aa1Aa1Aa1', '1111111111aA!'])
    assert.throws(() => check(password), /different characters/, password)
})

test('the own e-mail, its first part and the title of the brand are no passwords', () => {
  const own = [
    ...['mallory.smith@example.org1A', 'Mallory.Smith1', 'MallorySmith2026!', '!!mallorysmith-A1'],
    ...['ExampleVPN2026', 'example-vpn-1A', 'Mallory.smith@Example.org'],
  ]
  for (const password of own) assert.throws(() => check(password, email), /hardly more/, password)
  assert.throws(() => check('Mallory2026!', 'mallory+vpn@example.org'), /hardly more/)
  check('MallorySmith2026!', 'somebody@example.org')
  check('Mo-Mo-Tun-7', 'mo@example.org')
})

test('a good password may hold a common word, a common row of digits or a name', () => {
  const good = [
    ...[
      PASSWORD,
      'Correct-Horse.9!',
      'Red-Dragon-of-Oslo1',
      'x7q3$7&9!2#k5',
      'k3$7&9!2#95',
      'aBcDeFgH123456',
    ],
    ...['mallory.smith-eats-Rust', 'Пароль-с-солью-7', '日本語の鍵と錠1-あ'],
  ]
  for (const password of good) check(password, email)
})

for (const engine of ENGINES) {
  test(`${engine}: a common password is refused wherever it is chosen`, async (t) => {
    const fixture = await startApp(t, { engine })
    const add = { country: 'DE', type: '1', password: COMMON }
    refused(await fixture.trusted('AddClient', { ...add, email }), 1005)
    await fixture.addClient(email)
    refused(
      await fixture.trusted('AddClient', { ...add, email: 'own.name@example.org', password: 'Own.name2026' }),
      1005,
    )
    refused(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: COMMON }), 1005)
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
    const pair = await newPair(fixture, email)
    const own = { email, setpassword: 'mallory.smith@example.org1A' }
    refused(await fixture.untrusted('SetPassword', own, { bearer: String(pair.short_token) }), 1005)
    refused(await fixture.trusted('SetAliasPassword', { email: alias, setpassword: COMMON }), 1005)
    done(await fixture.trusted('ResetPassword', { email }))
    const body = new URLSearchParams({ token: await newestToken(fixture), password: COMMON, again: COMMON })
    const page = await fetch(`${fixture.url}/reset`, { method: 'POST', body })
    assert.equal(page.status, 422)
    assert.match(await page.text(), /commonest passwords/)
    const hashes = (await rowsOf(fixture, 'account')).map((row) => row.password_hash)
    assert.equal(hashes.length, 1)
    done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))

    await fixture.app.brands.set(fixture.brandName, { settings: { common_passwords: 'allow' } }, OPERATOR)
    done(await fixture.trusted('SetPassword', { email, setpassword: COMMON }))
    done(await fixture.untrusted('GetProducts', { email, password: COMMON }))
  })
}
