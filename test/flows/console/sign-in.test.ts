// The sign-in pages, used as a browser uses them: every step has a new cookie, no answer says which part was wrong, and no other site
// can send their forms.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, openAdminFixture, type Person } from '../../fixtures/admins/admins.ts'
import { makeAuthenticator } from '../../fixtures/admins/authenticator.ts'
import { callAs, makeBrowser } from '../../fixtures/http/console.ts'
import { ENGINES, startApp } from '../../harness.ts'

const SIGN_IN = '/console/sign-in'
const FACTOR = `${SIGN_IN}/factor`
const SESSION = '__Host-lk'
const STEP = '__Host-lk-step'

type Fixture = Awaited<ReturnType<typeof openAdminFixture>>

function typedBy({ admin: { name }, password }: Person) {
  return { name, password }
}

/** A browser after the first step, when a code of the app counts again. */
async function atSecondStep({ url, owner, clock, secrets }: Fixture, more = {}) {
  clock.add(30_000)
  const browser = makeBrowser(url)
  const sent = await browser.submit(SIGN_IN, { ...typedBy(owner), ...more })
  assert.equal(sent.status, 303, sent.text)
  secrets.note(browser.cookies.get(STEP) ?? assert.fail('no cookie'))
  return { browser, sent }
}

for (const engine of ENGINES) {
  test(`${engine}: a password and a code sign in, each with a cookie of its own`, async (t) => {
    const fixture = await openAdminFixture(t, engine)
    const { url, owner, clock, secrets } = fixture
    const { browser, sent } = await atSecondStep(fixture, { to: '/console/accounts?status=active' })
    assert.equal(sent.to, `${FACTOR}?to=%2Fconsole%2Faccounts%3Fstatus%3Dactive`)
    const [step] = sent.cookies
    assert.match(step ?? '', /^__Host-lk-step=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/)
    assert.match((await browser.open(sent.to)).text, /one-time-code/)
    const half = browser.cookies.get(STEP) ?? ''
    const code = codeOf(owner.secret, clock.now())
    const entered = await browser.submit(FACTOR, { code, to: '/console/accounts?status=active' })
    assert.deepEqual([entered.status, entered.to], [303, '/console/accounts?status=active'])
    const token = browser.cookies.get(SESSION) ?? assert.fail('no session')
    secrets.note(token)
    assert.ok(!browser.cookies.has(STEP))
    assert.equal(new Set([half, token, owner.token]).size, 3)
    assert.equal((await callAs(url, token, ['GET', '/me'])).status, 200)
    const back = await browser.open(`${SIGN_IN}?to=/console/jobs`)
    assert.deepEqual([back.status, back.to], [303, '/console/jobs'])
    const second = makeBrowser(url)
    second.cookies.set(STEP, half)
    const late = await second.submit(FACTOR, { code: codeOf(owner.secret, clock.now() + 30_000) })
    assert.equal(late.status, 401, 'the half session is used up')
  })

  test(`${engine}: a recovery code signs in once`, async (t) => {
    const fixture = await openAdminFixture(t, engine)
    const [code = ''] = fixture.owner.recoveryCodes
    const first = await atSecondStep(fixture)
    assert.match((await first.browser.open(`${FACTOR}?with=recovery`)).text, /autocomplete="off"/)
    assert.equal((await first.browser.submit(FACTOR, { code, with: 'recovery' })).status, 303)
    fixture.secrets.note(first.browser.cookies.get(SESSION) ?? assert.fail('no session'))
    const second = await atSecondStep(fixture)
    const again = await second.browser.submit(FACTOR, { code, with: 'recovery' })
    assert.equal(again.status, 401)
    assert.match(again.text, /wrong, or it was used already/)
    assert.ok(!second.browser.cookies.has(SESSION))
  })

  test(`${engine}: a passkey signs in alone`, async (t) => {
    const { url, owner, app, secrets } = await openAdminFixture(t, engine)
    const authenticator = makeAuthenticator(url)
    const offer = await app.ownFactors.passkeyOffer(owner, { origin: url })
    await app.ownFactors.addPasskey(owner, 'Laptop', { origin: url, response: authenticator.register(offer) })
    const browser = makeBrowser(url)
    const options = JSON.parse((await browser.post(`${SIGN_IN}/passkey-options`, {})).text)
    assert.deepEqual([options.rpId, options.userVerification], ['127.0.0.1', 'required'])
    const response = JSON.stringify(authenticator.assert(options))
    assert.equal((await browser.submit(`${SIGN_IN}/passkey`, { response: '{' })).status, 401)
    assert.equal((await browser.submit(`${SIGN_IN}/passkey`, { response })).status, 303)
    secrets.note(browser.cookies.get(SESSION) ?? assert.fail('no session'))
    const replayed = await makeBrowser(url).submit(`${SIGN_IN}/passkey`, { response })
    assert.equal(replayed.status, 401, replayed.text)
  })

  test(`${engine}: a wrong password and an unknown name have the same answer`, async (t) => {
    const { url, owner } = await openAdminFixture(t, engine)
    const pages = []
    for (const name of [owner.admin.name, 'Zoe', ' ada öz ', '\u0000', 'x'.repeat(200)]) {
      const sent = await makeBrowser(url).submit(SIGN_IN, { name, password: 'wrong' })
      assert.equal(sent.status, 401)
      assert.deepEqual(sent.cookies, [])
      pages.push(sent.text.replace(/(name="name"[^>]*value=")[^"]*"/, '$1"'))
    }
    assert.equal(new Set(pages).size, 1)
    assert.equal((await makeBrowser(url).submit(SIGN_IN, {})).status, 401)
    assert.equal((await makeBrowser(url).submit(FACTOR, { code: '123456' })).status, 401)
  })

  test(`${engine}: a stranger who fails for an hour does not shut the owner out`, async (t) => {
    const fixture = await openAdminFixture(t, engine)
    const { url, owner, clock, secrets } = fixture
    const from = (address: string) => ({ 'x-forwarded-for': address })
    const stranger = makeBrowser(url)
    let refused = 0
    for (let n = 0; n < 30; n++) {
      const typed = { name: owner.admin.name, password: `guess ${n}` }
      const sent = await stranger.submit(SIGN_IN, typed, from('198.51.100.66'))
      if (sent.status === 429) refused++
    }
    assert.ok(refused > 10, `${refused} of 30 were refused`)
    clock.add(30_000)
    const browser = makeBrowser(url)
    const sent = await browser.submit(SIGN_IN, typedBy(owner), from('203.0.113.9'))
    assert.equal(sent.status, 303, 'from where the owner has signed in before')
    secrets.note(browser.cookies.get(STEP) ?? '')
    const code = codeOf(owner.secret, clock.now())
    assert.equal((await browser.submit(FACTOR, { code }, from('203.0.113.9'))).status, 303)
    secrets.note(browser.cookies.get(SESSION) ?? '')
  })

  test(`${engine}: no form of another site signs anyone in or out`, async (t) => {
    const fixture = await openAdminFixture(t, engine)
    const { owner } = fixture
    const { browser } = await atSecondStep(fixture)
    const before = [...browser.cookies]
    const foreign = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
      { origin: undefined },
      { host: 'evil.example', origin: 'http://evil.example' },
    ]
    for (const headers of foreign) {
      for (const path of [SIGN_IN, FACTOR, `${SIGN_IN}/passkey`, '/console/sign-out', '/console/start/x']) {
        const sent = await browser.submit(path, typedBy(owner), headers)
        assert.equal(sent.status, 403, `${path} ${JSON.stringify(headers)}`)
        assert.match(sent.text, /came from another page/)
        assert.deepEqual(sent.cookies, [])
      }
    }
    assert.deepEqual([...browser.cookies], before)
  })
}

test('a browser on plain HTTP is told so, and gets no cookie', async (t) => {
  const { url, owner } = await openAdminFixture(t, 'sqlite')
  const plain = { 'sec-fetch-site': undefined, host: '192.0.2.1:8080' }
  for (const path of [SIGN_IN, FACTOR, '/console/start/x']) {
    const sent = await makeBrowser(url).open(path, plain)
    assert.equal(sent.status, 403)
    assert.match(sent.text, /over HTTPS only/)
  }
  const sent = await makeBrowser(url).submit(SIGN_IN, typedBy(owner), {
    ...plain,
    origin: 'http://192.0.2.1:8080',
  })
  assert.equal(sent.status, 403)
  assert.match(sent.text, /over HTTPS only/)
  assert.deepEqual(sent.cookies, [])
})

test('the pages have strict headers, and lead to no other host', async (t) => {
  const { url } = await startApp(t)
  const browser = makeBrowser(url)
  const { headers, text } = await browser.open(SIGN_IN)
  const policy = String(headers['content-security-policy'])
  assert.match(
    policy,
    /^default-src 'none'; script-src 'sha256-[^']+'; connect-src 'self'; style-src 'sha256-[^']+' 'sha256-[^']+'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
  )
  assert.deepEqual(
    ['cache-control', 'referrer-policy', 'x-frame-options'].map((name) => headers[name]),
    ['no-store', 'same-origin', 'DENY'],
  )
  assert.ok(!/ on\w+=|style=/.test(text))
  for (const to of [
    '//evil.example',
    'https://evil.example',
    '/console//evil.example',
    '/console\\x',
    '/reset',
  ]) {
    const shown = await browser.open(`${SIGN_IN}?${new URLSearchParams({ to })}`)
    assert.ok(!shown.text.includes('name="to"'), to)
  }
})

