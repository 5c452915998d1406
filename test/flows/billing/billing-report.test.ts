// The billing report of a month and the list of the ledger: counts, sums and account-days, by the days of the brand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeLedger } from '../../../src/billing/ledger.ts'
import type { BillingReport } from '../../../src/billing/report.ts'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { dayIn, startOfDay } from '../../../src/day.ts'
import { openInstallation } from '../../fixtures/cli/installation.ts'
import { openPrepaidFixture } from '../../fixtures/prepaid.ts'
import { done, productsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, START } from '../../harness.ts'

type Engine = (typeof ENGINES)[number]

/** Plans of 1 and 12 months cost 9.99 and 59.90 EUR. The clock stands on 21 November 2026. */
async function openBilling(t: Parameters<typeof openPrepaidFixture>[0], engine: Engine) {
  const fixture = await openPrepaidFixture(t, { engine })
  const { app, brandId } = fixture
  await app.plans.set(brandId, 1, { price: { minor: 999, currency: 'EUR' } }, OPERATOR)
  await app.plans.set(brandId, 12, { price: { minor: 5990, currency: 'EUR' } }, OPERATOR)
  const report = async (month: string) =>
    app.billingReport.report(await app.brands.getByName(fixture.brandName), month)
  return { ...fixture, report }
}

/** A line as `plan, kind`, its counts in the order of the report, its account-days and its sum. */
function linesOf({ lines }: BillingReport) {
  return lines.map((line) => [
    `${line.plan}, ${line.kind}${line.isTest ? ', test' : ''}`,
    [line.started, line.renewed, line.upgraded, line.extended, line.refunded].join(' '),
    line.accountDays,
    line.sumMinor,
  ])
}

for (const engine of ENGINES) {
  test(`${engine}: a month has what was billed in it, by plan and kind, with tests apart`, async (t) => {
    const fixture = await openBilling(t, engine)
    const { app, clock, report, brandId } = fixture
    await fixture.addClient('ada@example.org')
    await fixture.addClient('bob@example.org')
    await fixture.addClient('tim@example.org', { test_user: '1' })
    await fixture.add({ kind: 'trial' })
    assert.deepEqual(linesOf(await report('2026-11')), [
      ['prepaid, trial', '1 0 0 0 0', 1, null],
      ['1 Month, paid', '2 0 0 0 0', 2, 1998],
      ['1 Month, paid, test', '1 0 0 0 0', 1, 999],
    ])

    clock.add(4 * DAY_MS) // 25 November
    const [bought] = await productsOf(fixture, 'bob@example.org')
    const upgrade = { email: 'bob@example.org', product_id: bought?.product_id, new_product_plan: 12 }
    done(await fixture.trusted('UpgradeProduct', upgrade))
    await app.plans.set(brandId, 1, { price: { minor: 1299, currency: 'USD' } }, OPERATOR)
    clock.set(Date.UTC(2026, 11, 22, 12))
    await fixture.runJob('nightly')
    assert.deepEqual(linesOf(await report('2026-11')), [
      ['prepaid, trial', '1 0 0 0 0', 10, null],
      ['1 Month, paid', '2 0 0 0 0', 14, 1998],
      ['12 Months, paid', '0 0 1 0 0', 6, 5990],
      ['1 Month, paid, test', '1 0 0 0 0', 10, 999],
    ])
    assert.deepEqual(linesOf(await report('2026-12')), [
      ['prepaid, trial', '0 0 0 0 0', 20, null],
      ['1 Month, paid', '0 0 0 0 0', 20, 0],
      ['1 Month, paid', '0 1 0 0 0', 2, 1299],
      ['12 Months, paid', '0 0 0 0 0', 22, 0],
      ['1 Month, paid, test', '0 0 0 0 0', 20, 0],
      ['1 Month, paid, test', '0 1 0 0 0', 2, 1299],
    ])
    assert.deepEqual(linesOf(await report('2026-10')), [])
    await assert.rejects(report('2026-13'), { code: 'invalid_input' })
  })

  test(`${engine}: a refund takes its price back, and a closed account has no day from then on`, async (t) => {
    const fixture = await openBilling(t, engine)
    const { app, clock, report, brandId } = fixture
    await fixture.addClient('ada@example.org')
    clock.add(3 * DAY_MS) // 24 November
    const [term] = (await app.ledgerList.list({}, { limit: 1 })).rows
    assert.ok(term)
    const { accountId, subscriptionId, startsOn, endsOn } = term
    await app.db.write((tx) =>
      writeLedger(tx, {
        ...{ brandId, accountId, subscriptionId, kind: 'refund', planMonths: 1, startsOn, endsOn },
        ...{ testUser: false, at: clock.now() },
      }),
    )
    done(await fixture.trusted('CloseClient', { email: 'ada@example.org' }))
    await app.plans.set(brandId, 1, { label: 'Monthly', price: null }, OPERATOR)
    clock.set(Date.UTC(2026, 11, 22, 12))
    await fixture.runJob('nightly')
    assert.deepEqual(linesOf(await report('2026-11')), [['Monthly, paid', '1 0 0 0 1', 3, 0]])
    assert.deepEqual(linesOf(await report('2026-12')), [])
  })

  test(`${engine}: a month begins and ends with the days of the brand's own zone`, async (t) => {
    const fixture = await openBilling(t, engine)
    const { clock, report } = fixture
    await fixture.withSettings({ time_zone: 'America/New_York' })
    clock.set(Date.UTC(2026, 11, 1, 4, 59)) // 30 November, 23:59 there
    await fixture.addClient('ada@example.org')
    clock.add(HOUR_MS)
    await fixture.addClient('bob@example.org')
    assert.deepEqual(linesOf(await report('2026-11')), [['1 Month, paid', '1 0 0 0 0', 1, 999]])
    assert.deepEqual(linesOf(await report('2026-12')), [['1 Month, paid', '1 0 0 0 0', 2, 999]])
  })

  test(`${engine}: the ledger is listed by brand, account and time, newest first, page by page`, async (t) => {
    const fixture = await openBilling(t, engine)
    const { app, clock, brandId } = fixture
    for (const name of ['ada', 'bob', 'eve']) {
      await fixture.addClient(`${name}@example.org`)
      clock.add(HOUR_MS)
    }
    const all = (await app.ledgerList.list({}, { limit: 10 })).rows
    assert.deepEqual(
      all.map(({ at, priceMinor, currency, loginKind }) => [at, priceMinor, currency, loginKind]),
      [2, 1, 0].map((hours) => [START + hours * HOUR_MS, 999, 'EUR', 'paid']),
    )
    const first = await app.ledgerList.list({ brandId }, { limit: 2 })
    const second = await app.ledgerList.list({ brandId }, { after: first.next, limit: 2 })
    assert.deepEqual([...first.rows, ...second.rows], all)
    assert.equal(second.next, undefined)
    const { accountId } = await app.finding.get(brandId, 'bob@example.org')
    assert.deepEqual((await app.ledgerList.list({ accountId }, { limit: 9 })).rows, [all[1]])
    const span = { fromAt: START, toAt: START + HOUR_MS }
    assert.deepEqual((await app.ledgerList.list({ brandId, ...span }, { limit: 9 })).rows, [all[2]])
  })

  test(`${engine}: latchkey billing prints a report as text, JSON and CSV, and the ledger`, async (t) => {
    const { cli, write } = await openInstallation(t, engine)
    await cli.json('plan', 'set', '1', '--price', '9.99', '--currency', 'EUR', '--label', 'A "month"')
    const at = Date.UTC(2026, 5, 10, 12)
    await write((tx) => insertBilled(tx, at))
    const report = ['billing', 'report', '--month', '2026-06']
    const { out } = await cli.run(...report)
    assert.match(out, /^Brand "main", 2026-06: from 2026-06-01 to the day before 2026-07-01\n/)
    assert.match(out, /^ +A "month" +paid +1 +0 +0 +0 +0 +21 +9\.99 EUR$/m)
    const [{ brand, lines }] = await cli.json(...report)
    assert.deepEqual([brand, lines[0].accountDays], ['main', 21])
    const { out: csv } = await cli.run(...report, '--csv')
    assert.equal(csv.split('\n')[1], 'main,2026-06,1,"A ""month""",paid,no,1,0,0,0,0,21,EUR,9.99')
    assert.match((await cli.run('billing', 'report', '--month', '2020-01')).out, /nothing was billed/)
    assert.equal((await cli.run('billing', 'report', '--month', '2026-13')).code, 2)
    const ledger = await cli.json('billing', 'ledger', '--brand', 'main')
    assert.deepEqual([ledger.rows[0].kind, ledger.next], ['start', null])
    assert.match(
      (await cli.run('billing', 'ledger')).out,
      /start +1 +paid +2026-06-10 +2026-07-10 +9\.99 EUR$/m,
    )
  })
}

