// The nightly run over months and years: renewal, the end of what must end, catching up, batches, races, time zones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { addMonths, dayIn } from '../../../src/day.ts'
import { anotherProcess, atOnce, count, done, productsOf, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'

async function terms(fixture: TestApp) {
  const rows = await rowsOf(fixture, 'ledger')
  return rows.map((row) => [row.kind, row.starts_on, row.ends_on, Number(row.test_user)])
}

async function dueDay(fixture: TestApp): Promise<string | undefined> {
  return (await productsOf(fixture, email))[0]?.nextduedate
}

for (const engine of ENGINES) {
  test(`${engine}: a product that renews`, async (t) => {
    const fixture = await startApp(t, { engine })
    fixture.clock.set(Date.UTC(2027, 0, 31, 12))
    const added = await fixture.addClient(email)

    await t.test('is due on the last day of a shorter month', async () => {
      assert.equal(await dueDay(fixture), '2027-02-28')
    })

    await t.test('is left alone until its due day begins', async () => {
      fixture.clock.set(Date.UTC(2027, 1, 28) - 1)
      assert.equal(await fixture.runJob('nightly'), '')
      fixture.clock.add(1)
      assert.equal(await fixture.runJob('nightly'), 'handled 1')
      assert.equal(await fixture.runJob('nightly'), '')
    })

    await t.test('counts from its first day and not from the clamped one', async () => {
      assert.equal(await dueDay(fixture), '2027-03-31')
      fixture.clock.set(Date.UTC(2027, 2, 31))
      await fixture.runJob('nightly')
      assert.equal(await dueDay(fixture), '2027-04-30')
    })

    await t.test(
      'catches up after months of stop, a ledger row for each term, the last one in the future',
      async () => {
        fixture.clock.set(Date.UTC(2028, 1, 10, 3))
        assert.equal(await fixture.runJob('nightly'), 'handled 10')
        const expected = [['start', '2027-01-31', '2027-02-28', 0]]
        for (let day = '2027-02-28'; day <= '2028-02-10'; day = addMonths(day, 1, 31)) {
          expected.push(['renewal', day, addMonths(day, 1, 31), 0])
        }
        assert.deepEqual(await terms(fixture), expected)
        assert.equal(await dueDay(fixture), '2028-02-29')
      },
    )

    await t.test('stays Active, keeps its login and does not count as changed', async () => {
      const [product] = await productsOf(fixture, email)
      assert.equal(product?.product_status, 'Active')
      assert.equal(product?.username, added.vpn_username)
      const pair = done(await fixture.trusted('TokenRefresh', { email }))
      assert.equal(pair.last_product_change_ts, Date.UTC(2027, 0, 31, 12) / 1000)
    })

    await t.test('has one audit row for each renewal, by the job', async () => {
      const rows = (await rowsOf(fixture, 'audit')).filter((row) => row.action === 'subscription.renew')
      assert.equal(rows.length, (await terms(fixture)).length - 1)
      assert.deepEqual([rows[0]?.actor_kind, rows[0]?.actor_id], ['job', 'nightly'])
      assert.equal(rows[0]?.before, '{"dueOn":"2027-02-28"}')
      assert.equal(rows[0]?.after, '{"dueOn":"2027-03-31"}')
    })
  })

  test(`${engine}: at its due day`, async (t) => {
    const fixture = await startApp(t, { engine })
    const states = async (who: string) => (await productsOf(fixture, who)).map((one) => one.product_status)

    await t.test('a product with auto_terminate ends, and its user can buy again', async () => {
      const pair = await fixture.addClient('ends@example.org', { auto_terminate: '1' })
      await fixture.addClient('goes-on@example.org')
      fixture.clock.set(Date.UTC(2026, 11, 21))
      assert.equal(await fixture.runJob('nightly'), 'handled 2')
      assert.deepEqual(await states('ends@example.org'), ['Terminated'])
      assert.deepEqual(await states('goes-on@example.org'), ['Active'])
      const bearer = String(pair.long_token)
      done(await fixture.untrusted('TokenRefresh', { email: 'ends@example.org' }, { bearer }))
      done(await fixture.trusted('NewProduct', { email: 'ends@example.org', type: '6' }))
      assert.deepEqual(await states('ends@example.org'), ['Active', 'Terminated'])
    })

    await t.test('a suspended product is not charged', async () => {
      await fixture.addClient('suspended@example.org')
      const [product] = await productsOf(fixture, 'suspended@example.org')
      await setStatus(fixture, Number(product?.product_id), 'suspended')
      const before = await count(fixture, 'ledger')
      fixture.clock.add(32 * DAY_MS)
      await fixture.runJob('nightly')
      const mine = (await rowsOf(fixture, 'ledger')).slice(before)
      assert.deepEqual(
        mine.filter((row) => String(row.subscription_id) === product?.product_id),
        [],
      )
      assert.deepEqual(await states('suspended@example.org'), ['Suspended'])
      assert.equal(await fixture.runJob('nightly'), '')
    })

    await t.test('a suspended product with auto_terminate ends', async () => {
      await fixture.addClient('both@example.org', { auto_terminate: '1' })
      const [product] = await productsOf(fixture, 'both@example.org')
      await setStatus(fixture, Number(product?.product_id), 'suspended')
      fixture.clock.add(32 * DAY_MS)
      await fixture.runJob('nightly')
      assert.deepEqual(await states('both@example.org'), ['Terminated'])
    })

    await t.test('terms of test users are marked in the ledger', async () => {
      await fixture.addClient('test@example.org', { test_user: '1' })
      fixture.clock.add(32 * DAY_MS)
      await fixture.runJob('nightly')
      const id = (await rowsOf(fixture, 'account')).find((row) => row.email === 'test@example.org')?.id
      const marks = (await rowsOf(fixture, 'ledger')).map((row) => [
        row.account_id === id,
        Number(row.test_user),
      ])
      assert.deepEqual(
        marks.filter(([isTest]) => isTest),
        [
          [true, 1],
          [true, 1],
        ],
      )
      assert.ok(marks.every(([isTest, mark]) => isTest || mark === 0))
    })
  })

  test(`${engine}: the night falls where the brand says`, async (t) => {
    const fixture = await startApp(t, { engine })
    const zones = ['Pacific/Kiritimati', 'UTC', 'America/New_York']
    const brands: Record<string, string>[] = []
    for (const [i, time_zone] of zones.entries()) {
      const made = await fixture.app.brands.addBrand(
        { name: `b${i}`, title: 'B', settings: { time_zone } },
        OPERATOR,
      )
      const keys = { apikey: made.apiKey, secret_key: made.secretKey }
      done(
        await fixture.call('AddClient', {
          ...keys,
          country: 'DE',
          type: '1',
          email,
          password: 'Strong_Password!123',
        }),
      )
      brands.push(keys)
    }
    const due = () =>
      Promise.all(
        brands.map(async (keys) => {
          const answer = done(await fixture.call('GetProducts', { ...keys, email }))
          return (answer.response as unknown as { nextduedate: string }[])[0]?.nextduedate
        }),
      )
    // At noon UTC it is the 22nd on Kiritimati (UTC+14).
    assert.deepEqual(await due(), ['2026-12-22', '2026-12-21', '2026-12-21'])
    const ends: [number, string][] = [
      [Date.UTC(2026, 11, 20, 23, 59), ''],
      [Date.UTC(2026, 11, 21, 0), 'handled 1'],
      [Date.UTC(2026, 11, 21, 4, 59), ''],
      [Date.UTC(2026, 11, 21, 5), 'handled 1'],
      [Date.UTC(2026, 11, 21, 9, 59), ''],
      [Date.UTC(2026, 11, 21, 10), 'handled 1'],
    ]
    for (const [at, expected] of ends) {
      fixture.clock.set(at)
      assert.equal(await fixture.runJob('nightly'), expected, new Date(at).toISOString())
    }
    assert.deepEqual(await due(), ['2027-01-22', '2027-01-21', '2027-01-21'])
  })

  test(`${engine}: 1,200 due products`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    await seedDue(fixture, 1200)
    fixture.clock.set(Date.UTC(2026, 11, 21))
    const due = 1201

    await t.test(
      'are handled once each when two processes and a job without its lease run at the same time',
      async (t) => {
        const other = await anotherProcess(t, fixture)
        const brand = await fixture.app.brands.getByName(fixture.brandName)
        const sizes: number[] = []
        const eager = async ({ nightly }: TestApp['app']) => {
          for (;;) {
            const { handled } = await nightly.runBatch(brand)
            if (handled === 0) return
            sizes.push(handled)
          }
        }
        const calls = atOnce(5, () => fixture.trusted('GetProducts', { email }))
        await Promise.all([fixture.runJob('nightly'), eager(fixture.app), eager(other.app)])
        for (const sent of await calls) done(sent)
        assert.ok(sizes.every((size) => size <= 500))
        assert.equal(await fixture.runJob('nightly'), '')
        const renewals = (await rowsOf(fixture, 'ledger')).filter((row) => row.kind === 'renewal')
        assert.equal(new Set(renewals.map((row) => row.subscription_id)).size, renewals.length)
        const ended = (await rowsOf(fixture, 'subscription')).filter((row) => row.status === 'terminated')
        assert.equal(ended.length, 120)
        assert.equal(renewals.length, due - ended.length)
        const actions = (await rowsOf(fixture, 'audit')).map((row) => row.action)
        assert.equal(actions.filter((one) => one === 'subscription.renew').length, renewals.length)
        assert.equal(actions.filter((one) => one === 'subscription.terminate').length, ended.length)
      },
    )

    await t.test('are handled in batches of 500, and a stop between two keeps what is done', async () => {
      fixture.clock.set(Date.UTC(2027, 0, 21))
      const brand = await fixture.app.brands.getByName(fixture.brandName)
      assert.equal((await fixture.app.nightly.runBatch(brand)).handled, 500)
      assert.equal((await dueRows(fixture)).length, due - 120 - 500)
    })

    await t.test('are handled while requests change them, and nothing is lost', async () => {
      const names = Array.from({ length: 20 }, (_, i) => `due${1001 + i * 10}@example.com`)
      const upgrades = names.map(async (who) => {
        const [product] = await productsOf(fixture, who)
        const change = { email: who, product_id: product?.product_id, new_product_plan: '12' }
        done(await fixture.trusted('UpgradeProduct', change))
      })
      await Promise.all([fixture.runJob('nightly'), ...upgrades])
      await fixture.runJob('nightly')
      assert.equal((await dueRows(fixture)).length, 0)
      // An upgrade of a due product may come before its renewal (which then is not due) or after it.
      const rows = (await rowsOf(fixture, 'ledger')).filter((row) => row.created_at === fixture.clock.now())
      assert.equal(rows.filter((row) => row.kind === 'upgrade').length, 20)
      const spans = new Map<unknown, unknown[]>()
      for (const row of rows)
        spans.set(row.subscription_id, [...(spans.get(row.subscription_id) ?? []), row.kind])
      assert.equal(spans.size, due - 120)
      for (const kinds of spans.values()) assert.ok(new Set(kinds).size === kinds.length, String(kinds))
    })
  })

  test(`${engine}: the job of a process that died is free for another one after its lease`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    fixture.clock.set(Date.UTC(2026, 11, 21))
    const lease = { lease_holder: 'dead', lease_until: fixture.clock.now() + LEASE_MS, started_at: 0 }
    const row = { name: 'nightly', ...lease, finished_at: null, result: null }
    await fixture.app.db.write((tx) => tx.insertInto('job').values(row).execute())
    assert.equal(await fixture.runJob('nightly'), '')
    fixture.clock.add(LEASE_MS)
    assert.equal(await fixture.runJob('nightly'), 'handled 1')
    assert.equal((await rowsOf(fixture, 'job'))[0]?.result, 'handled 1')
  })

  test(`${engine}: the lease of a job never lasts longer when the clock is put back`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    fixture.clock.set(Date.UTC(2026, 11, 21))
    const lease = { lease_holder: 'dead', lease_until: fixture.clock.now() + DAY_MS, started_at: 0 }
    const row = { name: 'nightly', ...lease, finished_at: null, result: null }
    await fixture.app.db.write((tx) => tx.insertInto('job').values(row).execute())
    assert.equal(await fixture.runJob('nightly'), '')
    fixture.clock.add(LEASE_MS)
    assert.equal(await fixture.runJob('nightly'), 'handled 1')
  })

  test(`${engine}: ten years pass without a day too many`, async (t) => {
    const fixture = await startApp(t, { engine })
    fixture.clock.set(Date.UTC(2028, 1, 29, 23))
    await fixture.addClient(email, { type: '12' })
    fixture.clock.set(Date.UTC(2038, 1, 28, 1))
    await fixture.runJob('nightly')
    const ends = (await terms(fixture)).map(([, , end]) => end)
    assert.deepEqual(ends, [
      ...['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29', '2033-02-28', '2034-02-28'],
      ...['2035-02-28', '2036-02-29', '2037-02-28', '2038-02-28', '2039-02-28'],
    ])
    assert.equal(dayIn('UTC', fixture.clock.now() + HOUR_MS), '2038-02-28')
  })
}

