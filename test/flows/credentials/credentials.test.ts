// Who may call (AMAPI contract section 2): any one valid credential, the use of each kind, and the source of a call.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations } from '../../../src/http/amapi/operations.ts'
import { makeSourceAddress } from '../../../src/http/source-address.ts'
import { codeOf, count, done, elsewhere, newPair, post, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, OPERATOR, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const HTTP = {
  host: '127.0.0.1',
  port: 0,
  tls: null,
  publicUrl: 'https://vpn.example.net',
  docs: true,
  consoleAt: { host: null },
}
const email = 'ada@example.org'
const alias = 'alias@example.org'
const WRONG = 'Wrong_Password!123'
const WRONG_TOKEN = `0x1${'0'.repeat(32)}`

for (const engine of ENGINES) {
  test(`${engine}: a call`, async (t) => {
    const fixture = await startApp(t, { engine })
    const ada = await fixture.addClient(email)
    const { secret_key } = fixture.keys
    const get = (fields: Fields, bearer?: string, from = elsewhere()) =>
      fixture.untrusted(
        'GetProducts',
        { email, ...fields },
        { from, ...(bearer === undefined ? {} : { bearer }) },
      )

    await t.test('with any one valid credential is let in, even beside wrong ones', async () => {
      const good: [string, Fields, string | undefined][] = [
        ['password', { password: PASSWORD }, undefined],
        ['token', {}, ada.short_token],
        ['secret key', { secret_key }, undefined],
      ]
      const bad: [string, Fields, string | undefined][] = [
        ['nothing', {}, undefined],
        ['password', { password: WRONG }, undefined],
        ['token', {}, WRONG_TOKEN],
        ['secret key', { secret_key: 'wrong-secret-key-of-nobody' }, undefined],
        ['all', { secret_key: 'wrong-secret-key-of-nobody', password: WRONG }, WRONG_TOKEN],
      ]
      for (const [rightName, right, rightToken] of good) {
        for (const [wrongName, wrong, wrongToken] of bad) {
          const sent = await get({ ...wrong, ...right }, rightToken ?? wrongToken)
          assert.equal(codeOf(sent), 0, `${rightName} beside wrong ${wrongName}: ${sent.text}`)
        }
      }
      for (const [, wrong, wrongToken] of bad) refused(await get(wrong, wrongToken), 1102)
    })

    await t.test('from a listed address needs no credential, from another it does', async () => {
      const brand = await fixture.app.brands.getByName(fixture.brandName)
      const listed = ['192.0.2.7', '203.0.113.0/24', '2001:db8::1', '2001:db8:5::/48']
      for (const range of listed) await fixture.app.brands.addAllow(brand, range, '', OPERATOR)
      const inside = ['192.0.2.7', '203.0.113.250', '::ffff:203.0.113.9', '::FFFF:c000:207', '2001:DB8:0::1']
      for (const from of [...inside, '2001:db8:5:1::9']) {
        assert.equal(codeOf(await get({}, undefined, from)), 0, from)
        assert.equal(codeOf(await get({ password: WRONG, secret_key: 'no' }, WRONG_TOKEN, from)), 0, from)
        refused(await fixture.untrusted('GetProducts', { email: 'nobody@example.org' }, { from }), 1201)
      }
      for (const from of ['192.0.2.8', '203.0.114.1', '2001:db8::2', '2001:db8:6::1', '::ffff:192.0.2.8']) {
        assert.equal(codeOf(await get({}, undefined, from)), 1102, from)
      }
      for (const range of listed) await fixture.app.brands.removeAllow(brand, range, OPERATOR)
      refused(await get({}, undefined, '192.0.2.7'), 1102)
    })

    await t.test('reads credentials from body and Authorization only, never from the address', async () => {
      const query = new URLSearchParams({ secret_key, password: PASSWORD }).toString()
      const apikey = fixture.keys.apikey
      refused(await post(fixture.url, `GetProducts?${query}`, { apikey, email }, elsewhere()), 1102)
      const headers = { 'x-secret-key': secret_key, authorization: `Basic ${btoa(`${email}:${PASSWORD}`)}` }
      refused(await fixture.untrusted('GetProducts', { email }, { headers, from: elsewhere() }), 1102)
      refused(await post(fixture.url, `GetProducts?apikey=${apikey}`, { email, password: PASSWORD }), 1001)
    })

    await t.test(
      'for a mail with a link must be trusted; the refusal names the address that was seen',
      async () => {
        const done = fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD })
        assert.equal(codeOf(await done), 0)
        const calls: [string, Fields, string | undefined][] = [
          ['ResetPassword', { email, password: PASSWORD }, undefined],
          ['ResetPassword', { email }, ada.short_token],
          ['ResetAliasPassword', { email: alias, password: PASSWORD }, undefined],
        ]
        for (const [method, fields, bearer] of calls) {
          const from = elsewhere()
          const sent = await fixture.untrusted(method, fields, {
            from,
            ...(bearer === undefined ? {} : { bearer }),
          })
          assert.match(String(refused(sent, 1104).message), new RegExp(from.replaceAll('.', '\\.')))
        }
      },
    )

    await t.test('says to trusted callers alone that there is no such account', async () => {
      const fields = { email: 'nobody@example.org' }
      refused(await fixture.trusted('GetProducts', fields), 1201)
      const unknown = await get({ ...fields, password: PASSWORD })
      const wrong = await get({ password: WRONG })
      refused(unknown, 1102)
      assert.equal(unknown.text, wrong.text)
    })

    await t.test('without apikey or email is malformed, with a bad apikey refused first', async () => {
      refused(await fixture.call('GetProducts', { email, password: PASSWORD }), 1001)
      refused(await fixture.untrusted('GetProducts', { password: PASSWORD }), 1001)
      refused(
        await fixture.call('GetProducts', { ...fixture.keys, apikey: 'nobody', email: 'not an address' }),
        1101,
      )
      refused(await fixture.trusted('GetProducts', { email: 'not an address' }), 1002)
    })
  })

  test(`${engine}: alias credentials serve TokenRefresh, GetProducts and SetAliasPassword of that alias only`, async (t) => {
    const fixture = await startApp(t, { engine })
    const ada = await fixture.addClient(email)
    for (const one of [alias, 'second@example.org']) {
      done(await fixture.trusted('AddAlias', { email, setemail: one, setpassword: PASSWORD }))
    }
    const pair = await newPair(fixture, alias)
    const serves = new Set(['TokenRefresh', 'GetProducts', 'SetAliasPassword'])
    const fields: Fields = {
      ...{ product_id: '1', new_product_plan: '1', type: '1', setpassword: PASSWORD },
      ...{ setemail: 'third@example.org', alias: 'second@example.org' },
    }
    for (const { name, permission } of operations) {
      if (permission.by !== 'signed_in') continue
      const bearer = String(name === 'TokenRefresh' ? pair.long_token : pair.short_token)
      const type = name === 'CancelRequest' ? 'midnight' : '1'
      const mine = { ...fields, type, email: alias }
      const byToken = await fixture.untrusted(name, mine, { bearer, from: elsewhere() })
      const byPassword = await fixture.untrusted(name, { ...mine, password: PASSWORD }, { from: elsewhere() })
      const expected = serves.has(name) ? 0 : 1102
      assert.deepEqual([codeOf(byToken), codeOf(byPassword)], [expected, expected], name)
      const next = await newPair(fixture, alias)
      Object.assign(pair, next)
    }
    await nothingForOthers(fixture, pair.short_token, String(ada.short_token))
  })

  test(`${engine}: a request for another brand's host is refused as a bad API key`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    const { apiKey, secretKey } = await fixture.app.brands.addBrand(
      { name: 'other', title: 'Other', hosts: ['localhost'] },
      OPERATOR,
    )
    const local = fixture.url.replace('127.0.0.1', 'localhost')
    const body = (apikey: string, secret_key: string) => new URLSearchParams({ apikey, secret_key, email })
    const call = async (apikey: string, secret: string) => {
      const response = await fetch(`${local}/api/amapi/GetProducts`, {
        method: 'POST',
        body: body(apikey, secret),
      })
      return ((await response.json()) as { code?: number }).code ?? 0
    }
    assert.equal(await call(fixture.keys.apikey, fixture.keys.secret_key), 1101)
    assert.equal(await call(apiKey, secretKey), 1201)
    done(await fixture.trusted('GetProducts', { email }))
    refused(
      await fixture.call('GetProducts', { apikey: apiKey, secret_key: fixture.keys.secret_key, email }),
      1102,
    )
  })
}

