// Accounts move from one installation to another: a round trip gives the same export, and a line with a problem is reported
// and leaves nothing behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitLines } from '../../../src/bounds/lines.ts'
import { DAY_MS } from '../../../src/clock.ts'
import { type OperatorFixture, openOperatorFixture } from '../../fixtures/operator.ts'
import { VPN_PASSWORD } from '../../fixtures/prepaid.ts'
import { atOnce, count, done, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, PASSWORD } from '../../harness.ts'

const LIMITS = { multiLogin: 3, sessionLimit: 2, countryIds: [1, 2], cityIds: [3], protocolIds: [] }
const STOCK = { country: 'DE', host: 'de1.example.net', ranges: ['198.51.100.10-12'] }

/** Accounts of both dialects in every state that moves. */
async function fill(fixture: OperatorFixture): Promise<void> {
  const { caller, prepaid, clock, app, linking, idOf } = fixture
  const name = {
    first_name: 'Ada',
    last_name: 'Lovelace',
    company_name: 'Engines',
    state: 'BE',
    zip_code: '1',
  }
  await fixture.addClient('Ada@example.org', name)
  await fixture.addClient('test@example.org', { test_user: '1', auto_terminate: '1' })
  done(await fixture.trusted('AddAlias', { email: 'ada@example.org', setemail: 'a2@example.org', ...ALIAS }))
  done(await fixture.trusted('AddAlias', { email: 'ada@example.org', setemail: 'a1@example.org', ...ALIAS }))
  await fixture.addClient('bob@example.org')
  done(await fixture.trusted('CancelRequest', { email: 'bob@example.org', type: 'midnight', ...ONLY }))
  await fixture.addClient('gone@example.org')
  done(await fixture.trusted('CloseClient', { email: 'gone@example.org' }))
  await fixture.addClient('paused@example.org')
  await app.dedicatedAddresses.add(caller, STOCK)
  await fixture.add({ externalId: 'limited', limits: LIMITS, dedicatedCountry: 'DE' })
  await fixture.add({ externalId: 'short', days: 1, kind: 'trial', dedicatedCountry: 'DE' })
  const { username } = await fixture.add({ externalId: 'off', kind: 'freemium' })
  await prepaid.disable(caller, username)
  await fixture.add({ externalId: 'linked', login: { username: 'linked', password: VPN_PASSWORD } })
  await linking.link(caller, {
    fromId: await idOf('linked'),
    toId: await idOf('test@example.org'),
    toEmail: 'test@example.org',
  })
  await prepaid.remove(caller, (await fixture.add({ externalId: 'deleted' })).username)
  clock.add(3 * DAY_MS)
  await fixture.runJob('nightly')
  await fixture.runJob('expire')
  done(await fixture.trusted('NewProduct', { email: 'bob@example.org', type: '6' }))
  await fixture.suspend('paused@example.org')
  await fixture.addClient('late@example.org')
  done(
    await fixture.trusted('CancelRequest', {
      email: 'late@example.org',
      type: 'at_due_date',
      reason: 'dear',
    }),
  )
}

const ALIAS = { setpassword: PASSWORD }
const ONLY = { product_id: '3', reason: 'moving' }
/** Accounts that `fill` leaves open. */
const OPEN = 8