test('the pages speak the language that is chosen, or that the browser asks for', async (t) => {
  const { url } = await startApp(t)
  const browser = makeBrowser(url)
  const german = await browser.open(SIGN_IN, { 'accept-language': 'de-AT,en;q=0.5' })
  assert.match(german.text, /<html lang="de" dir="ltr">[\s\S]*Anmelden/)
  const chosen = await browser.open(`${SIGN_IN}?lang=fa`, { 'accept-language': 'de' })
  assert.match(chosen.text, /<html lang="fa" dir="rtl">/)
  assert.match(chosen.text, /name="lang" value="fa"/)
  const sent = await browser.submit(SIGN_IN, { name: 'x', password: 'y', lang: 'zh' })
  assert.match(sent.text, /<html lang="zh-Hans" dir="ltr">[\s\S]*名称与密码不匹配/)
})

test('the console can be switched off, or be at one host only', async (t) => {
  const http = {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    publicUrl: 'http://localhost',
    docs: true,
    trustedProxies: [],
  }
  const off = await startApp(t, { config: { http: { ...http, consoleAt: null } } })
  assert.equal((await makeBrowser(off.url).open(SIGN_IN)).status, 404)
  const one = await startApp(t, { config: { http: { ...http, consoleAt: { host: 'console.example.com' } } } })
  assert.equal((await makeBrowser(one.url).open(SIGN_IN)).status, 404)
  const there = await makeBrowser(one.url).open(SIGN_IN, { host: 'Console.example.com:8443' })
  assert.equal(there.status, 200)
  const token = 'A'.repeat(43)
  for (const { url } of [off, one]) assert.equal((await callAs(url, token, ['GET', '/me'])).status, 401)
})