async function nothingForOthers(fixture: TestApp, aliasToken: unknown, ownerToken: string): Promise<void> {
  const set = { email: alias, setpassword: PASSWORD }
  const from = elsewhere()
  refused(await fixture.untrusted('GetProducts', { email }, { bearer: String(aliasToken), from }), 1102)
  const other = { ...set, email: 'second@example.org' }
  refused(await fixture.untrusted('SetAliasPassword', other, { bearer: String(aliasToken), from }), 1102)
  refused(await fixture.untrusted('GetProducts', { email: alias }, { bearer: ownerToken, from }), 1102)
  done(await fixture.untrusted('SetAliasPassword', set, { bearer: ownerToken, from }))
  done(await fixture.trusted('SetPassword', { email, setpassword: 'Owners_Password!1' }))
  done(await fixture.untrusted('SetAliasPassword', { ...set, password: 'Owners_Password!1' }, { from }))
  const ofTheAccount = { ...set, email, password: 'Owners_Password!1' }
  const sent = refused(await fixture.untrusted('SetAliasPassword', ofTheAccount, { from }), 1102)
  assert.match(String(sent.message), /Send that of the alias/)
  refused(await fixture.trusted('SetAliasPassword', { ...set, email }), 1401)
}

const UNKNOWN_LONG = `0x2${'0'.repeat(32)}`
const UNKNOWN_SHORT = WRONG_TOKEN

