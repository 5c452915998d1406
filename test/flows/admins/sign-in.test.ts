// How admins sign in: the first run, the two steps, codes that count once, passkeys, sessions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import {
  CONSOLE,
  codeOf,
  finishStart,
  HERE,
  openAdminFixture,
  refusalOf,
} from '../../fixtures/admins/admins.ts'
import { makeAuthenticator } from '../../fixtures/admins/authenticator.ts'
import { ENGINES, startApp } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: the link of the first run makes one owner, whoever of two is quicker`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { app, clock } = fixture
    const former = await app.adminStarting.beginFirstRun()
    const path = await app.adminStarting.beginFirstRun()
    assert.ok(former && path && former !== path)
    assert.equal(await app.adminStarting.look(former.split('/').at(-1) ?? ''), undefined)
    const both = await Promise.allSettled([
      finishStart(fixture, path, 'Ada'),
      finishStart(fixture, path, 'Mallory'),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const [owner, ...others] = await app.admins.list(undefined)
    assert.deepEqual([owner?.role, owner?.brandId, others], ['owner', null, []])
    assert.equal(await app.adminStarting.beginFirstRun(), undefined)
    clock.add(HOUR_MS)
    await fixture.runJob('clean-up')
  })

  test(`${engine}: password and code open a session, and no answer says which part was wrong`, async (t) => {
    const { app, clock, owner, signIn } = await openAdminFixture(t, engine)
    const { adminSignIn, adminSessions } = app
    const typed = { name: ' ADA öz ', password: owner.password }
    const half = await adminSignIn.withPassword(typed, HERE)
    assert.equal(await adminSessions.identify(half.token, HERE), undefined)
    assert.equal(await refusalOf(adminSignIn.withCode(owner.token, '123456', HERE)), 'not_authenticated')
    const used = codeOf(owner.secret, clock.now())
    assert.equal(await refusalOf(adminSignIn.withCode(half.token, used, HERE)), 'not_authenticated')
    clock.add(30_000)
    const whole = await adminSignIn.withCode(half.token, codeOf(owner.secret, clock.now()), HERE)
    assert.notEqual(whole.token, half.token)
    assert.equal((await adminSessions.identify(whole.token, HERE))?.admin.name, 'Ada Öz')
    assert.equal(await refusalOf(adminSignIn.withCode(half.token, '123456', HERE)), 'not_authenticated')

    const wrong = [
      { ...typed, password: 'not the password' },
      { ...typed, name: 'Bob' },
      { name: 'x'.repeat(5000), password: 'y'.repeat(5000) },
      { name: '\u0000', password: '' },
    ]
    const messages = await Promise.all(
      wrong.map((one) => adminSignIn.withPassword(one, HERE).catch((error: Error) => error.message)),
    )
    assert.deepEqual([...new Set(messages)], ['This sign-in is not right, or has expired. Try it again.'])
    await app.failedSignIns.idle()
    const { rows } = await app.auditTrail.list({ action: 'admin.sign_in_failed' }, { limit: 10 })
    assert.deepEqual([rows.length, rows[0]?.target], [1, 'admin:1'])
    const late = await adminSignIn.withPassword(typed, HERE)
    clock.add(10 * MINUTE_MS)
    const code = codeOf(owner.secret, clock.now())
    assert.equal(await refusalOf(adminSignIn.withCode(late.token, code, HERE)), 'not_authenticated')
    assert.ok(await signIn(owner))
  })

  test(`${engine}: a code of the app and a recovery code count once, also for two at once`, async (t) => {
    const { app, clock, owner } = await openAdminFixture(t, engine)
    const typed = { name: owner.admin.name, password: owner.password }
    const twice = async (code: string, addresses: [string, string]) => {
      const halves = await Promise.all(addresses.map((one) => app.adminSignIn.withPassword(typed, one)))
      const tries = halves.map(({ token }, at) =>
        app.adminSignIn.withCode(token, code, addresses[at] ?? HERE),
      )
      return (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled').length
    }
    clock.add(30_000)
    const code = codeOf(owner.secret, clock.now())
    assert.equal(await twice(code, [HERE, '198.51.100.1']), 1)
    assert.equal(await twice(code, [HERE, HERE]), 0)
    const [recovery = '', second = ''] = owner.recoveryCodes
    assert.equal(await twice(` ${recovery.toUpperCase().replaceAll('-', ' ')}`, [HERE, '198.51.100.1']), 1)
    assert.equal((await app.admins.get(undefined, owner.admin.id)).recoveryCodes, 9)
    const codes = await app.ownFactors.newRecoveryCodes(owner)
    assert.deepEqual([codes.length, new Set(codes).size], [10, 10])
    assert.equal(await twice(second, [HERE, HERE]), 0)
  })

  test(`${engine}: a clock that was put back neither locks an admin out nor lengthens a session`, async (t) => {
    const { app, clock, owner, signIn } = await openAdminFixture(t, engine)
    const whole = await signIn(owner)
    clock.add(-HOUR_MS)
    const half = await app.adminSignIn.withPassword(
      { name: owner.admin.name, password: owner.password },
      HERE,
    )
    const code = codeOf(owner.secret, clock.now())
    assert.ok(await app.adminSignIn.withCode(half.token, code, HERE))
    assert.ok(await app.adminSessions.identify(whole.token, HERE))
    clock.add(-30 * DAY_MS)
    assert.equal(await app.adminSessions.identify(whole.token, HERE), undefined)
  })

  test(`${engine}: a session ends when it is idle, when it is old, and when its admin ends it`, async (t) => {
    const { app, clock, owner, signIn, runJob } = await openAdminFixture(t, engine)
    const { adminSessions } = app
    const [one, two] = [await signIn(owner), await signIn(owner)]
    clock.add(7 * HOUR_MS)
    assert.ok(await adminSessions.identify(one.token, HERE))
    clock.add(2 * HOUR_MS)
    assert.equal(await adminSessions.identify(two.token, HERE), undefined)
    assert.equal((await adminSessions.identify(one.token, HERE))?.session.seenAt, clock.now())
    for (let days = 0; days < 21; days++) {
      clock.add(7.9 * HOUR_MS)
      await adminSessions.identify(one.token, HERE)
    }
    clock.add(7 * HOUR_MS)
    assert.equal(await adminSessions.identify(one.token, HERE), undefined)
    await runJob('clean-up')
    assert.deepEqual(await app.db.read.selectFrom('admin_session').select('id').execute(), [])

    const sessions = [await signIn(owner), await signIn(owner), await signIn(owner)]
    const [first, second, third] = sessions
    assert.ok(first && second && third)
    assert.equal((await adminSessions.list(owner.admin.id)).length, 3)
    await adminSessions.signOut(first)
    assert.equal(await adminSessions.identify(first.token, HERE), undefined)
    await app.ownFactors.setPassword(third, 'another row of words')
    assert.equal(await adminSessions.identify(second.token, HERE), undefined)
    assert.ok(await adminSessions.identify(third.token, HERE))
    const again = { ...owner, password: 'another row of words' }
    for (let at = 0; at < 21; at++) await signIn(again)
    assert.equal((await adminSessions.list(owner.admin.id)).length, 20)
    assert.equal(await adminSessions.identify(third.token, HERE), undefined)
  })

  test(`${engine}: a passkey signs in alone, with the person verified, and each answer counts once`, async (t) => {
    const { app, clock, owner } = await openAdminFixture(t, engine)
    const { adminSignIn, ownFactors } = app
    const place = { origin: CONSOLE }
    const key = makeAuthenticator(CONSOLE)
    const offer = await ownFactors.passkeyOffer(owner, place)
    const unverified = key.register(offer, { isVerified: false })
    const add = (response: unknown) => ownFactors.addPasskey(owner, 'Telephone', { ...place, response })
    assert.equal(await refusalOf(add(unverified)), 'invalid_input')
    assert.equal(await refusalOf(add(null)), 'invalid_input')
    const id = await add(key.register(offer))
    assert.equal(await refusalOf(add(key.register(offer))), 'invalid_input')
    assert.equal(await refusalOf(add(key.register(await ownFactors.passkeyOffer(owner, place)))), 'conflict')

    const ask = () => adminSignIn.passkeyOptions(place)
    const signIn = (response: unknown, origin = CONSOLE) =>
      adminSignIn.withPasskey({ origin, response }, HERE)
    const answer = key.assert(await ask())
    const two = await Promise.allSettled([signIn(answer), signIn(answer)])
    assert.deepEqual(two.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const refused = [
      signIn(key.assert(await ask(), { isVerified: false })),
      signIn(key.assert(await ask(), { counter: 1 })), // a copy of the authenticator
      signIn(key.assert(await ask(), { origin: 'https://evil.example' })),
      signIn(key.assert({ challenge: Buffer.alloc(54, 7).toString('base64url') })),
      signIn(key.assert(await adminSignIn.stepUpOptions(owner, place))),
      signIn({ id: 'x'.repeat(100_000) }),
      signIn({ ...answer, id: '\u0000', rawId: '\u0000' }),
    ]
    const codes = await Promise.all(refused.map(refusalOf))
    assert.deepEqual([...new Set(codes)].sort(), ['not_authenticated', 'too_many_failures'])
    const old = await ask()
    clock.add(5 * MINUTE_MS)
    assert.equal(await refusalOf(signIn(key.assert(old))), 'not_authenticated')
    const whole = await signIn(key.assert(await ask()))
    assert.equal(whole.admin.lastSignedInOn, '2026-11-21')

    await adminSignIn.stepUp(
      whole,
      { passkey: { ...place, response: key.assert(await adminSignIn.stepUpOptions(whole, place)) } },
      HERE,
    )
    await ownFactors.removeTotp(whole)
    assert.equal(await refusalOf(ownFactors.removePasskey(whole, id)), 'conflict')
    await ownFactors.setPasskeyName(whole, id, 'Desk')
    assert.deepEqual(
      (await ownFactors.list(whole)).passkeys.map(({ name }) => name),
      ['Desk'],
    )
  })
}
