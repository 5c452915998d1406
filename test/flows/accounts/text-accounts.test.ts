// The same text in another form: passwords in Unicode NFKC, domains of e-mail addresses in their ASCII form.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { hash as argon2 } from '@node-rs/argon2'
import { parseEmail, parseNewEmail } from '../../../src/accounts/email.ts'
import { checkStrongPassword } from '../../../src/accounts/password-rule.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makePasswords } from '../../../src/passwords.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { brandWith, done, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, startApp, type TestApp } from '../../harness.ts'

const NFC = 'Caf\u00e9-Noir-99'
const NFD = 'Cafe\u0301-Noir-99'
const email = 'ada@example.org'

const signIn = (fixture: TestApp, password: string, name = email) =>
  fixture.untrusted('TokenRefresh', { email: name, password })

for (const engine of ENGINES) {
  test(`${engine}: a password is the same in every form of its letters, wherever it is set`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { password } = await fixture.addClient(email, { password: NFD })
    assert.equal(password, NFD)
    for (const typed of [NFC, NFD, NFC.replace('9', '\uff19')]) done(await signIn(fixture, typed))
    refused(await signIn(fixture, 'Cafe-Noir-99'), 1102)

    const next = ['Stra\u00dfe-A\u030a-1', 'Stra\u00dfe-\u212b-1'] as const
    done(await fixture.trusted('SetPassword', { email, setpassword: next[0] }))
    done(await signIn(fixture, next[1]))

    const setemail = 'alias@example.org'
    done(await fixture.trusted('AddAlias', { email, setemail, setpassword: NFC }))
    done(await signIn(fixture, NFD, setemail))
    done(await fixture.trusted('SetAliasPassword', { email: setemail, setpassword: next[0] }))
    done(await signIn(fixture, next[1], setemail))

    done(await fixture.trusted('ResetPassword', { email }))
    const token = await mailedToken(fixture)
    const body = new URLSearchParams({ token, password: NFD, again: NFD })
    assert.equal((await fetch(`${fixture.url}/reset`, { method: 'POST', body })).status, 200)
    done(await signIn(fixture, NFC))
  })

  test(`${engine}: a hash of the form that was typed still works, and is renewed by the first login`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    const old = await argon2(NFD, { memoryCost: 1024, timeCost: 2, parallelism: 1 })
    await fixture.app.db.write((tx) => tx.updateTable('account').set({ password_hash: old }).execute())
    refused(await signIn(fixture, NFC), 1102)
    done(await signIn(fixture, NFD))
    done(await signIn(fixture, NFC))
    const [account] = await rowsOf(fixture, 'account')
    assert.notEqual(account?.password_hash, old)
    const renewals = (await rowsOf(fixture, 'audit')).filter((row) => row.action === 'account.renew_hash')
    assert.equal(renewals.length, 1)
  })

  test(`${engine}: both spellings of a domain name one account, in every method and command`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const unicode = 'joerg@ex\u00e4mple.de'
    const ascii = 'joerg@xn--exmple-cua.de'
    const spellings = [
      unicode,
      ascii,
      'JOERG@EX\u00c4MPLE.DE',
      'Joerg@exa\u0308mple\uff0ede',
      'joerg@XN--EXMPLE-CUA.de',
    ]
    const { username } = await fixture.addClient(unicode, { password: NFC })
    assert.equal(username, ascii)
    const id = await fixture.idOf(ascii)
    for (const spelling of spellings) {
      done(await signIn(fixture, NFC, spelling))
      refused(await fixture.trusted('AddClient', { country: 'DE', type: '1', email: spelling }), 1202)
      assert.equal(await fixture.idOf(spelling), id, spelling)
      assert.equal(
        (await fixture.listing.list(fixture.brand.id, { part: spelling }, { limit: 9 })).accounts.length,
        1,
      )
    }
    done(
      await fixture.trusted('AddAlias', {
        email: unicode,
        setemail: 'b\u00fcro@ex\u00e4mple.de'.replace('\u00fc', 'ue'),
      }),
    )
    const { response } = done(await fixture.trusted('ListAliases', { email: ascii }))
    assert.match(JSON.stringify(response), /buero@xn--exmple-cua\.de/)
    done(await fixture.trusted('ResetPassword', { email: spellings[2] }))
    assert.match(await mailText(fixture), /^To: .*joerg@xn--exmple-cua\.de/m)
    done(await fixture.trusted('DelAlias', { email: ascii, alias: 'buero@EX\u00c4MPLE.de' }))

    const line = `${JSON.stringify({ email: unicode })}\n${JSON.stringify({ email: 'new@\u00fcber.example' })}\n`
    const { added, skipped } = await fixture.imported(line)
    assert.deepEqual([added, skipped], [1, 1])
    done(await fixture.trusted('GetProducts', { email: 'new@xn--ber-goa.example' }))
    done(await fixture.trusted('CloseClient', { email: spellings[3] }))
    refused(await fixture.untrusted('CloseClient', { email: spellings[4], password: NFC }), 1203)
  })
}