/** Credentials that can serve no caller: [name, fields, Authorization, pattern of the answer]. */
const UNUSABLE: [string, Fields, string | undefined, RegExp][] = [
  ['nothing', {}, undefined, /^No credential came/],
  ['a long token', {}, `Bearer ${UNKNOWN_LONG}`, /^This is a long token/],
  ['a token as a field', { short_token: UNKNOWN_SHORT }, undefined, /where short_token is/],
  ['a token as another field', { token: UNKNOWN_SHORT }, undefined, /where token is/],
  ['a long one as a field', { long_token: UNKNOWN_LONG }, undefined, /where long_token is/],
  ['a bare token', {}, UNKNOWN_SHORT, /holds no bearer token/],
  ['a token under another scheme', {}, `Token ${UNKNOWN_SHORT}`, /holds no bearer token/],
  ['a scheme without a token', {}, 'Bearer', /holds no bearer token/],
  ['a wrong secret key', { secret_key: 'nobodys' }, undefined, /^This secret_key/],
]

for (const engine of ENGINES) {
  test(`${engine}: a credential that cannot serve`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email, { password: 'Owners_Password!1' })
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
    const [pair, owners] = [await newPair(fixture, alias), await newPair(fixture, email)]
    const send = (method: string, fields: Fields, authorization?: string, from = elsewhere()) =>
      fixture.untrusted(method, fields, { from, ...(authorization && { headers: { authorization } }) })
    const messageOf = async (method: string, fields: Fields, authorization?: string) =>
      String(refused(await send(method, fields, authorization), 1102).message)

    await t.test('is named, in the same words for every e-mail address', async () => {
      for (const [what, fields, authorization, says] of UNUSABLE) {
        const answers = []
        for (const name of [email, alias, 'nobody@example.org'])
          answers.push(await messageOf('GetProducts', { email: name, ...fields }, authorization))
        assert.match(String(answers[0]), says, what)
        assert.equal(new Set(answers).size, 1, what)
      }
      const short = `Bearer ${owners.short_token}`
      assert.match(await messageOf('TokenRefresh', { email }, short), /^This is a short token/)
      assert.match(
        await messageOf('GetProducts', { email }, `Bearer ${owners.long_token}`),
        /^This is a long token/,
      )
    })

    await t.test('counts as no attempt, unless it is a secret key', async () => {
      const before = await count(fixture, 'throttle')
      const from = '203.0.113.99'
      for (const [, fields, authorization] of UNUSABLE.filter(([, fields]) => !fields.secret_key))
        for (let i = 0; i < 4; i++)
          refused(await send('GetProducts', { email, ...fields }, authorization, from), 1102)
      assert.equal(await count(fixture, 'throttle'), before)
    })

    await t.test('does no harm beside one that is right', async () => {
      for (const [what, fields, authorization] of UNUSABLE) {
        const all = { email, password: 'Owners_Password!1', ...fields }
        assert.equal(codeOf(await send('GetProducts', all, authorization)), 0, what)
      }
    })

    await t.test('of an alias is named once it proved right, and never before', async () => {
      const close = (fields: Fields, authorization?: string) =>
        messageOf('CloseClient', { email: alias, ...fields }, authorization)
      const plain = await close({ password: WRONG })
      assert.match(await close({ password: PASSWORD }), /^An alias may not make this call/)
      assert.match(await close({}, `Bearer ${pair.short_token}`), /^An alias may not make this call/)
      assert.match(await close({}, `Bearer ${owners.short_token}`), /^An alias may not make this call/)
      assert.equal(await messageOf('CloseClient', { email: 'nobody@example.org', password: PASSWORD }), plain)
      assert.equal(await close({}, `Bearer ${UNKNOWN_SHORT}`), plain)
      assert.equal(await messageOf('GetProducts', { email, password: WRONG }), plain)
    })

    await t.test('is a wrong secret key at AddClient as well, but not from a listed address', async () => {
      const made = { country: 'DE', type: '1', email: 'new@example.org', secret_key: 'mistyped' }
      const from = '203.0.113.98'
      for (let i = 0; i < 5; i++) refused(await send('AddClient', made, undefined, from), 1102)
      refused(await send('AddClient', made, undefined, from), 1502)
      assert.equal((await rowsOf(fixture, 'account')).length, 1)
      const brand = await fixture.app.brands.getByName(fixture.brandName)
      await fixture.app.brands.addAllow(brand, from, '', OPERATOR)
      done(await send('AddClient', made, undefined, from))
    })
  })

  test(`${engine}: SetAliasPassword compares two passwords for each call and counts one failure`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email, { password: 'Owners_Password!1' })
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
    let compared = 0
    const { verify } = fixture.app.passwords
    const from = '203.0.113.97'
    const set = (name: string, password: string) =>
      fixture.untrusted(
        'SetAliasPassword',
        { email: name, setpassword: 'Newer_Password!1', password },
        { from },
      )
    fixture.app.passwords.verify = (...given) => {
      compared++
      return verify(...given)
    }
    for (const name of [alias, email, 'nobody@example.org']) {
      compared = 0
      refused(await set(name, WRONG), 1102)
      assert.equal(compared, 2, name)
    }
    const failures = (await rowsOf(fixture, 'throttle')).map((row) => row.failures as Uint8Array | null)
    const oneFailure = 13
    assert.deepEqual(
      failures.filter((list) => list !== null).map((list) => list.length),
      [oneFailure, oneFailure, oneFailure],
    )
    done(await set(alias, 'Owners_Password!1'))
    done(await set(alias, 'Newer_Password!1'))
    const actors = (await rowsOf(fixture, 'audit')).filter((row) => row.action === 'alias.set_password')
    assert.deepEqual(
      actors.map((row) => row.actor_kind),
      ['user', 'alias'],
    )
  })
}

