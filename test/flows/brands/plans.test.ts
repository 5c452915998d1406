// Plans of a brand, on both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATOR, openBrandFixture, START } from '../../fixtures/brands.ts'

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: a plan is its months; it can be added once, named and listed by length`, async (t) => {
    const { plans, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    await plans.add(brand.id, 3, {}, OPERATOR)
    await plans.add(brand.id, 120, { label: 'Ten Years', atSessionLimit: 'end_oldest' }, OPERATOR)
    await assert.rejects(plans.add(brand.id, 3, { label: 'Again' }, OPERATOR), { code: 'conflict' })
    const listed = (await plans.list(brand.id)).map(({ months, label }) => [months, label])
    assert.deepEqual(listed.slice(0, 3), [
      [1, '1 Month'],
      [3, '3 Months'],
      [6, '6 Months'],
    ])
    assert.deepEqual(listed.at(-1), [120, 'Ten Years'])
  })

  test(`${engine}: a retired plan stays known, keeps its first date and can come back`, async (t) => {
    const { db, clock, plans, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    await plans.set(brand.id, 6, { retired: true }, OPERATOR)
    clock.at += 1000
    const again = await plans.set(brand.id, 6, { retired: true, label: 'Half a Year' }, OPERATOR)
    assert.deepEqual(again, { months: 6, label: 'Half a Year', retiredAt: START, atSessionLimit: null })
    assert.deepEqual(await plans.find(db.read, brand.id, 6), again)
    const back = await plans.set(brand.id, 6, { retired: false }, OPERATOR)
    assert.deepEqual(back, { months: 6, label: 'Half a Year', retiredAt: null, atSessionLimit: null })
  })

  test(`${engine}: a plan may say what happens at the limit of sessions, and leave it to its brand again`, async (t) => {
    const { db, plans, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    const rule = async () => (await plans.find(db.read, brand.id, 6))?.atSessionLimit
    assert.equal(await rule(), null)
    await plans.set(brand.id, 6, { atSessionLimit: 'end_oldest' }, OPERATOR)
    await plans.set(brand.id, 6, { label: 'Half a Year' }, OPERATOR)
    assert.equal(await rule(), 'end_oldest')
    await plans.set(brand.id, 6, { atSessionLimit: null }, OPERATOR)
    assert.equal(await rule(), null)
  })

  test(`${engine}: plans of one brand are not those of another`, async (t) => {
    const { db, plans, add } = await openBrandFixture(t, engine)
    const [one, two] = [await add('one'), await add('two')]
    await plans.add(one.brand.id, 3, {}, OPERATOR)
    assert.equal(await plans.find(db.read, two.brand.id, 3), undefined)
    await assert.rejects(plans.set(two.brand.id, 3, { label: 'X' }, OPERATOR), { code: 'unknown_plan' })
  })

  test(`${engine}: months are 1 to 120, labels are not empty`, async (t) => {
    const { plans, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    for (const months of [0, -1, 1.5, 121, Number.NaN]) {
      await assert.rejects(plans.add(brand.id, months, {}, OPERATOR), { code: 'invalid_input' })
    }
    await assert.rejects(plans.add(brand.id, 2, { label: '  ' }, OPERATOR), { code: 'invalid_input' })
    await assert.rejects(plans.set(brand.id, 1, { label: 'x'.repeat(101) }, OPERATOR), {
      code: 'invalid_input',
    })
    assert.equal((await plans.list(brand.id)).length, 5)
  })
}
