// Plans of a brand, on both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountText, parsePrice } from '../../../src/plans/price.ts'
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
    const plain = { months: 6, label: 'Half a Year', atSessionLimit: null, price: null }
    assert.deepEqual(again, { ...plain, retiredAt: START })
    assert.deepEqual(await plans.find(db.read, brand.id, 6), again)
    const back = await plans.set(brand.id, 6, { retired: false }, OPERATOR)
    assert.deepEqual(back, { ...plain, retiredAt: null })
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

  test(`${engine}: a plan may have a price, which stays until it is changed or taken away`, async (t) => {
    const { db, plans, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    const price = async () => (await plans.find(db.read, brand.id, 6))?.price
    const euros = { minor: 999, currency: 'EUR' }
    assert.equal(await price(), null)
    await plans.set(brand.id, 6, { price: euros }, OPERATOR)
    await plans.set(brand.id, 6, { label: 'Half a Year' }, OPERATOR)
    assert.deepEqual(await price(), euros)
    assert.deepEqual(
      (await plans.add(brand.id, 3, { price: { minor: 0, currency: 'JPY' } }, OPERATOR)).price,
      {
        ...{ minor: 0, currency: 'JPY' },
      },
    )
    for (const wrong of [
      { minor: -1, currency: 'EUR' },
      { minor: 1.5, currency: 'EUR' },
      { minor: 1e12, currency: 'EUR' },
      { minor: 1, currency: 'eur' },
      { minor: 1, currency: 'XXL' },
    ])
      await assert.rejects(plans.set(brand.id, 6, { price: wrong }, OPERATOR), { code: 'invalid_input' })
    assert.deepEqual((await plans.set(brand.id, 6, { price: null }, OPERATOR)).price, null)
  })

  test(`${engine}: plans of one brand are not those of another`, async (t) => {
    const { db, plans, add } = await openBrandFixture(t, engine)
    const [one, two] = [await add('one'), await add('two')]
    await plans.add(one.brand.id, 3, {}, OPERATOR)
    assert.equal(await plans.find(db.read, two.brand.id, 3), undefined)
    await assert.rejects(plans.set(two.brand.id, 3, { label: 'X' }, OPERATOR), { code: 'not_found' })
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

test('a price is written with as many digits as its currency has, and read back so', () => {
  for (const [amount, currency, minor, text] of [
    ['9.99', 'EUR', 999, '9.99'],
    ['9.9', 'eur', 990, '9.90'],
    ['0.05', 'USD', 5, '0.05'],
    ['12', 'HUF', 1200, '12.00'],
    ['1200', 'JPY', 1200, '1200'],
    ['1.234', 'KWD', 1234, '1.234'],
  ] as const) {
    const price = parsePrice(amount, currency)
    assert.deepEqual([price.minor, amountText(price)], [minor, text], `${amount} ${currency}`)
  }
  assert.equal(amountText({ minor: -50, currency: 'EUR' }), '-0.50')
  for (const [amount, currency] of [
    ['9.999', 'EUR'],
    ['1.5', 'JPY'],
    ['-1', 'EUR'],
    ['9,99', 'EUR'],
    ['1e3', 'EUR'],
    ['', 'EUR'],
    ['1', 'EURO'],
    ['99999999999', 'EUR'],
  ] as const)
    assert.throws(() => parsePrice(amount, currency), { code: 'invalid_input' }, `${amount} ${currency}`)
})
