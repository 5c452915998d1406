// subscription.due_soon: on the days that the brand lists, once each, for terms that end and for those that are renewed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { makeDueSoon } from '../../../src/subscriptions/reminders/due-soon.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

type Fixture = Awaited<ReturnType<typeof openOperatorFixture>>

async function written(fixture: Pick<Fixture, 'app'>): Promise<string[]> {
  const rows = (await rowsOf(fixture, 'event')).filter(({ type }) => type === 'subscription.due_soon')
  return rows.map((row) => {
    const { subscription, days_left } = JSON.parse(String(row.data))
    return `${subscription.id} ${subscription.due_on} ${days_left}`
  })
}

for (const engine of ENGINES) {
  test(`${engine}: each day of the list has one event, and a renewal begins again`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller } = fixture
    await app.opening.open(caller, { email: 'days@example.com', days: 30 })
    await app.opening.open(caller, { email: 'plan@example.com', planMonths: 1 })
    await app.opening.open(caller, { email: 'short@example.com', days: 5 })
    await fixture.suspend('3')
    for (let day = 0; day < 40; day++) {
      fixture.clock.add(DAY_MS)
      await fixture.runJob('nightly')
      await fixture.runJob('due-soon')
      await fixture.runJob('due-soon')
    }
    assert.deepEqual(await written(fixture), [
      ...['sub_1 2026-12-21 14', 'sub_2 2026-12-21 14', 'sub_1 2026-12-21 7', 'sub_2 2026-12-21 7'],
      ...['sub_1 2026-12-21 1', 'sub_2 2026-12-21 1'],
    ])
    fixture.clock.add(8 * DAY_MS)
    await fixture.runJob('due-soon')
    assert.deepEqual((await written(fixture)).slice(6), ['sub_2 2027-01-21 13'])
    fixture.clock.add(8 * DAY_MS)
    await fixture.runJob('clean-up')
    assert.equal((await rowsOf(fixture, 'event_mark')).length, 0)
  })

  test(`${engine}: processes at once, and one that was killed, write each once`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller, clock } = fixture
    for (let i = 0; i < 30; i++) await app.opening.open(caller, { email: `a${i}@example.com`, days: 30 })
    clock.add(16 * DAY_MS)
    const another = (over = {}) => makeDueSoon({ db: app.db, clock, brands: app.brands, ...over })
    const always = async () => true
    const write: typeof app.db.write = (work) =>
      app.db.write(async (tx) => {
        await work(tx)
        throw new Error('killed before the commit')
      })
    await assert.rejects(another({ db: { ...app.db, write } }).run(always), /killed/)
    assert.deepEqual(await written(fixture), [])
    const counts = await Promise.all([another().run(always), another().run(always), another().run(always)])
    assert.equal(
      counts.reduce((sum, one) => sum + one),
      30,
    )
    assert.equal(await another().run(always), 0)
    assert.equal((await written(fixture)).length, 30)
  })

  test(`${engine}: a brand says which days, or none`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller, brandName } = fixture
    const wish = (due_soon_days: string) =>
      app.brands.set(brandName, { settings: { due_soon_days } }, OPERATOR)
    await app.opening.open(caller, { email: 'days@example.com', days: 30 })
    await wish('')
    fixture.clock.add(16 * DAY_MS)
    await fixture.runJob('due-soon')
    assert.deepEqual(await written(fixture), [])
    await wish('3, 2,20')
    fixture.clock.add(11 * DAY_MS)
    await fixture.runJob('due-soon')
    fixture.clock.add(DAY_MS)
    await fixture.runJob('due-soon')
    assert.deepEqual(await written(fixture), ['sub_1 2026-12-21 3', 'sub_1 2026-12-21 2'])
    for (const text of ['x', '0', '14,,1', '366', '1,2,3,4,5,6', '1.5'])
      await assert.rejects(wish(text), /due_soon_days/)
  })
}