// A file has one writer at a time, so that nothing is locked there when the job begins.
test('postgres: an account that is being changed keeps no other one waiting', async (t) => {
  const fixture = await startApp(t, { engine: 'postgres' })
  await fixture.addClient(email)
  await fixture.addClient('bob@example.org')
  fixture.clock.set(Date.UTC(2026, 11, 21))
  const [held] = await rowsOf(fixture, 'account')
  const { app: other } = await anotherProcess(t, fixture)
  const locked = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<void>()
  const changing = other.db.write(async (tx) => {
    await tx.updateTable('account').set({ changed_at: 1 }).where('id', '=', Number(held?.id)).execute()
    locked.resolve()
    await seen.promise
  })
  await Promise.race([locked.promise, changing])
  assert.equal(await fixture.runJob('nightly'), 'handled 1')
  seen.resolve()
  await changing
  assert.equal(await fixture.runJob('nightly'), 'handled 1')
})

async function setStatus({ app }: TestApp, id: number, status: 'active' | 'suspended'): Promise<void> {
  await app.db.write((tx) => tx.updateTable('subscription').set({ status }).where('id', '=', id).execute())
}

async function dueRows(fixture: TestApp) {
  const today = dayIn('UTC', fixture.clock.now())
  return (await rowsOf(fixture, 'subscription')).filter(
    (row) => row.next_run_on !== null && String(row.next_run_on) <= today,
  )
}