for (const from of ENGINES) {
  for (const to of ENGINES) {
    test(`from ${from} to ${to}: accounts that have moved`, async (t) => {
      const old = await openOperatorFixture(t, from)
      await fill(old)
      const file = await old.exported()
      const fixture = await openOperatorFixture(t, to)
      fixture.clock.set(old.clock.now())

      await t.test('are written with all that belongs to them, and what has ended is not', () => {
        const parts = [
          ...['"session_limit":2', '"city_ids":[3]', '"kind":"freemium"', '"status":"expired"'],
          ...['"taken_back_at":"2026-12-03T00:00:00.000Z"', '"address":"198.51.100.10"', '"test_user":true'],
          ...[
            '"cancel_type":"at_due_date"',
            '"cancel_reason":"dear"',
            '"status":"cancelled"',
            'a2@example.org',
          ],
          ...['"status":"suspended"', '"external_id":"linked"', '"vpn_username":"linked"'],
        ]
        for (const part of parts) assert.ok(file.includes(part), part)
        for (const gone of ['gone@example.org', 'deleted']) assert.ok(!file.includes(gone), gone)
      })

      await t.test('are as many as are open, and a dry run says so without a trace', async () => {
        const before = await count(fixture, 'audit')
        const { added, problems } = await fixture.imported(file, { dryRun: true })
        assert.deepEqual([added, problems], [OPEN, []])
        assert.deepEqual([await count(fixture, 'account'), await count(fixture, 'audit')], [0, before])
      })

      await t.test('give the same export again', async () => {
        const { problems, ...counts } = await fixture.imported(file)
        const none = { refused: 0, withoutPassword: 0, newVpnPasswords: 0, full: false }
        assert.deepEqual(counts, { added: OPEN, skipped: 0, ...none }, problems.join())
        assert.equal(await fixture.exported(), file)
        assert.equal(await fixture.exported({ secrets: false }), await old.exported({ secrets: false }))
      })

      await t.test('count towards the quota, with an audit row and no ledger row each', async () => {
        assert.equal(await fixture.accounts(), await old.accounts())
        const actions = (await rowsOf(fixture, 'audit')).map((row) => row.action)
        assert.equal(actions.filter((action) => action === 'account.import').length, OPEN)
        assert.equal(await count(fixture, 'ledger'), 0)
      })

      await t.test('sign in with their passwords, aliases too', async () => {
        for (const email of ['ada@example.org', 'a1@example.org']) {
          done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))
        }
        refused(await fixture.trusted('GetProducts', { email: 'paused@example.org' }), 1203)
      })

      await t.test('have the same products on the wire, but for their numbers', async () => {
        for (const email of ['bob@example.org', 'test@example.org', 'late@example.org']) {
          const [here, there] = await Promise.all([productsOf(fixture, email), productsOf(old, email)])
          const plain = (products: Record<string, string>[]) =>
            products.map(({ product_id: _number, ...rest }) => rest)
          assert.deepEqual(plain(here), plain(there))
        }
      })

      await t.test('are skipped when they are taken over once more', async () => {
        const { added, skipped, problems } = await fixture.imported(file)
        assert.deepEqual([added, skipped, problems], [0, OPEN, []])
        assert.equal(await fixture.exported(), file)
      })

      await t.test('go on living: renewed, ended and expired on their days', async () => {
        for (const { clock, runJob } of [old, fixture]) {
          clock.add(40 * DAY_MS)
          await runJob('nightly')
          await runJob('expire')
          await runJob('nightly')
        }
        assert.equal(await fixture.exported(), await old.exported())
        const resumed = [await old.resume('paused@example.org'), await fixture.resume('paused@example.org')]
        assert.deepEqual(resumed[0]?.[0]?.dueOn, resumed[1]?.[0]?.dueOn)
      })
    })
  }
}

const account = (email: string, more: object = {}) => `${JSON.stringify({ email, country: 'DE', ...more })}\n`
const login = (more: object = {}) => ({
  subscriptions: [{ plan_months: 1, due_on: '2027-01-05', ...more }],
})
const prepaid = (external_id: string, more: object = {}) =>
  `${JSON.stringify({ subscriptions: [{ plan_months: 0, due_on: '2027-01-05', external_id, ...more }] })}\n`

