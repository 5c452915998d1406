// A sandbox brand has a clock of its own: what its days count, which nights run in between, and what a preview says of them.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { NIGHT_WORK, type NightCounts } from '../../../src/accounts/night-counts.ts'
import type { App } from '../../../src/app.ts'
import type { Brand, Caller } from '../../../src/brands/brand.ts'
import type { SettingChanges } from '../../../src/brands/settings.ts'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { addDays } from '../../../src/day.ts'
import { type AdvancedNight, advanceClock } from '../../../src/jobs/clock-advance.ts'
import { openLiveSessionsFixture } from '../../fixtures/live-sessions.ts'
import { linesOf } from '../../fixtures/operator.ts'
import { plain, refusedWith } from '../../fixtures/prepaid.ts'
import { anotherProcess, done, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Engine, OPERATOR, PASSWORD, START, startApp, type TestApp } from '../../harness.ts'

const EMAIL = 'ada@example.org'

async function openSandbox(t: TestContext, engine: Engine, settings: SettingChanges = {}, base?: TestApp) {
  const fixture = base ?? (await startApp(t, { engine }))
  const { app } = fixture
  const made = await app.brands.addBrand({ name: 'demo', title: 'Demo', sandbox: true, settings }, OPERATOR)
  fixture.secrets.note(made.secretKey)
  const keys = { apikey: made.apiKey, secret_key: made.secretKey }
  const now = () => app.brands.getByName('demo')
  const ask = (method: string, fields: Record<string, unknown>) =>
    fixture.call(method, { ...keys, email: EMAIL, ...fields })
  return {
    ...fixture,
    demo: made.brand,
    now,
    ask,
    caller: async (): Promise<Caller> => ({ brand: await now(), actor: OPERATOR }),
    add: (fields: Record<string, unknown> = {}) =>
      ask('AddClient', { country: 'DE', type: '1', password: PASSWORD, ...fields }),
    advance: (days: number) => advance(app, made.brand, days),
  }
}

/** Moves the clock and returns the nights. */
async function advance(app: App, brand: Brand, days: number): Promise<AdvancedNight[]> {
  const { nights } = await advanceClock(app, brand, { days, actor: OPERATOR })
  return allOf(nights)
}

async function allOf<T>(given: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of given) all.push(one)
  return all
}

