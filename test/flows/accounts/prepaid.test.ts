// Prepaid accounts from the first call to the last: what is made, what is refused, what is free again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreatePrepaid } from '../../../src/accounts/prepaid/prepaid.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makePolicyPassword, vpnPasswordFault } from '../../../src/subscriptions/vpn-password.ts'
import { NO_LIMITS, openPrepaidFixture, plain, refusedWith, VPN_PASSWORD } from '../../fixtures/prepaid.ts'
import { atOnce, count, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, START } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a new prepaid account`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, clock } = fixture

    await t.test('has a made-up login, a last day and a state', async () => {
      const { login, expiresOn, dedicated } = await fixture.add({ externalId: 'ada@example.org' })
      assert.match(login.username, /^vpn[a-z0-9]{13}$/)
      assert.equal(vpnPasswordFault(login.password), undefined)
      assert.deepEqual([expiresOn, dedicated], ['2026-12-21', undefined])
      assert.deepEqual(await prepaid.get(brand.id, login.username), {
        accountId: 1,
        subscriptionId: 1,
        externalId: 'ada@example.org',
        username: login.username,
        state: 'enabled',
        expiresOn: '2026-12-21',
        kind: 'paid',
        limits: undefined,
      })
    })

    await t.test('has one row of each sort, without an e-mail, and the night never looks at it', async () => {
      const [account] = await rowsOf(fixture, 'account')
      assert.deepEqual(
        [account?.email, account?.email_key, account?.password_hash, account?.country],
        ['', '', '', ''],
      )
      const [subscription] = await rowsOf(fixture, 'subscription')
      assert.deepEqual(
        [subscription?.plan_months, subscription?.next_run_on, subscription?.started_on],
        [0, null, '2026-11-21'],
      )
      assert.equal(subscription?.expire_at, Date.UTC(2026, 11, 22))
      const ledger = (await rowsOf(fixture, 'ledger')).map((row) => [
        ...[row.kind, row.plan_months, row.starts_on, row.ends_on],
      ])
      assert.deepEqual(ledger, [['start', 0, '2026-11-21', '2026-12-21']])
      for (const [table, rows] of [
        ['email_address', 0],
        ['token_pair', 0],
        ['external_id', 1],
      ] as const)
        assert.equal(await count(fixture, table), rows, table)
      const actions = (await rowsOf(fixture, 'audit')).map((row) => row.action)
      for (const action of ['account.add', 'subscription.start'])
        assert.equal(actions.filter((one) => one === action).length, 1)
    })

    await t.test("counts its days in UTC, whatever the brand's zone", async () => {
      const there = await fixture.withSettings({ time_zone: 'Pacific/Kiritimati' })
      const made = await prepaid.create(there, { ...plain('far'), days: 1 })
      assert.equal(made.expiresOn, '2026-11-22')
      clock.set(Date.UTC(2026, 10, 21, 23, 59, 59, 999))
      assert.equal((await prepaid.create(there, { ...plain('late'), days: 1 })).expiresOn, '2026-11-22')
      clock.add(1)
      assert.equal((await prepaid.create(there, { ...plain('next'), days: 1 })).expiresOn, '2026-11-23')
      clock.set(START)
    })

    await t.test('keeps the login, kind and limits that it is given', async () => {
      const login = { username: 'Ada.Lovelace~1815_xyz'.slice(0, 20), password: VPN_PASSWORD }
      const limits = {
        multiLogin: 5,
        sessionLimit: 50,
        countryIds: [3, 1, 3],
        cityIds: [2],
        protocolIds: [1],
      }
      const made = await fixture.add({ login, kind: 'freemium', limits })
      assert.deepEqual(made.login, login)
      const state = await prepaid.get(brand.id, login.username)
      assert.deepEqual([state.kind, state.limits], ['freemium', { ...limits, countryIds: [3, 1] }])
    })
  })

  test(`${engine}: a prepaid account that cannot be made`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller } = fixture
    const create = (input: Partial<CreatePrepaid>) => prepaid.create(caller, { ...plain('new'), ...input })
    const taken = await fixture.add({ externalId: 'taken' })

    await t.test('is refused for its external id, and the refusal says so', async () => {
      for (const externalId of ['', '  ', '\u00a0', 'a\nb', 'a\u0000', 'x'.repeat(256), '\ud800']) {
        await refusedWith('external_id_invalid', create({ externalId }))
        await refusedWith('external_id_invalid', prepaid.createOrGet(caller, plain(externalId)))
      }
      await refusedWith('external_id_taken', create({ externalId: 'taken' }))
    })

    await t.test('is refused for its days', async () => {
      for (const days of [0, -1, 1.5, Number.NaN, 3701, 10_951])
        await refusedWith('invalid_input', create({ days }), /1 to 3700/)
      const longer = await fixture.withSettings({ max_period_days: 10 })
      await refusedWith('invalid_input', prepaid.create(longer, { ...plain('new'), days: 11 }), /1 to 10/)
    })

    await t.test('is refused for the login it brings', async () => {
      const bad = ['', 'a b', 'a:b', 'ä', 'x'.repeat(21), 'a\u007f', 'tab\t']
      for (const username of bad)
        await refusedWith(
          'invalid_input',
          create({ login: { username, password: VPN_PASSWORD } }),
          /username/,
        )
      const weak = ['Short-1.', 'no-upper-case.1', 'NO-LOWER-CASE.1', 'No-Digit-In-It.', 'NoSpecial12345']
      for (const password of [...weak, 'Tab\tIn.1Here', 'Umläut-In.1Here', `Aa1.${'x'.repeat(29)}`])
        await refusedWith('invalid_input', create({ login: { username: 'ada', password } }), /password/)
      const { username } = taken
      await refusedWith('username_taken', create({ login: { username, password: VPN_PASSWORD } }))
    })

    await t.test('is refused for limits that cannot be held, naming which', async () => {
      const cases: [Partial<CreatePrepaid['limits'] & object>, RegExp][] = [
        [{ multiLogin: 0 }, /multiLogin/],
        [{ multiLogin: 1.5 }, /multiLogin/],
        [{ sessionLimit: -1 }, /sessionLimit/],
        [{ sessionLimit: 1_000_001 }, /sessionLimit/],
        [{ countryIds: [1, 999_999] }, /^country.*999999/],
        [{ cityIds: [999_998] }, /^city.*999998/],
        [{ protocolIds: [999_997] }, /^protocol.*999997/],
        [{ countryIds: [0] }, /^country/],
        [{ cityIds: [1.5] }, /^city/],
        [{ protocolIds: [Number.MAX_VALUE] }, /^protocol/],
        [{ countryIds: Array.from({ length: 301 }, (_, i) => i + 1) }, /^country.*300/],
      ]
      for (const [limits, message] of cases)
        await refusedWith('invalid_input', create({ limits: { ...NO_LIMITS, ...limits } }), message)
    })

    await t.test('leaves nothing behind', async () => {
      for (const table of ['account', 'subscription', 'external_id', 'ledger'] as const)
        assert.equal(await count(fixture, table), 1, table)
      assert.equal(await fixture.accounts(), 1)
    })
  })

  test(`${engine}: createOrGet`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture

    await t.test('gives one account to all who ask for one external id at once', async () => {
      const all = await atOnce(30, () => prepaid.createOrGet(caller, plain('same')))
      assert.equal(new Set(all.map((one) => JSON.stringify(one))).size, 1)
      assert.deepEqual([await count(fixture, 'account'), await fixture.accounts()], [1, 1])
    })

    await t.test('gives one account also to all who bring the same login', async () => {
      const login = { username: 'ada', password: VPN_PASSWORD }
      const all = await atOnce(30, () => prepaid.createOrGet(caller, { ...plain('ada'), login }))
      for (const one of all) assert.deepEqual(one.login, login)
      assert.equal(await fixture.accounts(), 2)
    })

    await t.test('gives an account back as it is: disabled, expired, with its password', async () => {
      const made = await prepaid.createOrGet(caller, { ...plain('old'), days: 5 })
      await prepaid.setPassword(caller, made.login.username, VPN_PASSWORD)
      await prepaid.disable(caller, made.login.username)
      clock.add(400 * 86_400_000)
      const again = await prepaid.createOrGet(caller, { ...plain('old'), days: 365 })
      assert.deepEqual(again, { ...made, login: { ...made.login, password: VPN_PASSWORD } })
      assert.equal(await fixture.state(made.login.username), 'disabled')
    })
  })

  test(`${engine}: of many who want one name at once`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller } = fixture
    const codes = async (made: Promise<unknown>[]) => {
      const ends = await Promise.allSettled(made)
      return ends.map((end) => (end.status === 'fulfilled' ? 'made' : end.reason.code)).sort()
    }

    await t.test('one gets the external id', async () => {
      const made = Array.from({ length: 20 }, () => prepaid.create(caller, plain('one')))
      assert.deepEqual(await codes(made), [...Array(19).fill('external_id_taken'), 'made'])
    })

    await t.test('one gets the username, and a repeated call names the external id', async () => {
      const login = { username: 'ada', password: VPN_PASSWORD }
      const others = Array.from({ length: 20 }, (_, i) =>
        prepaid.create(caller, { ...plain(`u${i}`), login }),
      )
      assert.deepEqual(await codes(others), ['made', ...Array(19).fill('username_taken')])
      const same = Array.from({ length: 5 }, () =>
        prepaid.create(caller, { ...plain('two'), login: { ...login, username: 'bob' } }),
      )
      assert.deepEqual(await codes(same), [...Array(4).fill('external_id_taken'), 'made'])
    })
  })

  test(`${engine}: a removed prepaid account`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller } = fixture
    const login = { username: 'ada', password: VPN_PASSWORD }
    const first = await fixture.add({ externalId: 'ada', login })

    await t.test('is unknown, and its place under the quota is free', async () => {
      await prepaid.remove(caller, first.username)
      await refusedWith('login_not_found', prepaid.get(brand.id, 'ada'))
      await refusedWith('login_not_found', prepaid.remove(caller, 'ada'))
      await refusedWith('login_not_found', prepaid.get(brand.id, 'deleted:1'))
      await refusedWith('login_not_found', prepaid.enable(caller, 'deleted:1'))
      assert.deepEqual(await prepaid.list(brand.id, { after: 0, limit: 10 }), [])
      assert.equal(await fixture.accounts(), 0)
    })

    await t.test('leaves its external id and its username to the next', async () => {
      await fixture.add({ externalId: 'ada', login })
      assert.equal((await prepaid.get(brand.id, 'ada')).subscriptionId, 2)
    })

    await t.test('stays in the books: closed account, ended subscription, ledger, audit trail', async () => {
      const [account] = await rowsOf(fixture, 'account')
      assert.deepEqual([account?.status, account?.closed_at], ['closed', START])
      const [ended] = await rowsOf(fixture, 'subscription')
      assert.deepEqual(
        [ended?.status, ended?.vpn_username, ended?.ended_at, ended?.expire_at],
        ['terminated', 'deleted:1', START, null],
      )
      const trail = await fixture.trail(1)
      assert.deepEqual(trail.at(-1), [
        'subscription.terminate',
        { status: 'active', dueOn: '2026-12-21', vpnUsername: 'ada' },
        { status: 'terminated' },
      ])
    })

    await t.test('is removed once when many ask at once', async () => {
      const calls = Array.from({ length: 10 }, () => prepaid.remove(caller, 'ada'))
      const ends = await Promise.allSettled(calls)
      assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1)
      assert.equal(await fixture.accounts(), 0)
    })
  })

  test(`${engine}: prepaid accounts of a brand`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller, clock } = fixture
    const names: string[] = []
    for (const days of [30, 30, 1, 30, 30]) names.push((await fixture.add({ days })).username)
    const other = await fixture.app.brands.addBrand({ name: 'other', title: 'Other' }, caller.actor)
    const theirs = await prepaid.create({ ...caller, brand: other.brand }, plain('id-1'))

    await t.test('are listed by rising id, page by page', async () => {
      const pages: string[][] = []
      for (let after = 0; ; ) {
        const page = await prepaid.list(brand.id, { after, limit: 2 })
        if (page.length === 0) break
        pages.push(page.map((one) => one.username))
        after = page.at(-1)?.subscriptionId ?? 0
      }
      assert.deepEqual(pages, [names.slice(0, 2), names.slice(2, 4), names.slice(4)])
    })

    await t.test('are listed without those that are disabled or have expired, when so asked', async () => {
      clock.add(2 * 86_400_000)
      await prepaid.disable(caller, names[0] ?? '')
      await fixture.app.db.write((tx) =>
        tx.updateTable('account').set({ status: 'suspended' }).where('id', '=', 2).execute(),
      )
      const enabled = await prepaid.list(brand.id, { after: 0, limit: 10, onlyEnabled: true })
      assert.deepEqual(
        enabled.map((one) => one.username),
        names.slice(3),
      )
      const all = await prepaid.list(brand.id, { after: 0, limit: 10 })
      assert.deepEqual(
        all.map((one) => one.state),
        ['disabled', 'disabled', 'expired', 'enabled', 'enabled'],
      )
    })

    await t.test('are strangers to another brand, which may use the same external ids', async () => {
      const stranger = { ...caller, brand: other.brand }
      const name = names[3] ?? ''
      await refusedWith('login_not_found', prepaid.get(other.brand.id, name))
      await refusedWith('login_not_found', prepaid.renew(stranger, name, { days: 1, limits: undefined }))
      await refusedWith('login_not_found', prepaid.remove(stranger, name))
      assert.equal((await prepaid.get(other.brand.id, theirs.login.username)).externalId, 'id-1')
    })
  })
}

test('made-up passwords of prepaid accounts satisfy the rule, each of 5,000', () => {
  for (let i = 0; i < 5000; i++) assert.equal(vpnPasswordFault(makePolicyPassword(systemRandom)), undefined)
})

test('the rule of VPN passwords counts 12 to 32 characters, and has a reason for length and one for characters', () => {
  const verdicts = [11, 12, 32, 33].map((length) => vpnPasswordFault(`Aa1.${'x'.repeat(length - 4)}`))
  assert.deepEqual(verdicts, ['length', undefined, undefined, 'length'])
  for (const special of '!@#$%^&*,.:{}') assert.equal(vpnPasswordFault(`Aaaaaaaaaaa1${special}`), undefined)
  assert.equal(vpnPasswordFault('Aa1. and blanks'), undefined, 'a blank is ASCII')
  for (const other of ['\n', '\t', '\0', '\x7f', 'é'])
    assert.equal(vpnPasswordFault(`Aaaaaaaaaaa1.${other}`), 'characters')
  for (const other of '-_+=?/~`"\'<>()[];|\\')
    assert.equal(vpnPasswordFault(`Aaaaaaaaaaa1${other}`), 'characters')
})