/** Copies of the first account and its product, due on the same day; every tenth ends at its due date. */
async function seedDue(fixture: TestApp, copies: number): Promise<void> {
  const { app } = fixture
  const [account] = await app.db.read.selectFrom('account').selectAll().execute()
  const [product] = await app.db.read.selectFrom('subscription').selectAll().execute()
  assert.ok(account && product)
  const { id: _account, ...person } = account
  const { id: _product, ...plan } = product
  await app.db.write(async (tx) => {
    for (let i = 0; i < copies; i += 200) {
      const some = Array.from({ length: 200 }, (_, j) => i + j)
      const name = (n: number) => ({ email: `due${n}@example.com`, email_key: `due${n}@example.com` })
      const made = await tx
        .insertInto('account')
        .values(some.map((n) => ({ ...person, ...name(n), id: 1_000_000 + n })))
        .returning(['id', 'email_key'])
        .execute()
      await tx
        .insertInto('email_address')
        .values(
          made.map(({ id, email_key }) => ({
            brand_id: person.brand_id,
            email_key,
            account_id: id,
            alias_id: null,
          })),
        )
        .execute()
      const products = made.map(({ id }, n) => ({
        ...plan,
        id,
        account_id: id,
        auto_terminate: n % 10 === 0 ? (1 as const) : (0 as const),
        vpn_username: `seed${id}`,
        vpn_password: app.vault.encrypt('vpn_password', id, 'Seeded-Password.1'),
      }))
      await tx.insertInto('subscription').values(products).execute()
    }
  })
}
