// The cookie of the console as a credential of the management API: it counts only for pages of this host, ends with its session, and
// needs a fresh proof for what is dangerous.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STEP_UP_MS } from '../../../src/admins/session.ts'
import { operations } from '../../../src/http/manage/operations.ts'
import { codeOf, openAdminFixture } from '../../fixtures/admins/admins.ts'
import { makeAuthenticator } from '../../fixtures/admins/authenticator.ts'
import { callAs, makeBrowser, sessionCookie } from '../../fixtures/http/console.ts'
import { problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

const NEW_PLAN = { months: 7 }
const REVEALING = ['POST', '/subscriptions/sub_1/login/reveal'] as const

for (const engine of ENGINES) {
  test(`${engine}: the session shows its admin, and what the role may`, async (t) => {
    const { url, owner, invite, brandId, brandName, clock } = await openAdminFixture(t, engine)
    const own = await callAs(url, owner.token, ['GET', '/me'])
    assert.equal(own.status, 200, own.text)
    const { id, object, kind, label, brand, role, may_delete, scopes } = own.body
    assert.deepEqual([object, kind, label, brand, role], ['admin', 'admin', 'Ada Öz', null, 'owner'])
    assert.ok(id.startsWith('adm_') && may_delete && scopes.includes('admins:write'))
    assert.equal(Date.parse(own.body.stepped_up_until), clock.now() + STEP_UP_MS)
    const viewer = await invite({ name: 'Vera', role: 'viewer', brandId })
    const shown = await callAs(url, viewer.token, ['GET', '/me'])
    assert.deepEqual([shown.body.brand, shown.body.role, shown.body.may_delete], [brandName, 'viewer', false])
    const refused = await callAs(url, viewer.token, ['POST', '/plans', NEW_PLAN])
    assert.deepEqual(problemOf(refused), [403, 'scope_missing'])
    assert.match(refused.body.detail, /your role/)
  })

  test(`${engine}: the cookie counts for nothing that another site has sent`, async (t) => {
    const { url, owner } = await openAdminFixture(t, engine)
    const writes: Record<string, Record<string, string | undefined>> = {
      'another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      'another site with a forged fetch': { origin: 'https://evil.example' },
      'a site of the same domain': { 'sec-fetch-site': 'same-site' },
      'the address bar': { 'sec-fetch-site': 'none' },
      'an opaque origin': { origin: 'null' },
      'without Origin': { origin: undefined },
      'without Sec-Fetch-Site': { 'sec-fetch-site': undefined },
      'without both': { origin: undefined, 'sec-fetch-site': undefined },
      'a rebound host': { host: 'evil.example', origin: 'http://evil.example' },
      'another port': { origin: url.replace(/\d+$/, '1') },
      'an origin with a path': { origin: `${url}/x` },
    }
    for (const [what, headers] of Object.entries(writes)) {
      const sent = await callAs(url, owner.token, ['POST', '/plans', NEW_PLAN], headers)
      assert.deepEqual(problemOf(sent), [403, 'not_same_origin'], `${what}: ${sent.text}`)
    }
    for (const site of ['cross-site', 'same-site', undefined]) {
      const sent = await callAs(url, owner.token, ['GET', '/plans'], {
        'sec-fetch-site': site,
        origin: undefined,
      })
      assert.deepEqual(problemOf(sent), [403, 'not_same_origin'], `GET ${site}`)
    }
    for (const site of ['same-origin', 'none']) {
      const sent = await callAs(url, owner.token, ['GET', '/plans'], {
        'sec-fetch-site': site,
        origin: undefined,
      })
      assert.equal(sent.status, 200, sent.text)
      assert.equal(sent.headers.get('access-control-allow-origin'), null)
    }
    const behindProxy = { host: 'vpn.example.net', origin: 'https://vpn.example.net' }
    const sent = await callAs(url, owner.token, ['POST', '/plans', NEW_PLAN], behindProxy)
    assert.equal(sent.status, 201, sent.text)
  })

  test(`${engine}: a session that has ended, another token and a half one open nothing`, async (t) => {
    const fixture = await openAdminFixture(t, engine)
    const { url, owner, app, clock } = fixture
    const get = (token: string, headers = {}) => callAs(url, token, ['GET', '/me'], headers)
    clock.add(30_000)
    const name = owner.admin.name
    const half = await app.adminSignIn.withPassword({ name, password: owner.password }, '203.0.113.9')
    fixture.secrets.note(half.token)
    for (const token of [half.token, 'A'.repeat(43), 'short', `${owner.token}x`])
      assert.deepEqual(problemOf(await get(token)), [401, 'not_authenticated'], token)
    const twice = `${sessionCookie(owner.token)}; ${sessionCookie(owner.token)}`
    assert.equal((await get(owner.token, { cookie: twice })).status, 401)
    // A key decides alone, where one is sent.
    assert.equal((await get(owner.token, { authorization: 'Bearer lk_manage_none' })).status, 401)
    assert.equal((await get(owner.token)).status, 200)
    const browser = makeBrowser(url)
    browser.cookies.set('__Host-lk', owner.token)
    const left = await browser.submit('/console/sign-out', {})
    assert.deepEqual([left.status, left.to, browser.cookies.size], [303, '/console/sign-in?out=1', 0])
    assert.deepEqual(problemOf(await get(owner.token)), [401, 'not_authenticated'])
  })

  test(`${engine}: what is dangerous needs a factor of the last five minutes; keys are not asked`, async (t) => {
    const { url, owner, app, clock, secrets } = await openAdminFixture(t, engine)
    const browser = makeBrowser(url)
    browser.cookies.set('__Host-lk', owner.token)
    const reveal = async () => problemOf(await callAs(url, owner.token, REVEALING))
    assert.deepEqual(await reveal(), [404, 'subscription_not_found'])
    clock.add(STEP_UP_MS)
    assert.deepEqual(await reveal(), [403, 'step_up_needed'])
    assert.equal((await callAs(url, owner.token, ['POST', '/plans', NEW_PLAN])).status, 201)
    assert.equal((await callAs(url, owner.token, ['GET', '/me'])).body.stepped_up_until, null)
    for (const wrong of [{ code: '000000' }, { password: 'wrong' }, { passkey: { id: 'x' } }]) {
      const sent = await browser.post('/console/step-up', wrong)
      assert.deepEqual([sent.status, JSON.parse(sent.text).code], [403, 'step_up_needed'], sent.text)
    }
    assert.equal((await browser.post('/console/step-up', {})).status, 422)
    const code = codeOf(owner.secret, clock.now())
    const foreign = await browser.post('/console/step-up', { code }, { 'sec-fetch-site': 'cross-site' })
    assert.deepEqual([foreign.status, JSON.parse(foreign.text).code], [403, 'not_same_origin'])
    assert.deepEqual(await reveal(), [403, 'step_up_needed'])
    const proved = await browser.post('/console/step-up', { code })
    assert.equal(proved.status, 204, proved.text)
    assert.deepEqual(await reveal(), [404, 'subscription_not_found'])
    const again = await browser.post('/console/step-up', { code })
    assert.equal(again.status, 403, 'a code counts once')
    clock.add(STEP_UP_MS)
    assert.equal((await browser.post('/console/step-up', { password: owner.password })).status, 204)
    assert.deepEqual(await reveal(), [404, 'subscription_not_found'])
    clock.add(-2 * STEP_UP_MS)
    assert.deepEqual(await reveal(), [403, 'step_up_needed'], 'after the clock was put back')
    const { key } = await app.manageKeys.create({ brandId: null, label: '' }, owner.actor)
    secrets.note(key)
    const byKey = await fetch(`${url}/api/v1${REVEALING[1]}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    })
    assert.equal(byKey.status, 404)
  })

  test(`${engine}: a passkey proves it again, in its own session only`, async (t) => {
    const { url, owner, app, clock, invite } = await openAdminFixture(t, engine)
    const authenticator = makeAuthenticator(url)
    const offer = await app.ownFactors.passkeyOffer(owner, { origin: url })
    await app.ownFactors.addPasskey(owner, 'Laptop', { origin: url, response: authenticator.register(offer) })
    const browser = makeBrowser(url)
    browser.cookies.set('__Host-lk', owner.token)
    clock.add(STEP_UP_MS)
    const options = JSON.parse((await browser.post('/console/step-up/passkey-options', {})).text)
    const passkey = authenticator.assert(options)
    const other = makeBrowser(url)
    other.cookies.set('__Host-lk', (await invite({ name: 'Eve' })).token)
    assert.equal((await other.post('/console/step-up', { passkey })).status, 403)
    assert.equal((await browser.post('/console/step-up', { passkey })).status, 204)
    assert.equal((await browser.post('/console/step-up', { passkey })).status, 403, 'it counts once')
  })

  test(`${engine}: an answer that was kept for one admin is not given to another`, async (t) => {
    const { url, owner, invite } = await openAdminFixture(t, engine)
    const other = await invite({ name: 'Eve' })
    const order = ['POST', '/plans', NEW_PLAN] as const
    const headers = { 'idempotency-key': 'one' }
    assert.equal((await callAs(url, owner.token, order, headers)).status, 201)
    const repeated = await callAs(url, owner.token, order, headers)
    assert.deepEqual([repeated.status, repeated.headers.get('idempotent-replayed')], [201, 'true'])
    const taken = await callAs(url, other.token, order, headers)
    assert.deepEqual(problemOf(taken), [422, 'invalid_input'], taken.text)
  })
}

test('these operations need a fresh proof, and no others', () => {
  const marked = operations.filter(({ permission }) => permission.stepUp).map(({ name }) => name)
  assert.deepEqual(marked.toSorted(), [
    ...['addAdmin', 'addAllow', 'addBrand', 'addGateway', 'addPasskey', 'addWebhook', 'changeAccounts'],
    ...['changeAdmin', 'changeKey', 'closeAccount', 'createKey', 'endAdminSession', 'eraseAccount'],
    ...['exportAccount', 'exportAccounts', 'offerOwnTotp', 'offerPasskey', 'removeAdmin', 'removeAllow'],
    ...['removeGateway', 'removeOwnTotp', 'removePasskey', 'removeWebhook', 'renewAgentToken'],
    ...['renewRecoveryCodes', 'resetAdmin', 'revealLogin', 'revokeKey', 'rotateGatewaySecret', 'rotateKey'],
    ...['rotateWebhookSecret', 'setOwnPassword', 'setOwnTotp', 'signOutAdmin'],
  ])
  const open = operations.filter(
    ({ permission, name }) => mustBeMarked(permission.scope, name) && !permission.stepUp,
  )
  assert.deepEqual(
    open.map(({ name }) => name),
    ['listKeys', 'getKey', 'listAdmins', 'getAdmin', 'listAdminSessions', 'listAllow', 'getExport'],
  )
})

/** By its scope or its name an operation is about secrets, keys, admins or what is gone for good. */
function mustBeMarked(scope: string | undefined, name: string): boolean {
  return (
    ['secrets:read', 'keys:write', 'admins:write'].includes(scope ?? '') ||
    /Secret|Token|^erase|^close|^export/.test(name)
  )
}