test('what is no domain, and what a mailbox may not be called, is refused with the true reason', () => {
  assert.throws(() => parseEmail('j\u00f6rg@example.de'), {
    code: 'invalid_email',
    message: /before the @.*ASCII/,
  })
  const noDomain = [
    ...[
      'a@ex\u00e4%6Dple.de',
      'a@\uff11.\uff12.\uff13',
      'a@ex\u00e4mple.de:80',
      'a@ex\u00e4mple.de/x',
      'a@\u00fc.\uff11\uff12',
    ],
    ...[
      'a@user:b@\u00fc.de',
      'a@\u00fc_.de',
      'a@\u00fc..de',
      'a@\u00fc.de.',
      'a@-\u00fc .de',
      `a@${'\u00fc'.repeat(70)}.de`,
    ],
    ...[
      'a@\u00fc\t.de',
      'a@\uff05\uff14\uff11\u00fc.de',
      'a@b\u200d\u00fc.de',
      'a@\u00fc#.de',
      'a@\ud800.de',
    ],
  ]
  for (const one of noDomain) assert.throws(() => parseEmail(one), { code: 'invalid_email' }, one)
  assert.deepEqual(parseEmail(' Ada@Stra\u00dfe.Example '), {
    text: 'Ada@xn--strae-oqa.example',
    key: 'ada@xn--strae-oqa.example',
  })
  assert.equal(parseEmail('Ada@Example.org').text, 'Ada@Example.org')
})

test('the number of hashes does not show whether there is an account', async () => {
  const cost = { memoryKib: 64, passes: 1, lanes: 1 }
  const passwords = makePasswords({ random: systemRandom, cost, maxRunning: 1 })
  const stored = await passwords.hash(NFC)
  /** Another check comes in between when a second hash is needed. */
  const takesTwo = async (hash: string | undefined, typed: string) => {
    const order: string[] = []
    const asked = passwords.verify(hash, typed).then(() => order.push('asked'))
    await Promise.all([asked, passwords.verify(undefined, 'plain').then(() => order.push('other'))])
    return order[0] === 'other'
  }
  for (const [typed, two] of [
    ['Wrong-Noir-99', false],
    [`${NFD}x`, true],
    ['x'.repeat(200), false],
    [`${NFD}${'x'.repeat(200)}`, true],
    [NFD.repeat(500), false],
  ] as const) {
    assert.deepEqual([await takesTwo(stored, typed), await takesTwo(undefined, typed)], [two, two], typed)
  }
})

test('what mail programs would show as another address is no new e-mail address', () => {
  for (const one of ['=?utf-8?q?x=40evil.test=3e?=@x.test', 'a=?b@x.test', '=?@x.test']) {
    assert.throws(() => parseNewEmail(one), { code: 'invalid_email' }, one)
    assert.equal(parseEmail(one).text, one, 'who has it from before can sign in')
  }
  for (const one of ['a=b@x.test', 'a?b@x.test', 'a?=b@x.test']) assert.equal(parseNewEmail(one).text, one)
})

test('strength is judged by the form that is hashed', () => {
  // Written apart, an accent would count as a special character.
  assert.throws(() => checkStrongPassword('cafe\u0301cafe\u030112', brandWith(3)), { code: 'weak_password' })
  assert.throws(() => checkStrongPassword('caf\u00e9caf\u00e912', brandWith(3)), { code: 'weak_password' })
  checkStrongPassword(NFD, brandWith(4))
})

/** The newest message that was mailed. */
async function mailText(fixture: TestApp): Promise<string> {
  await fixture.runJob('send-mail')
  const folder = join(fixture.dataDir, 'mail')
  return readFileSync(join(folder, String(readdirSync(folder).sort().at(-1))), 'utf8')
}

async function mailedToken(fixture: TestApp): Promise<string> {
  const text = (await mailText(fixture)).replace(/=\r?\n/g, '').replaceAll('=3D', '=')
  const [, token = ''] = /\/reset\?token=([\w-]{43})/.exec(text) ?? []
  fixture.secrets.note(token)
  return token
}