test('a day begins where the zone says, in summer and winter time', () => {
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata'])
    for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-12-31']) {
      const at = startOfDay(zone, day)
      assert.equal(dayIn(zone, at), day, `${zone} ${day}`)
      assert.notEqual(dayIn(zone, at - 1), day, `${zone} ${day}`)
    }
  assert.equal(startOfDay('America/New_York', '2026-07-01'), Date.UTC(2026, 6, 1, 4))
})

/** An account with one term of a month, written as something else than a command would. */
async function insertBilled(tx: Parameters<typeof writeLedger>[0], at: number): Promise<void> {
  const names = { first_name: '', last_name: '', company_name: '', state: '', zip_code: '' }
  const { id: accountId } = await tx
    .insertInto('account')
    .values({
      ...{ ...names, brand_id: 1, email: 'a@b.example', email_key: 'a@b.example', password_hash: '' },
      ...{ country: 'DE', test_user: 0, status: 'active', last_product_change_at: at },
      ...{ created_at: at, changed_at: at, closed_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: subscriptionId } = await tx
    .insertInto('subscription')
    .values({
      ...{ brand_id: 1, account_id: accountId, plan_months: 1, status: 'active' },
      ...{ started_on: '2026-06-10', due_on: '2026-07-10', billing_day: 10, auto_terminate: 0 },
      ...{ cancel_type: null, cancel_scope: null, cancel_reason: null, next_run_on: null },
      ...{ vpn_username: 'x', vpn_password: '', created_at: at, ended_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writeLedger(tx, {
    ...{ brandId: 1, accountId, subscriptionId, kind: 'start', planMonths: 1, testUser: false, at },
    ...{ startsOn: '2026-06-10', endsOn: '2026-07-10' },
  })
}