for (const engine of ENGINES) {
  test(`${engine}: the clock of a live brand cannot be moved, and the refusal says what to do`, async (t) => {
    const { app, brandName } = await startApp(t, { engine })
    const brand = await app.brands.getByName(brandName)
    await refusedWith('conflict', advance(app, brand, 31), /live brand.*brand add NAME --sandbox/)
    await refusedWith('conflict', advance(app, { ...brand, daysAhead: 0 }, 31), /live brand/)
    const [row] = await rowsOf({ app }, 'brand')
    assert.deepEqual([row?.days_ahead, row?.days_wanted], [null, null])
  })

  test(`${engine}: a month of a sandbox renews its products, and nothing of a live brand`, async (t) => {
    const fixture = await openSandbox(t, engine)
    await fixture.addClient('live@example.org')
    done(await fixture.add())
    const nights = await fixture.advance(62)
    assert.deepEqual(
      nights.filter(({ renewed }) => renewed > 0).map(({ on, renewed }) => [on, renewed]),
      [
        ['2026-12-21', 1],
        ['2027-01-21', 1],
      ],
    )
    assert.equal(nights.length, 63)
    assert.equal(nights.at(-1)?.on, '2027-01-22')

    await t.test('with ledger rows at the instants of its nights', async () => {
      const rows = (await rowsOf(fixture, 'ledger')).filter(({ kind }) => kind === 'renewal')
      assert.deepEqual(
        rows.map((row) => [row.brand_id, row.created_at]),
        [
          [fixture.demo.id, START + 30 * DAY_MS],
          [fixture.demo.id, START + 61 * DAY_MS],
        ],
      )
    })

    await t.test('and the next product begins on its day', async () => {
      done(await fixture.ask('AddClient', { email: 'b@x.org', country: 'DE', type: '1', password: PASSWORD }))
      const listed = done(await fixture.ask('GetProducts', { email: 'b@x.org' }))
      const [product] = listed.response as unknown as Record<string, string>[]
      assert.equal(product?.nextduedate, '2027-02-22')
    })

    await t.test('then goes on by itself: a real night is one of its nights', async () => {
      fixture.clock.add(29 * DAY_MS)
      assert.equal(await fixture.runJob('nightly'), '')
      fixture.clock.add(DAY_MS)
      assert.equal(await fixture.runJob('nightly'), 'handled 2') // its first product, and the live brand's
    })
  })

  test(`${engine}: a prepaid login of a sandbox ends by its clock, its sessions when the real one is there`, async (t) => {
    const base = await openLiveSessionsFixture(t, engine)
    const fixture = await openSandbox(t, engine, {}, base)
    const { app, demo } = fixture
    const { login } = await app.prepaid.create(await fixture.caller(), { ...plain('one'), days: 30 })
    const gatewayId = await base.gateway('g1')
    const gateway = (await app.gatewayDirectory.load()).get(gatewayId) ?? assert.fail()
    const { subscriptionId } = await app.prepaid.get(demo.id, login.username)
    const admit = () =>
      app.admission.admit({
        ...{ gateway, protocols: gateway.protocols, sessionKey: undefined, callerAddress: undefined },
        login: { subscriptionId, username: login.username },
      })
    await fixture.advance(10)
    const admitted = await admit()
    // Its last day, 21 December, ends in 31 days from now. Ten of them are over.
    assert.equal(admitted.kind === 'admitted' && admitted.until, Date.UTC(2026, 11, 12))
    assert.equal((await app.prepaid.get(demo.id, login.username)).state, 'enabled')
    const sessionId = await base.begin(login.username, { gatewayId, seat: false })

    const nights = await fixture.advance(21)
    assert.deepEqual([nights.at(-2)?.expired, nights.at(-1)?.expired], [0, 1])
    assert.deepEqual(await base.queued(), [[sessionId, 'subscription_expired']])
    assert.deepEqual(await admit(), { kind: 'refused', why: 'subscription_expired' })
    assert.equal((await app.prepaid.get(demo.id, login.username)).state, 'expired')
    const explained = await app.explaining.explain(login.username, [gateway])
    assert.deepEqual([explained?.status, explained?.brandToday], ['expired', '2026-12-22'])

    await t.test('and the job finds what ends later by the real clock', async () => {
      const change = { days: 5, limits: undefined }
      const renewed = await app.prepaid.renew(await fixture.caller(), login.username, change)
      assert.equal(renewed.expiresOn, '2026-12-27')
      fixture.clock.add(6 * DAY_MS)
      assert.equal(await fixture.runJob('expire'), '')
      assert.equal(await fixture.runJob('expire-sandboxes'), 'expired 1')
    })
  })

  test(`${engine}: a move that ends in the middle is gone on with, and each night runs once`, async (t) => {
    const fixture = await openSandbox(t, engine)
    const { app, demo } = fixture
    done(await fixture.add())
    const { nights } = await advanceClock(app, demo, { days: 62, actor: OPERATOR })
    for await (const { on } of nights) if (on === '2026-12-21') break
    assert.equal((await fixture.now()).daysAhead, 30)

    const again = await advanceClock(app, demo, { days: 62, actor: OPERATOR })
    assert.deepEqual([again.isResumed, again.daysWanted], [true, 62])
    const rest = await allOf(again.nights)
    assert.equal(rest.length, 33)
    assert.equal((await fixture.now()).daysAhead, 62)
    assert.equal((await rowsOf(fixture, 'ledger')).length, 3)
    const [audited, second] = (await rowsOf(fixture, 'audit')).filter(
      ({ action }) => action === 'brand.clock',
    )
    assert.deepEqual([audited?.after, second], ['{"daysWanted":62}', undefined])
  })

  test(`${engine}: two moves at once from two processes, beside the job, are one move`, async (t) => {
    const fixture = await openSandbox(t, engine)
    const other = await anotherProcess(t, fixture)
    for (let i = 0; i < 30; i++) done(await fixture.add({ email: `user${i}@example.org` }))
    const moves = [fixture.app, other.app].map((app) => advance(app, fixture.demo, 40))
    for (let i = 0; i < 5; i++) await fixture.runJob('nightly')
    const both = await Promise.all(moves)
    const ends = new Set(both.map((nights) => nights.at(-1)?.daysAhead))
    assert.deepEqual([...ends], [40])
    const renewals = (await rowsOf(fixture, 'ledger')).filter(({ kind }) => kind === 'renewal')
    assert.equal(renewals.length, 30)
    assert.equal(new Set(renewals.map((row) => row.subscription_id)).size, 30)
  })

  test(`${engine}: a night waits for an account that is being changed`, async (t) => {
    const fixture = await openSandbox(t, engine)
    const { app } = fixture
    done(await fixture.add())
    await fixture.advance(29)
    const letGo = Promise.withResolvers<void>()
    const locked = Promise.withResolvers<void>()
    const holding = app.db.write(async (tx) => {
      await tx.updateTable('account').set({ state: 'x' }).execute()
      locked.resolve()
      await letGo.promise
    })
    await locked.promise
    const moving = fixture.advance(1)
    letGo.resolve()
    await holding
    assert.equal((await moving).at(-1)?.renewed, 1)
  })

  test(`${engine}: a preview of any brand is what its clock then does`, async (t) => {
    const runs = { numRuns: engine === 'sqlite' ? 6 : 3, seed: 51 }
    const zones = ['UTC', 'America/New_York', 'Asia/Tokyo']
    const rules = { account_days: 20, max_period_days: 3650 }
    for (const [run, records] of fc
      .sample(fc.array(anAccount, { minLength: 25, maxLength: 40 }), runs)
      .entries())
      await t.test(`run ${run}`, async (t) => {
        const fixture = await openSandbox(t, engine, { ...rules, time_zone: zones[run % zones.length] })
        const { app, demo } = fixture
        await fixture.advance(1 + run * 3)
        const caller = await fixture.caller()
        const problems: string[] = []
        const options = {
          dryRun: false,
          allowSlowHashes: false,
          onProblem: (one: unknown) => problems.push(JSON.stringify(one)),
        }
        const lines = records.map((record, i) => JSON.stringify(named(record, i))).join('\n')
        const { added } = await app.importing.importAll(caller, linesOf(lines), options)
        assert.deepEqual([added, problems], [records.length, []])
        for (const id of await someAccounts(app, demo.id)) await app.accounts.close(caller, id)
        fixture.clock.add((7 + run * 5) * HOUR_MS)

        const days = 75
        const before = await rowsOf(fixture, 'subscription')
        const [preview] = await app.nightPreview.preview([await fixture.now()], days)
        assert.deepEqual(await rowsOf(fixture, 'subscription'), before)
        const nights = await fixture.advance(days)
        assert.deepEqual(
          nights.map(({ on, ...counts }) => [on, picked(counts)]),
          preview?.nights.map(({ on, ...counts }) => [on, picked(counts)]),
        )
        assert.ok(nights.some((night) => night.renewed + night.expired > 0))
      })
  })
}

