// What an admin does with his own account over the management API: language, password, app, passkeys, recovery codes, sessions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STEP_UP_MS } from '../../../src/admins/session.ts'
import { codeOf, HERE, openAdminFixture, type Person } from '../../fixtures/admins/admins.ts'
import { makeAuthenticator } from '../../fixtures/admins/authenticator.ts'
import { callAs } from '../../fixtures/http/console.ts'
import { problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES, type Engine } from '../../harness.ts'

async function openOwner(t: Parameters<typeof openAdminFixture>[0], engine: Engine) {
  const fixture = await openAdminFixture(t, engine)
  const as =
    (who: Pick<Person, 'token'>) =>
    (method: string, path: string, body?: unknown, headers = {}) =>
      callAs(fixture.url, who.token, [method, `/me${path}`, body], headers)
  return { ...fixture, as, me: as(fixture.owner) }
}

for (const engine of ENGINES) {
  test(`${engine}: an admin chooses his language`, async (t) => {
    const { me } = await openOwner(t, engine)
    const changed = await me('PATCH', '', { language: 'fa' })
    assert.deepEqual([changed.status, changed.body.language], [200, 'fa'], changed.text)
    assert.equal((await me('GET', '')).body.language, 'fa')
    const headers = { 'idempotency-key': 'language' }
    const kept = await me('PATCH', '', { language: 'de' }, headers)
    assert.deepEqual([kept.status, kept.body.language], [200, 'de'], kept.text)
    const again = await me('PATCH', '', { language: 'de' }, headers)
    assert.deepEqual([again.text, again.headers.get('idempotent-replayed')], [kept.text, 'true'])
    assert.equal((await me('PATCH', '', { language: null })).body.language, null)
    assert.deepEqual(problemOf(await me('PATCH', '', { language: 'x1' })), [422, 'invalid_input'])
  })

  test(`${engine}: an admin sets a password and an app, and the former ones count no longer`, async (t) => {
    const { app, clock, secrets, me, as, owner, signIn } = await openOwner(t, engine)
    const other = as(await signIn(owner))
    assert.deepEqual(problemOf(await me('PUT', '/password', { password: 'short' })), [422, 'weak_password'])
    const password = 'another row of words'
    assert.equal((await me('PUT', '/password', { password })).status, 204)
    assert.deepEqual(problemOf(await other('GET', '')), [401, 'not_authenticated'])
    const { name } = owner.admin
    await assert.rejects(app.adminSignIn.withPassword({ name, password: owner.password }, HERE))
    const { body: offer } = await me('POST', '/totp/offer')
    secrets.note(offer.secret)
    assert.ok(offer.uri.includes(offer.secret))
    assert.ok(offer.qr.length > 20 && offer.qr.every((row: string) => row.length === offer.qr.length))
    assert.equal((await me('POST', '/totp/offer')).body.secret, offer.secret)
    assert.deepEqual(problemOf(await me('PUT', '/totp', { code: '000000' })), [422, 'invalid_input'])
    assert.equal((await me('PUT', '/totp', { code: codeOf(offer.secret, clock.now()) })).status, 204)
    clock.add(30_000)
    const half = await app.adminSignIn.withPassword({ name, password }, HERE)
    secrets.note(half.token)
    const whole = await app.adminSignIn.withCode(half.token, codeOf(offer.secret, clock.now()), HERE)
    secrets.note(whole.token)
    assert.deepEqual(problemOf(await me('DELETE', '/totp')), [409, 'conflict'])
    clock.add(STEP_UP_MS)
    assert.deepEqual(problemOf(await me('PUT', '/password', { password })), [403, 'step_up_needed'])
    assert.equal((await me('GET', '/factors')).status, 200)
  })

  test(`${engine}: recovery codes are made again once under a key, and the answer is repeated`, async (t) => {
    const { me, secrets, owner, app, clock } = await openOwner(t, engine)
    const headers = { 'idempotency-key': 'codes' }
    const made = await me('POST', '/recovery-codes', undefined, headers)
    assert.deepEqual([made.status, made.body.codes.length], [201, 10], made.text)
    for (const code of made.body.codes) secrets.note(code)
    const again = await me('POST', '/recovery-codes', undefined, headers)
    assert.deepEqual([again.text, again.headers.get('idempotent-replayed')], [made.text, 'true'])
    const { name } = owner.admin
    const half = await app.adminSignIn.withPassword({ name, password: owner.password }, HERE)
    secrets.note(half.token)
    await assert.rejects(app.adminSignIn.withCode(half.token, owner.recoveryCodes[0] ?? '', HERE))
    const whole = await app.adminSignIn.withCode(half.token, made.body.codes[0], HERE)
    secrets.note(whole.token)
    clock.add(1000)
    assert.equal((await me('GET', '/factors')).body.recovery_codes, 9)
  })

  test(`${engine}: a passkey is added, named and removed; the last way in stays`, async (t) => {
    const { me, as, url, invite } = await openOwner(t, engine)
    const authenticator = makeAuthenticator(url)
    const { body: offer } = await me('POST', '/passkeys/options')
    const response = authenticator.register(offer.options)
    const added = await me('POST', '/passkeys', { name: 'Laptop', response })
    assert.equal(added.status, 201, added.text)
    const path = `/passkeys/${added.body.id}`
    const replayed = await me('POST', '/passkeys', { name: 'Laptop', response })
    assert.deepEqual(problemOf(replayed), [422, 'invalid_input'], 'an answer counts once')
    assert.equal((await me('PATCH', path, { name: 'Desk' })).status, 204)
    const { body } = await me('GET', '/factors')
    assert.deepEqual([body.password, body.totp, body.passkeys[0].name], [true, true, 'Desk'])
    const stranger = as(await invite({ name: 'Eve' }))
    for (const [method, sent] of [['PATCH', { name: 'Mine' }] as const, ['DELETE', undefined] as const])
      assert.deepEqual(problemOf(await stranger(method, path, sent)), [404, 'not_found'])
    assert.equal((await me('DELETE', '/totp')).status, 204)
    assert.deepEqual(problemOf(await me('DELETE', path)), [409, 'conflict'])
  })

  test(`${engine}: an admin ends one of his sessions, and all others`, async (t) => {
    const { me, as, owner, signIn, invite, secrets } = await openOwner(t, engine)
    const [second, third] = [await signIn(owner), await signIn(owner)]
    for (const { token } of [second, third]) secrets.note(token)
    const stranger = await invite({ name: 'Eve' })
    const { data } = (await me('GET', '/sessions')).body
    assert.deepEqual(
      data.map((one: { is_current: boolean }) => one.is_current),
      [false, false, true],
    )
    assert.equal((await me('DELETE', `/sessions/ases_${second.session.id}`)).status, 204)
    assert.deepEqual(problemOf(await as(second)('GET', '')), [401, 'not_authenticated'])
    const foreign = await me('DELETE', `/sessions/ases_${stranger.session.id}`)
    assert.deepEqual(problemOf(foreign), [404, 'not_found'])
    const ended = await me('DELETE', '/sessions')
    assert.deepEqual([ended.status, ended.body.ended], [200, 1], ended.text)
    assert.equal((await as(third)('GET', '')).status, 401)
    assert.equal((await me('GET', '')).status, 200)
    assert.equal((await as(stranger)('GET', '')).status, 200)
  })
}
