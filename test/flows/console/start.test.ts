// The link by which an admin begins, in a browser: it works once, at its end, and the recovery codes are shown once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AT_COMMAND_LINE, codeOf, OWNER_PASSWORD } from '../../fixtures/admins/admins.ts'
import { makeAuthenticator } from '../../fixtures/admins/authenticator.ts'
import { callAs, makeBrowser } from '../../fixtures/http/console.ts'
import { ENGINES, startApp, type TestApp } from '../../harness.ts'

const SESSION = '__Host-lk'

/** The path of the link of the first run; its token is a secret. */
async function firstRun({ app, secrets }: TestApp): Promise<string> {
  const path = (await app.adminStarting.beginFirstRun()) ?? assert.fail('there is an admin')
  secrets.note(path.split('/').at(-1) ?? '')
  return path
}

/** The key for the app, as the page shows it. */
function secretIn(text: string): string {
  const [, secret = ''] = /class="secret">([A-Z2-7 ]+)</.exec(text) ?? []
  return secret.replaceAll(' ', '')
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/<li><code>([^<]+)</g)].map(([, code]) => code ?? '')
}

for (const engine of ENGINES) {
  test(`${engine}: the first run makes the owner with a password and an app`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { url, clock, secrets, app } = fixture
    const path = await firstRun(fixture)
    const browser = makeBrowser(url)
    const shown = await browser.open(`${path}?lang=de`)
    const secret = secretIn(shown.text)
    secrets.note(secret)
    assert.match(shown.text, /Konsole einrichten[\s\S]*<svg[\s\S]*otpauth:/)
    const good = { name: 'Ada', password: OWNER_PASSWORD, code: codeOf(secret, clock.now()), lang: 'de' }
    for (const [field, value] of [
      ['name', '\u0007'],
      ['password', 'short'],
      ['code', '000000'],
    ] as const) {
      const sent = await browser.submit(path, { ...good, [field]: value })
      assert.equal(sent.status, 422, sent.text)
      assert.match(sent.text, new RegExp(`id="${field}"[^>]*aria-invalid`), field)
      assert.equal(secretIn(sent.text), secret)
      assert.ok(!sent.text.includes(OWNER_PASSWORD))
    }
    const done = await browser.submit(path, good)
    const codes = codesIn(done.text)
    const token = browser.cookies.get(SESSION) ?? assert.fail('no session')
    for (const one of [token, ...codes]) secrets.note(one)
    assert.deepEqual([done.status, codes.length], [200, 10])
    const { body } = await callAs(url, token, ['GET', '/me'])
    assert.deepEqual([body.label, body.role, body.brand, body.language], ['Ada', 'owner', null, 'de'])
    for (const sent of [await browser.open(path), await browser.submit(path, good)]) {
      assert.equal(sent.status, 410)
      assert.match(sent.text, /reset-2fa/)
      assert.deepEqual(sent.cookies, [])
    }
    assert.equal(await app.adminStarting.beginFirstRun(), undefined)
  })

  test(`${engine}: an invited admin begins with a passkey`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { url, app, secrets, brandId } = fixture
    const { path } = await app.admins.add(AT_COMMAND_LINE, { name: 'Eva <b>', role: 'support', brandId })
    secrets.note(path.split('/').at(-1) ?? '')
    const browser = makeBrowser(url)
    const shown = await browser.open(path)
    secrets.note(secretIn(shown.text))
    assert.match(shown.text, /value="Eva &lt;b&gt;" autocomplete="username" readonly/)
    const authenticator = makeAuthenticator(url)
    const asked = await browser.post(`${path}/passkey-options`, { name: 'ignored' })
    const options = JSON.parse(asked.text)
    assert.deepEqual([asked.status, options.user.name, options.rp.id], [200, 'Eva <b>', '127.0.0.1'])
    const wrong = await browser.submit(`${path}/passkey`, { response: 'null' })
    assert.deepEqual([wrong.status, wrong.cookies], [422, []])
    const response = JSON.stringify(authenticator.register(options))
    const done = await browser.submit(`${path}/passkey`, { response })
    const token = browser.cookies.get(SESSION) ?? assert.fail('no session')
    for (const one of [token, ...codesIn(done.text)]) secrets.note(one)
    assert.equal(done.status, 200, done.text)
    assert.equal((await callAs(url, token, ['GET', '/me'])).body.role, 'support')
    const dead = await browser.post(`${path}/passkey-options`, {})
    assert.equal(dead.status, 404, dead.text)
  })

  test(`${engine}: of two people with one link, one becomes the owner`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { url, clock, secrets } = fixture
    const path = await firstRun(fixture)
    const secret = secretIn((await makeBrowser(url).open(path)).text)
    secrets.note(secret)
    const code = codeOf(secret, clock.now())
    const sent = await Promise.all(
      ['Ada', 'Eve'].map((name) => makeBrowser(url).submit(path, { name, password: OWNER_PASSWORD, code })),
    )
    for (const { text, cookies } of sent)
      for (const one of [...codesIn(text), /lk=([\w-]{43})/.exec(cookies.join())?.[1] ?? ''])
        if (one !== '') secrets.note(one)
    assert.deepEqual(sent.map(({ status }) => status).toSorted(), [200, 410])
  })
}