test('a preview counts a short plan as often as it is renewed, and leaves out other brands', async (t) => {
  const fixture = await openSandbox(t, 'sqlite')
  await fixture.addClient('live@example.org')
  done(await fixture.add())
  const brand = await fixture.app.brands.getByName(fixture.brandName)
  const [first, second] = await fixture.app.nightPreview.preview([brand, fixture.demo], 62)
  for (const one of [first, second])
    assert.deepEqual(
      one?.nights.filter(({ renewed }) => renewed > 0).map(({ on }) => on),
      ['2026-12-21', '2027-01-21'],
    )
  await refusedWith('invalid_input', fixture.app.nightPreview.preview([brand], 401))
})

test('an address of a sandbox is taken back and free again by its clock', async (t) => {
  const fixture = await openSandbox(t, 'sqlite', { dedicated_grace_days: 2, dedicated_quarantine_days: 3 })
  const { app, demo } = fixture
  const caller = await fixture.caller()
  await app.dedicatedAddresses.add(caller, {
    country: 'DE',
    host: 'de1.example.net',
    ranges: ['198.51.100.1'],
  })
  await app.prepaid.create(caller, { ...plain('one'), days: 1, dedicatedCountry: 'DE' })
  const status = async () => (await app.dedicatedAddresses.list(demo.id))[0]?.status
  const seen: unknown[] = []
  for (let day = 1; day <= 7; day++) {
    await fixture.advance(1)
    seen.push(await status())
  }
  const [held, gone] = ['assigned', 'quarantined']
  assert.deepEqual(seen, [held, held, held, gone, gone, gone, 'free'])
})

/** An account with subscriptions of all kinds, around START. */
const anAccount = fc.record({
  status: fc.constantFrom('active', 'active', 'active', 'suspended'),
  subscriptions: fc.array(
    fc.oneof(
      fc.record({
        plan_months: fc.constantFrom(1, 6, 12),
        due_on: aDay(0, 90),
        billing_day: fc.integer({ min: 1, max: 31 }),
        auto_terminate: fc.boolean(),
        cancel: fc.constantFrom(null, null, 'midnight', 'at_due_date'),
        cancel_scope: fc.constantFrom('subscription', 'subscription', 'account'),
        status: fc.constantFrom('active', 'active', 'active', 'terminated'),
      }),
      fc.record({
        plan_months: fc.constant(0),
        due_on: aDay(-5, 90),
        status: fc.constantFrom('active', 'active', 'suspended', 'expired'),
      }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
})

function aDay(min: number, max: number) {
  return fc.integer({ min, max }).map((days) => addDays('2026-11-21', days))
}

type AnAccount = typeof anAccount extends fc.Arbitrary<infer T> ? T : never

function named({ status, subscriptions }: AnAccount, i: number) {
  return {
    ...{ email: `user${i}@example.org`, country: 'DE', status },
    subscriptions: subscriptions.map((one, at) => {
      if (!('cancel' in one)) return { ...one, external_id: `${i}-${at}` }
      const { cancel, cancel_scope, ...plan } = one
      return { ...plan, cancel_type: cancel, cancel_scope: cancel && cancel_scope }
    }),
  }
}

async function someAccounts(app: App, brandId: number): Promise<number[]> {
  const { accounts } = await app.listing.list(brandId, { status: ['active'] }, { limit: 1000 })
  return accounts.slice(0, 5).map(({ id }) => id)
}

function picked(counts: NightCounts): number[] {
  return NIGHT_WORK.map((work) => counts[work])
}
