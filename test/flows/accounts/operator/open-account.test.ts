// Opening an account by one call: by an external id or an e-mail, with a plan or days, and again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenAccount } from '../../../../src/accounts/opening/account-request.ts'
import { ExternalIdTaken } from '../../../../src/accounts/opening/asked.ts'
import type { SettingChanges } from '../../../../src/brands/settings.ts'
import { DAY_MS } from '../../../../src/clock.ts'
import { type OperatorFixture, openOperatorFixture } from '../../../fixtures/operator.ts'
import { NO_LIMITS, refusedWith, usageOf, VPN_PASSWORD } from '../../../fixtures/prepaid.ts'
import { ENGINES, PASSWORD } from '../../../harness.ts'

function opener(fixture: OperatorFixture) {
  return async (input: OpenAccount, caller = fixture.caller) => {
    const opened = await fixture.app.opening.open(caller, input)
    fixture.secrets.note(opened.login.password)
    return opened
  }
}

const differing = (names: string[]) => (error: unknown) => {
  assert.ok(error instanceof ExternalIdTaken)
  assert.deepEqual([error.code, error.differs], ['external_id_taken', names])
  return true
}

for (const engine of ENGINES) {
  test(`${engine}: an account is opened by external id or e-mail, with a plan or days`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const open = opener(fixture)
    const { listing, brand } = fixture
    const made = await open({
      ...{ externalId: 'shop-1', days: 30, kind: 'trial', country: 'de', metadata: { crm: '7' } },
      ...{ vpnUsername: 'Seven', vpnPassword: VPN_PASSWORD, limits: { ...NO_LIMITS, sessionLimit: 2 } },
    })
    assert.deepEqual(made, {
      ...{ accountId: 1, subscriptionId: 1, created: true },
      login: { username: 'Seven', password: VPN_PASSWORD },
    })
    const shown = await listing.show(brand.id, 1)
    assert.deepEqual(
      [shown.email, shown.country, shown.metadata, shown.externalIds, shown.testUser],
      [undefined, 'DE', { crm: '7' }, ['shop-1'], false],
    )
    assert.deepEqual(
      shown.logins.map((one) => [one.plan, one.kind, one.until, one.limits?.sessionLimit]),
      [['prepaid', 'trial', '2026-12-21', 2]],
    )
    assert.equal(await fixture.state('Seven'), 'enabled')

    await open({ email: 'Ada@example.com', planMonths: 12, password: PASSWORD, person: { firstName: 'Ada' } })
    const ada = await listing.show(brand.id, 2)
    assert.deepEqual(
      [ada.email, ada.firstName, ada.logins[0]?.until],
      ['Ada@example.com', 'Ada', '2027-11-21'],
    )
    const signedIn = await fixture.untrusted('TokenRefresh', { email: 'ada@example.com', password: PASSWORD })
    assert.equal(signedIn.body.status, 'success')

    await open({ email: 'bob@example.com', days: 5, testUser: true })
    const bob = await listing.show(brand.id, 3)
    assert.deepEqual([bob.testUser, bob.externalIds, bob.logins[0]?.plan], [true, [], 'prepaid'])
    const reset = await fixture.trusted('ResetPassword', { email: 'bob@example.com' })
    assert.equal(reset.body.status, 'success')

    await open({ email: 'eve@example.com', externalId: 'shop-2', planMonths: 1, kind: 'trial' })
    const eve = await listing.show(brand.id, 4)
    assert.deepEqual(
      [eve.externalIds, eve.logins[0]?.planMonths, eve.logins[0]?.kind],
      [['shop-2'], 1, 'trial'],
    )
    await open({ externalId: 'shop-3', planMonths: 1 })
    assert.equal(await fixture.accounts(), 5)
    const ledger = await fixture.app.db.read
      .selectFrom('ledger')
      .select(['kind', 'plan_months', 'test_user'])
      .orderBy('id')
      .execute()
    assert.deepEqual(
      ledger.map((row) => [row.kind, row.plan_months, row.test_user]),
      [
        ...[
          ['start', 0, 0],
          ['start', 12, 0],
        ],
        ...[
          ['start', 0, 1],
          ['start', 1, 0],
          ['start', 1, 0],
        ],
      ],
    )
  })

  test(`${engine}: the same request again gives the account; another one is refused with what differs`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const open = opener(fixture)
    const input: OpenAccount = {
      ...{ externalId: 'shop-1', email: 'ada@example.com', password: PASSWORD, planMonths: 1, country: 'DE' },
      ...{ metadata: { a: '1', b: '2' }, vpnUsername: 'seven', vpnPassword: VPN_PASSWORD },
    }
    const first = await open(input)
    fixture.clock.add(DAY_MS)
    await fixture.accountDetails.change(fixture.caller, 1, { country: 'FR' })
    const again = await open({
      ...{ ...input, email: ' ADA@example.com', country: 'de', kind: 'paid', testUser: false },
      ...{ metadata: { b: '2', a: '1' }, person: {} },
    })
    assert.deepEqual(again, { ...first, created: false, login: { username: 'seven', password: undefined } })
    await assert.rejects(
      open({ ...input, country: 'FR', metadata: { a: '1' } }),
      differing(['country', 'metadata']),
    )
    await assert.rejects(open({ ...input, password: `${PASSWORD}4` }), differing(['password']))
    await assert.rejects(open({ ...input, vpnPassword: undefined }), differing(['vpnPassword']))
    await assert.rejects(open({ externalId: 'shop-1', days: 30 }), (error: unknown) => {
      assert.ok(error instanceof ExternalIdTaken)
      return error.differs.includes('days') && error.differs.includes('planMonths')
    })
    await fixture.add({ externalId: 'of-vam' })
    await assert.rejects(open({ externalId: 'of-vam', days: 30 }), differing([]))
    assert.equal(await fixture.accounts(), 2)
    const stored = await fixture.app.db.read.selectFrom('external_id').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(stored), /ada@example|[0-9a-f]{64}/)
  })

  test(`${engine}: fifty calls at once for one external id make one account`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const open = opener(fixture)
    const inputs: OpenAccount[] = [
      { externalId: 'days', days: 30, vpnUsername: 'seven', vpnPassword: VPN_PASSWORD },
      { externalId: 'plan', email: 'ada@example.com', planMonths: 1 },
    ]
    for (const input of inputs) {
      const all = await Promise.all(Array.from({ length: 50 }, () => open(input)))
      assert.equal(all.filter((one) => one.created).length, 1)
      assert.equal(new Set(all.map((one) => `${one.accountId} ${one.login.username}`)).size, 1)
    }
    assert.equal(await usageOf(fixture, fixture.brand.id), 2)
  })

  test(`${engine}: an external id is free again when its plan has ended`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const open = opener(fixture)
    const input = { externalId: 'shop-1', email: 'ada@example.com', planMonths: 1 }
    const first = await open(input)
    await fixture.trusted('CloseClient', { email: 'ada@example.com' })
    const second = await open(input)
    assert.deepEqual([second.created, second.accountId === first.accountId], [true, false])
    assert.deepEqual((await fixture.app.listing.show(fixture.brand.id, first.accountId)).externalIds, [])
  })

  test(`${engine}: VAM does not see an account with a plan, and cannot take its external id`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const open = opener(fixture)
    const { login } = await open({ externalId: 'shop-1', planMonths: 1 })
    await refusedWith('login_not_found', fixture.prepaid.get(fixture.brand.id, login.username))
    await refusedWith('login_not_found', fixture.prepaid.disable(fixture.caller, login.username))
    await refusedWith('external_id_taken', fixture.add({ externalId: 'shop-1' }))
    assert.deepEqual(await fixture.prepaid.list(fixture.brand.id, { after: 0, limit: 10 }), [])
  })

  test(`${engine}: what cannot be opened is refused and leaves nothing`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const open = opener(fixture)
    await open({ email: 'ada@example.com', days: 30, vpnUsername: 'taken' })
    const refusals = [
      ['invalid_input', { days: 30 }],
      ['invalid_input', { externalId: 'x' }],
      ['invalid_input', { externalId: 'x', days: 30, planMonths: 1 }],
      ['invalid_input', { externalId: 'x', days: 30, password: PASSWORD }],
      ['invalid_input', { externalId: 'x', days: 30, autoTerminate: true }],
      ['invalid_input', { externalId: 'x', planMonths: 1, dedicatedCountry: 'DE' }],
      ['invalid_input', { externalId: 'x', days: 0 }],
      ['invalid_input', { externalId: 'x', days: 30, vpnPassword: 'short' }],
      ['invalid_input', { externalId: 'x', days: 30, vpnUsername: 'with blank' }],
      ['invalid_input', { externalId: 'x', days: 30, metadata: { 'a b': 'c' } }],
      ['invalid_input', { externalId: 'x', days: 30, person: { firstName: 'a\nb' } }],
      ['external_id_invalid', { externalId: ' ', days: 30 }],
      ['invalid_email', { email: 'ada', days: 30 }],
      ['invalid_country', { email: 'x@example.com', days: 30, country: 'UK' }],
      ['unknown_plan', { email: 'x@example.com', planMonths: 7 }],
      ['weak_password', { email: 'x@example.com', planMonths: 1, password: 'password' }],
      ['email_taken', { email: 'ADA@example.com', planMonths: 1 }],
      ['email_taken', { email: 'ada@example.com', planMonths: 1, externalId: 'x' }],
      ['username_taken', { externalId: 'x', days: 30, vpnUsername: 'TAKEN' }],
      ['no_dedicated_address', { externalId: 'x', days: 30, dedicatedCountry: 'DE' }],
    ] as const
    for (const [code, input] of refusals) await refusedWith(code, open(input))
    const settings: SettingChanges = { account_limit: 1 }
    await refusedWith(
      'account_quota_reached',
      open({ externalId: 'x', days: 30 }, await fixture.withSettings(settings)),
    )
    assert.equal(await fixture.accounts(), 1)
    const rows = await fixture.app.db.read.selectFrom('account').select('id').execute()
    assert.equal(rows.length, 1)
  })
}