for (const engine of ENGINES) {
  test(`${engine}: a line with a problem`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fixture.addClient('taken@example.org')
    await fixture.add({ externalId: 'taken', login: { username: 'taken', password: VPN_PASSWORD } })

    await t.test('is named by its number, and the lines around it are imported', async () => {
      const file = [
        account('good1@example.org', login()),
        'no JSON\n',
        account('good2@example.org', login({ vpn_username: 'taken' })),
        '\n',
        account('good3@example.org', login({ plan_months: 7 })),
        prepaid('p1', { limits: { country_ids: [999_999] } }),
        account('good4@example.org', { aliases: [{ email: 'taken@example.org' }] }),
        account('good5@example.org', { colour: 'red' }),
        prepaid('p2'),
        account('good6@example.org', { password_hash: 'abc' }),
        account('good7@example.org', login({ external_id: 'x', status: 'terminated' })),
        `${JSON.stringify({ country: 'DE' })}\n`,
        account('good8@example.org', { status: 'active', ...login({ status: 'suspended' }) }),
      ].join('')
      const { added, skipped, refused: left, problems } = await fixture.imported(file)
      assert.deepEqual([added, skipped, left], [2, 0, 10], problems.join('\n'))
      const expected = [
        /^2: this is not JSON$/,
        /^8: Unrecognized key: "colour"$/,
        /^10: password_hash: write an Argon2 hash/,
        /^11: subscriptions\.0: only an open subscription has an external_id$/,
        /^12: has neither an e-mail nor an open subscription$/,
        /^13: a plan is suspended together with its account/,
        /^3: the VPN username taken is taken$/,
        /^5: the brand has no 7-month plan; add it: \.\/latchkey plan add 7$/,
        /^6: limits: country: there is none with the id 999999$/,
        /^7: the e-mail taken@example.org of an alias is taken$/,
      ]
      assert.equal(problems.length, expected.length)
      for (const [at, pattern] of expected.entries()) assert.match(problems[at] ?? '', pattern)
      assert.equal(await fixture.accounts(), 4)
    })

    await t.test('leaves nothing behind when only the indexes notice it', async () => {
      await fixture.app.dedicatedAddresses.add(fixture.caller, { ...STOCK, ranges: ['198.51.100.10'] })
      await fixture.add({ externalId: 'holder', dedicatedCountry: 'DE' })
      const rows = await count(fixture, 'subscription')
      const dedicated = { country: 'DE', address: '198.51.100.10', host: 'de1.example.net' }
      const file = account('n1@example.org', login()) + prepaid('p3', { dedicated })
      const { added, problems } = await fixture.imported(file)
      assert.deepEqual(
        [added, problems],
        [1, ['2: the dedicated address 198.51.100.10 is not free here in DE']],
      )
      assert.equal(await count(fixture, 'subscription'), rows + 1)
    })

    await t.test('is skipped when a line before it has the same name', async () => {
      const file = account('twice@example.org') + account('TWICE@example.org') + prepaid('p4') + prepaid('p4')
      const { added, skipped } = await fixture.imported(file)
      assert.deepEqual([added, skipped], [2, 2])
    })
  })

  test(`${engine}: what a file leaves out`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const old = await openOperatorFixture(t, engine)
    const email = 'ada@example.org'
    await old.addClient(email)
    await old.add({ externalId: 'p1' })
    const counts = await fixture.imported(await old.exported({ secrets: false }))

    await t.test('is created again and shown', async () => {
      assert.deepEqual([counts.added, counts.withoutPassword, counts.newVpnPasswords], [2, 1, 2])
      assert.equal(await fixture.exported({ secrets: false }), await old.exported({ secrets: false }))
      const [here] = await productsOf(fixture, email)
      const [there] = await productsOf(old, email)
      assert.equal(here?.username, there?.username)
      assert.notEqual(here?.password, there?.password)
    })

    await t.test('keeps an account without a password out until its reset', async () => {
      for (const password of [PASSWORD, '', 'x'.repeat(20)]) {
        refused(await fixture.untrusted('TokenRefresh', { email, password }), 1102)
      }
      done(await fixture.trusted('ResetPassword', { email }))
      done(await fixture.trusted('SetPassword', { email, setpassword: PASSWORD }))
      done(await fixture.untrusted('TokenRefresh', { email, password: PASSWORD }))
    })
  })

  test(`${engine}: the quota of the brand`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const as = await fixture.withSettings({ account_limit: 3 })
    const file = Array.from({ length: 5 }, (_, i) => account(`q${i}@example.org`)).join('')

    await t.test('ends an import where it is reached, in a dry run too', async () => {
      for (const dryRun of [true, false]) {
        const { added, full, problems } = await fixture.imported(file, { as, dryRun })
        assert.deepEqual([added, full], [3, true])
        assert.deepEqual(problems, ['4: The brand has all the accounts it may have.'])
      }
      assert.deepEqual([await count(fixture, 'account'), await fixture.accounts()], [3, 3])
    })
  })

  test(`${engine}: two imports of 450 accounts at once add each of them once`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const file = Array.from({ length: 450 }, (_, i) => account(`m${i}@example.org`, login())).join('')
    const both = await atOnce(2, () => fixture.imported(file))
    assert.equal(
      both.reduce((sum, one) => sum + one.added, 0),
      450,
    )
    assert.equal(
      both.reduce((sum, one) => sum + one.added + one.skipped + one.refused, 0),
      900,
    )
    assert.deepEqual([await count(fixture, 'account'), await fixture.accounts()], [450, 450])
    assert.equal((await fixture.exported()).trimEnd().split('\n').length, 450)
    const [last] = (await fixture.exported({ after: 0 })).trimEnd().split('\n').slice(-1)
    assert.match(last ?? '', /"email":"m\d+@example.org"/)
  })
}

test('lines are found whatever the pieces they come in, and one that is too long is passed over', async () => {
  const text = 'é1\n\nlonger than ten\nlast'
  const bytes = Buffer.from(text)
  for (const size of [1, 2, 5, bytes.length]) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const lines: unknown[] = []
    for await (const one of splitLines(pieces(), { maxLength: 10 })) {
      lines.push([one.line, 'text' in one ? one.text : undefined])
    }
    assert.deepEqual(lines, [
      [1, 'é1'],
      [2, ''],
      [3, undefined],
      [4, 'last'],
    ])
  }
})