test('a neighbour whose X-Forwarded-For is not believed is logged, once an hour', async (t) => {
  const { app, url, clock } = await startApp(t, { config: { http: { ...HTTP, trustedProxies: [] } } })
  const warned = t.mock.method(app.log, 'warn')
  const ask = () => fetch(`${url}/health/live`, { headers: { 'x-forwarded-for': '192.0.2.1' } })
  await ask()
  await ask()
  assert.equal(warned.mock.callCount(), 1)
  assert.match(JSON.stringify(warned.mock.calls[0]?.arguments), /127\.0\.0\.1.*LATCHKEY_TRUSTED_PROXIES/)
  clock.add(60 * 60_000)
  await ask()
  assert.equal(warned.mock.callCount(), 2)
  const messageOf: string[] = []
  const source = makeSourceAddress([], (peer) => messageOf.push(peer))
  for (const peer of ['198.51.100.1', '2001:db8::1', '::ffff:10.0.0.1', 'fd00::1']) source(peer, '192.0.2.1')
  assert.deepEqual(messageOf, ['10.0.0.1', 'fd00::1'], 'strangers are not heard')
})

test('X-Forwarded-For counts only behind trusted proxies and is walked from the right', () => {
  const source = makeSourceAddress(['10.0.0.0/8', '2001:db8::1'])
  const same: [peer: string, header: string | undefined, expected: string][] = [
    ['198.51.100.1', undefined, '198.51.100.1'],
    ['198.51.100.1', '192.0.2.1', '198.51.100.1'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['10.0.0.1', '10.9.9.9, 10.0.0.2', '10.9.9.9'],
    ['10.0.0.1', '203.0.113.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '192.0.2.1:4711', '192.0.2.1'],
    ['10.0.0.1', '[2001:db8::2]:4711', '2001:db8::2'],
    ['::ffff:10.0.0.1', '::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '192.0.2.1', '192.0.2.1'],
    ['2001:db8::2', '192.0.2.1', '2001:db8::2'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', Array.from({ length: 50 }, () => '10.0.0.3').join(), '10.0.0.3'],
  ]
  for (const [peer, header, expected] of same)
    assert.equal(source(peer, header), expected, `${peer} ${header}`)
})
