// Disabling, enabling, password, kind and limits of prepaid accounts, in every state they can be in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { AppError } from '../../../src/errors.ts'
import { NO_LIMITS, openPrepaidFixture, plain, refusedWith, VPN_PASSWORD } from '../../fixtures/prepaid.ts'
import { anotherProcess, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a disabled account`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller, clock } = fixture
    const { username } = await fixture.add()

    await t.test('is enabled again; both may be repeated and leave one trace', async () => {
      for (let i = 0; i < 2; i++) await prepaid.disable(caller, username)
      assert.equal(await fixture.state(username), 'disabled')
      for (let i = 0; i < 2; i++) await prepaid.enable(caller, username)
      assert.equal(await fixture.state(username), 'enabled')
      assert.deepEqual((await fixture.trail(1)).slice(1), [
        ['subscription.suspend', { status: 'active' }, { status: 'suspended' }],
        ['subscription.resume', { status: 'suspended' }, { status: 'active' }],
      ])
    })

    await t.test('stays disabled when it is renewed or extended', async () => {
      await prepaid.disable(caller, username)
      clock.add(25 * DAY_MS)
      await prepaid.renew(caller, username, { days: 5, limits: undefined })
      await prepaid.extend(caller, username, '2026-12-31')
      assert.equal(await fixture.state(username), 'disabled')
      await prepaid.enable(caller, username)
      assert.equal(await fixture.state(username), 'enabled')
    })

    await t.test('stays disabled past its last day; enabled then it has expired', async () => {
      for (const isMoved of [false, true]) {
        await prepaid.disable(caller, username)
        clock.add(100 * DAY_MS)
        if (isMoved) await fixture.runJob('expire')
        assert.equal(await fixture.state(username), 'disabled')
        await prepaid.enable(caller, username)
        assert.equal(await fixture.state(username), 'expired')
        await fixture.runJob('expire')
        assert.equal(await fixture.state(username), 'expired')
        await prepaid.renew(caller, username, { days: 30, limits: undefined })
        assert.equal(await fixture.state(username), 'enabled')
      }
    })

    await t.test('can be one that had expired before', async () => {
      clock.add(100 * DAY_MS)
      await fixture.runJob('expire')
      assert.equal(await fixture.state(username), 'expired')
      await prepaid.disable(caller, username)
      assert.equal(await fixture.state(username), 'disabled')
      await prepaid.renew(caller, username, { days: 30, limits: undefined })
      assert.equal(await fixture.state(username), 'disabled')
      await prepaid.enable(caller, username)
      assert.equal(await fixture.state(username), 'enabled')
    })

    await t.test(
      "is also one whose account the operator suspended, which the brand's call does not lift",
      async () => {
        const suspend = (status: 'active' | 'suspended') =>
          fixture.app.db.write((tx) =>
            tx.updateTable('account').set({ status }).where('id', '=', 1).execute(),
          )
        await suspend('suspended')
        assert.equal(await fixture.state(username), 'disabled')
        await prepaid.enable(caller, username)
        assert.equal(await fixture.state(username), 'disabled')
        await refusedWith('subscription_disabled', prepaid.setPassword(caller, username, VPN_PASSWORD))
        await suspend('active')
        assert.equal(await fixture.state(username), 'enabled')
      },
    )

    await t.test('must be one that there is', async () => {
      await refusedWith('login_not_found', prepaid.enable(caller, 'nobody'))
      await refusedWith('login_not_found', prepaid.disable(caller, 'nobody'))
      await refusedWith('login_not_found', prepaid.get(brand.id, 'nobody'))
    })
  })

  test(`${engine}: a new VPN password`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture
    const { username, login } = await fixture.add({ externalId: 'ada' })

    await t.test('replaces the old one, also of an expired account', async () => {
      clock.add(100 * DAY_MS)
      await prepaid.setPassword(caller, username, VPN_PASSWORD)
      const { login: now } = await prepaid.createOrGet(caller, plain('ada'))
      assert.deepEqual(now, { username, password: VPN_PASSWORD })
    })

    await t.test('is refused against the rule, for a disabled account and an unknown login', async () => {
      await refusedWith('invalid_input', prepaid.setPassword(caller, username, 'Short-1.'))
      await refusedWith('login_not_found', prepaid.setPassword(caller, 'nobody', VPN_PASSWORD))
      await prepaid.disable(caller, username)
      await refusedWith('subscription_disabled', prepaid.setPassword(caller, username, VPN_PASSWORD))
    })

    await t.test('stands nowhere in clear, and neither does the first one', async () => {
      const trail = await fixture.trail(1)
      assert.deepEqual(trail[1], [
        'subscription.set_password',
        { vpnPassword: '***' },
        { vpnPassword: '***' },
      ])
      for (const table of ['audit', 'subscription', 'ledger'] as const) {
        const text = JSON.stringify(await rowsOf(fixture, table))
        for (const secret of [VPN_PASSWORD, login.password]) assert.ok(!text.includes(secret), table)
      }
    })
  })

  test(`${engine}: the kind of an account`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller, clock } = fixture
    const { username } = await fixture.add({ kind: 'trial' })

    await t.test('is changed to another one only', async () => {
      await refusedWith('kind_unchanged', prepaid.setKind(caller, username, 'trial'))
      for (const kind of ['paid', 'freemium', 'trial'] as const) {
        await prepaid.setKind(caller, username, kind)
        assert.equal((await prepaid.get(brand.id, username)).kind, kind)
      }
      assert.deepEqual((await fixture.trail(1))[1], [
        'subscription.set_kind',
        { kind: 'trial' },
        { kind: 'paid' },
      ])
    })

    await t.test('stays while the account is disabled or expired', async () => {
      await prepaid.disable(caller, username)
      await refusedWith('subscription_disabled', prepaid.setKind(caller, username, 'paid'))
      await prepaid.enable(caller, username)
      clock.add(31 * DAY_MS)
      await refusedWith('subscription_expired', prepaid.setKind(caller, username, 'paid'))
      await fixture.runJob('expire')
      await refusedWith('subscription_expired', prepaid.setKind(caller, username, 'paid'))
      await refusedWith('login_not_found', prepaid.setKind(caller, 'nobody', 'paid'))
    })
  })

  test(`${engine}: the limits of an account`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller } = fixture
    const { username } = await fixture.add()

    await t.test('are replaced as a whole, in any state', async () => {
      const first = { ...NO_LIMITS, multiLogin: 5, countryIds: [1, 2] }
      await prepaid.setLimits(caller, username, first)
      await prepaid.disable(caller, username)
      await prepaid.setLimits(caller, username, { ...NO_LIMITS, sessionLimit: 7 })
      assert.deepEqual((await prepaid.get(brand.id, username)).limits, { ...NO_LIMITS, sessionLimit: 7 })
      const changes = (await fixture.trail(1)).filter(([action]) => action === 'subscription.set_limits')
      assert.deepEqual(changes[1]?.[1], { limits: first })
    })

    await t.test('stay when the new ones are refused', async () => {
      const wrong = { ...NO_LIMITS, countryIds: [999_999] }
      await refusedWith('invalid_input', prepaid.setLimits(caller, username, wrong), /^country/)
      await refusedWith('login_not_found', prepaid.setLimits(caller, 'nobody', NO_LIMITS))
      assert.deepEqual((await prepaid.get(brand.id, username)).limits, { ...NO_LIMITS, sessionLimit: 7 })
    })
  })

  test(`${engine}: a credential that is taken away while a call waits changes nothing`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller } = fixture
    const { username } = await fixture.add()
    const refusal = new AppError('not_authenticated', 'The key was revoked.')
    const overtaken = { ...caller, recheck: () => Promise.reject(refusal) }
    await refusedWith('not_authenticated', prepaid.disable(overtaken, username))
    await refusedWith('not_authenticated', prepaid.remove(overtaken, username))
    assert.equal(await fixture.state(username), 'enabled')
  })
}

// A file has one writer at a time, so that nothing is locked there when the job begins.
test('postgres: an account that is being changed keeps no other one from ending', async (t) => {
  const fixture = await openPrepaidFixture(t, { engine: 'postgres' })
  const [held, free] = [await fixture.add(), await fixture.add()]
  fixture.clock.add(40 * DAY_MS)
  const { app: other } = await anotherProcess(t, fixture)
  const locked = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<void>()
  const changing = other.db.write(async (tx) => {
    const change = tx.updateTable('subscription').set({ auto_terminate: 0 })
    await change.where('vpn_username', '=', held.username).execute()
    locked.resolve()
    await seen.promise
  })
  await Promise.race([locked.promise, changing])
  assert.equal(await fixture.runJob('expire'), 'expired 1')
  assert.equal(await fixture.runJob('expire'), '')
  seen.resolve()
  await changing
  assert.equal(await fixture.runJob('nightly'), 'handled 0, expired 1')
  assert.equal(await fixture.state(free.username), 'expired')
})
