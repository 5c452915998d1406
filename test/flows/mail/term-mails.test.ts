// Mails to customers about their terms (brand setting term_mails).
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { ENGINES, type Engine } from '../../harness.ts'

async function open(t: TestContext, engine: Engine) {
  const fixture = await openOperatorFixture(t, engine)
  const { app } = fixture
  /** What was queued since, as [recipient, event]. */
  let seen = 0
  async function queued() {
    const rows = await app.db.read
      .selectFrom('mail')
      .select('id')
      .where('turn', '=', 'term')
      .where('id', '>', seen)
      .orderBy('id')
      .execute()
    seen = rows.at(-1)?.id ?? seen
    const mails = await app.db.read
      .selectFrom('mail')
      .select(['id', 'message'])
      .where('turn', '=', 'term')
      .execute()
    return rows
      .map(({ id }) => {
        const sealed = mails.find((one) => one.id === id)?.message ?? ''
        const mail = JSON.parse(fixture.app.vault.decrypt('mail', id, sealed))
        return `${mail.to.split('@')[0]} ${mail.event.what} ${mail.event.on}${mail.event.daysLeft ? ` ${mail.event.daysLeft}` : ''}`
      })
      .sort()
  }
  async function day(count = 1) {
    fixture.clock.add(count * DAY_MS)
    await fixture.runJob('nightly')
    await fixture.runJob('term-mails')
    return queued()
  }
  return { ...fixture, queued, day }
}

for (const engine of ENGINES) {
  test(`${engine}: who is not renewed has a mail 7 days and 1 day before the end, and one of the end`, async (t) => {
    const { app, caller, day } = await open(t, engine)
    const make = (email: string, input: object) => app.opening.open(caller, { email, ...input })
    await make('stays@example.com', { planMonths: 1 })
    await make('leaves@example.com', { planMonths: 1 })
    await make('once@example.com', { planMonths: 1, autoTerminate: true })
    await make('days@example.com', { days: 30 })
    await make('short@example.com', { days: 3 })
    await app.opening.open(caller, { externalId: 'no-mail', days: 30 })
    await app.subscriptionChanges.cancel(caller, 2, { type: 'at_due_date', reason: undefined })
    assert.deepEqual(await day(), [])
    assert.deepEqual(await day(), ['short ends 2026-11-24 1'])
    assert.deepEqual(await day(2), ['short ended 2026-11-24'])
    assert.deepEqual(await day(19), [
      'days ends 2026-12-21 7',
      'leaves ends 2026-12-21 7',
      'once ends 2026-12-21 7',
    ])
    assert.deepEqual(await day(), [])
    assert.deepEqual(await day(5), [
      'days ends 2026-12-21 1',
      'leaves ends 2026-12-21 1',
      'once ends 2026-12-21 1',
    ])
    assert.deepEqual(await day(), ['leaves ended 2026-12-21', 'once ended 2026-12-21'])
    assert.deepEqual(await day(), ['days ended 2026-12-21'])
    assert.deepEqual(await day(30), [])
  })

  test(`${engine}: renewals are mailed where the brand wishes it, and nothing where it does not`, async (t) => {
    const { app, caller, day, withSettings } = await open(t, engine)
    const at = await withSettings({ term_mails: 'all' })
    await app.opening.open(at, { email: 'ada@example.com', planMonths: 1 })
    assert.deepEqual(await day(30), ['ada renewed 2027-01-21'])
    await withSettings({ term_mails: 'none' })
    await app.subscriptionChanges.cancel(caller, 1, { type: 'at_due_date', reason: undefined })
    assert.deepEqual(await day(24), [])
    assert.deepEqual(await day(7), [])
  })

  test(`${engine}: two processes, and one that comes back, queue each reminder once`, async (t) => {
    const { app, caller, clock, queued } = await open(t, engine)
    for (let i = 0; i < 30; i++) await app.opening.open(caller, { email: `a${i}@example.com`, days: 30 })
    clock.add(23 * DAY_MS)
    const { makeTermReminders } = await import('../../../src/subscriptions/reminders/term-reminders.ts')
    const another = () => makeTermReminders({ db: app.db, clock, brands: app.brands, outbox: app.outbox })
    const always = async () => true
    const counts = await Promise.all([another().run(always), another().run(always), another().run(always)])
    assert.equal(
      counts.reduce((sum, one) => sum + one),
      30,
    )
    assert.equal((await queued()).length, 30)
    assert.equal(await another().run(always), 0)
    assert.equal(await another().isDue(), true)
  })

  test(`${engine}: the mail says what ends and when, without a link`, async (t) => {
    const { app, caller, clock, runJob } = await open(t, engine)
    await app.opening.open(caller, { email: 'ada@example.com', days: 30 })
    clock.add(23 * DAY_MS)
    await runJob('term-mails')
    const { composeMessage } = await import('../../../src/mail/messages/message.ts')
    const row = await app.db.read
      .selectFrom('mail')
      .select(['id', 'message', 'kind', 'account_id'])
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.kind, row.account_id], ['term', 1])
    const message = await composeMessage(
      JSON.parse(app.vault.decrypt('mail', row.id, row.message)),
      'no-reply@example.net',
      () => ({}),
    )
    assert.match(message.subject, /^Your subscription ends in 7 days · Example VPN$/)
    assert.match(message.text, /ends on 21 December 2026\. It is not renewed by\s+itself\./)
    assert.doesNotMatch(message.text, /https?:/)
  })
}
