// Dedicated addresses: exact reservations, and their way from free to assigned to quarantined and back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reserveAccount } from '../../../src/brands/usage.ts'
import { DAY_MS } from '../../../src/clock.ts'
import { expandRanges } from '../../../src/locations/address-ranges.ts'
import { untilServed } from '../../databases/test-database.ts'
import { ENGINES, OPERATOR, START, startApp, type TestApp } from '../../harness.ts'

const HOST = 'de1.example.net'

/** A brand with an account that has `count` subscriptions, and the changes of their addresses. */
async function openStock(t: Parameters<typeof startApp>[0], engine: TestApp['engine'], count: number) {
  const fixture = await startApp(t, { engine })
  const { app, brandId } = fixture
  const brand = await app.brands.getByName(fixture.brandName)
  const accountId = 1_000_000
  const subscriptionIds = Array.from({ length: count }, (_, i) => 1_000_000 + i)
  await app.db.write(async (tx) => {
    const texts = { email: '', email_key: '', password_hash: '', country: '', first_name: '', last_name: '' }
    const more = {
      company_name: '',
      state: '',
      zip_code: '',
      test_user: 0 as const,
      status: 'active' as const,
    }
    const times = { last_product_change_at: START, created_at: START, changed_at: START, closed_at: null }
    await tx
      .insertInto('account')
      .values({ id: accountId, brand_id: brandId, ...texts, ...more, ...times })
      .execute()
    const rows = subscriptionIds.map((id) => ({
      ...{ id, brand_id: brandId, account_id: accountId, plan_months: 0, status: 'active' as const },
      ...{ started_on: '2026-11-21', due_on: '2026-12-21', billing_day: 21, auto_terminate: 0 as const },
      ...{ cancel_type: null, cancel_scope: null, cancel_reason: null, next_run_on: null },
      ...{ vpn_username: `user${id}`, vpn_password: '', created_at: START, ended_at: null },
    }))
    await tx.insertInto('subscription').values(rows).execute()
  })
  const by = { brand, accountId, actor: OPERATOR }
  const write = app.db.write
  const { dedicatedAddresses } = app
  return {
    ...{ fixture, app, brand, brandId, accountId, subscriptionIds },
    operator: { brand, actor: OPERATOR },
    addStock: (...ranges: string[]) =>
      dedicatedAddresses.add({ brand, actor: OPERATOR }, { country: 'DE', host: HOST, ranges }),
    reserve: (subscriptionId: number, country = 'DE') =>
      write(async (tx) => {
        await reserveAccount(tx, brand)
        return dedicatedAddresses.reserve(tx, { country, subscriptionId }, by)
      }),
    expire: (subscriptionId: number) =>
      write((tx) => dedicatedAddresses.startGrace(tx, subscriptionId, fixture.clock.now(), by)),
    keep: (subscriptionId: number) => write((tx) => dedicatedAddresses.keep(tx, subscriptionId, by)),
    giveBack: (subscriptionId: number) => write((tx) => dedicatedAddresses.giveBack(tx, subscriptionId, by)),
    find: (subscriptionId: number) => dedicatedAddresses.find(app.db.read, subscriptionId),
    /** Moves the clock forward and runs the job. */
    async pass(days: number) {
      fixture.clock.add(days * DAY_MS)
      return fixture.runJob('address-stock')
    },
    async statusOf(address: string) {
      const found = (await dedicatedAddresses.list(brandId)).find((one) => one.address === address)
      return found?.status
    },
    actions: async () => {
      const rows = await app.db.read.selectFrom('audit').selectAll().orderBy('id').execute()
      return rows.filter(({ action }) => action.startsWith('dedicated_ip.'))
    },
  }
}

for (const engine of ENGINES) {
  test(`${engine}: of 200 reservations at once for 50 addresses exactly 50 get one, each its own`, async (t) => {
    const { addStock, reserve, subscriptionIds, app, brandId } = await openStock(t, engine, 200)
    await addStock('198.51.100.1-50')
    const results = await Promise.allSettled(subscriptionIds.map((id) => untilServed(() => reserve(id))))
    const got = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.address] : []))
    const refusals = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    assert.equal(new Set(got).size, 50)
    assert.equal(got.length, 50)
    assert.deepEqual(refusals, Array(150).fill('no_dedicated_address'))
    const held = await app.dedicatedAddresses.list(brandId, { status: 'assigned' })
    assert.equal(new Set(held.map(({ subscriptionId }) => subscriptionId)).size, 50)
  })

  test(`${engine}: no address goes to two, also while old holders take theirs back`, async (t) => {
    const { app, brand, addStock, brandId, accountId, reserve, expire, keep, pass, subscriptionIds } =
      await openStock(t, engine, 40)
    const [old, young] = [subscriptionIds.slice(0, 20), subscriptionIds.slice(20)]
    await addStock('198.51.100.1-20')
    for (const id of old) await reserve(id)
    for (const id of old) await expire(id)
    await pass(10)
    await pass(30)
    const by = { brand, accountId, actor: OPERATOR }
    const grab = (subscriptionId: number) =>
      app.db.write((tx) => app.dedicatedAddresses.reserve(tx, { country: 'DE', subscriptionId }, by))
    await Promise.allSettled(old.flatMap((id, i) => [keep(id), grab(young[i] ?? 0)]))
    const held = await app.dedicatedAddresses.list(brandId, { status: 'assigned' })
    const holders = await app.db.read.selectFrom('dedicated_holder').selectAll().execute()
    for (const { id, subscriptionId } of held)
      assert.ok(holders.some((one) => one.address_id === id && one.subscription_id === subscriptionId))
    const newHolders = holders.filter((one) => young.includes(one.subscription_id))
    assert.equal(new Set(newHolders.map((one) => one.address_id)).size, newHolders.length)
    assert.equal(newHolders.length, held.filter((one) => young.includes(one.subscriptionId ?? 0)).length)
  })

  test(`${engine}: an address is reserved in its country only, and of the own brand only`, async (t) => {
    const { addStock, reserve, find, app, subscriptionIds } = await openStock(t, engine, 2)
    const [one = 0, two = 0] = subscriptionIds
    const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    const theirs = { brand: other.brand, actor: OPERATOR }
    await app.dedicatedAddresses.add(theirs, { country: 'NL', host: HOST, ranges: ['203.0.113.1'] })
    await addStock('198.51.100.1')
    await assert.rejects(reserve(one, 'NL'), { code: 'no_dedicated_address' })
    assert.deepEqual(await reserve(one), { address: '198.51.100.1', host: HOST })
    assert.deepEqual(await find(one), { address: '198.51.100.1', host: HOST })
    assert.equal(await find(two), undefined)
    await assert.rejects(reserve(two), { code: 'no_dedicated_address' })
  })

  test(`${engine}: renewed within the grace or the quarantine, an account keeps its address`, async (t) => {
    const { addStock, reserve, expire, keep, find, pass, statusOf, subscriptionIds } = await openStock(
      t,
      engine,
      2,
    )
    const [one = 0, two = 0] = subscriptionIds
    await addStock('198.51.100.1')
    assert.equal(await keep(one), 'none')
    await reserve(one)
    assert.equal(await keep(one), 'kept')
    await expire(one)
    assert.equal(await pass(9.9), '')
    assert.equal(await keep(one), 'kept')
    assert.equal(await pass(100), '')
    await expire(one)
    assert.equal(await pass(10), 'moved 1 address')
    assert.equal(await statusOf('198.51.100.1'), 'quarantined')
    assert.equal(await find(one), undefined)
    await assert.rejects(reserve(two), { code: 'no_dedicated_address' })
    await pass(29)
    assert.equal(await keep(one), 'kept')
    assert.equal((await find(one))?.address, '198.51.100.1')
    assert.equal(await pass(100), '')
  })

  test(`${engine}: a freed address goes to the next account, and the old one has lost it for good`, async (t) => {
    const { addStock, reserve, expire, keep, find, giveBack, pass, statusOf, subscriptionIds } =
      await openStock(t, engine, 2)
    const [one = 0, two = 0] = subscriptionIds
    await addStock('198.51.100.1')
    await reserve(one)
    await expire(one)
    await pass(10)
    assert.equal(await pass(29.9), '')
    assert.equal(await pass(0.1), 'moved 1 address')
    assert.equal(await statusOf('198.51.100.1'), 'free')
    assert.equal(await keep(one), 'kept') // no other login wanted it
    await expire(one)
    await pass(10)
    await pass(30)
    await reserve(two)
    assert.equal(await keep(one), 'lost')
    assert.equal((await find(two))?.address, '198.51.100.1')
    await giveBack(two)
    await pass(30)
    assert.equal(await statusOf('198.51.100.1'), 'free')
    assert.equal(await keep(one), 'lost')
    assert.equal(await keep(two), 'none')
  })

  test(`${engine}: a deleted account gives its address back, and each change is in the audit trail`, async (t) => {
    const { addStock, reserve, giveBack, pass, statusOf, actions, accountId, subscriptionIds } =
      await openStock(t, engine, 1)
    const [one = 0] = subscriptionIds
    await addStock('198.51.100.1')
    await reserve(one)
    await giveBack(one)
    assert.equal(await statusOf('198.51.100.1'), 'quarantined')
    await pass(30)
    assert.equal(await statusOf('198.51.100.1'), 'free')
    const trail = (await actions()).map(({ action, account_id, actor_kind }) => [
      action,
      account_id,
      actor_kind,
    ])
    assert.deepEqual(trail, [
      ['dedicated_ip.add', null, 'operator'],
      ['dedicated_ip.assign', accountId, 'operator'],
      ['dedicated_ip.quarantine', accountId, 'operator'],
      ['dedicated_ip.free', accountId, 'job'],
    ])
  })

  test(`${engine}: the job moves more addresses than one batch holds, and stops when nothing is due`, async (t) => {
    const { addStock, app, pass } = await openStock(t, engine, 1)
    await addStock('198.51.96.0/22', '2001:db8::/118')
    await app.db.write((tx) =>
      tx.updateTable('dedicated_address').set({ status: 'quarantined', due_at: START }).execute(),
    )
    assert.equal(await pass(0), 'moved 2,048 addresses')
    assert.equal(await pass(1), '')
  })

  test(`${engine}: the operator ends a quarantine, and takes an address from its holder only by force`, async (t) => {
    const { addStock, reserve, keep, find, app, operator, actions, accountId, subscriptionIds } =
      await openStock(t, engine, 1)
    const [one = 0] = subscriptionIds
    const release = (address: string, force = false) =>
      app.dedicatedAddresses.release(operator, address, force)
    await addStock('198.51.100.1')
    await assert.rejects(release('198.51.100.2'), { code: 'not_found' })
    await assert.rejects(release('somewhere'), { code: 'not_found' })
    assert.equal((await release('198.51.100.1')).status, 'free', 'it was so already')
    await reserve(one)
    await assert.rejects(release('198.51.100.1'), { code: 'conflict', message: /held by user1000000/ })
    const taken = await release('::ffff:198.51.100.1', true)
    assert.equal(taken.status, 'quarantined')
    assert.equal(taken.dueAt, START + 30 * DAY_MS)
    assert.equal(await find(one), undefined)
    assert.equal(await keep(one), 'none')
    assert.equal((await release('198.51.100.1')).status, 'free')
    const trail = await actions()
    assert.deepEqual(
      trail.slice(-2).map(({ action, account_id }) => [action, account_id]),
      [
        ['dedicated_ip.quarantine', accountId],
        ['dedicated_ip.free', null],
      ],
    )
  })

  test(`${engine}: stock is added whole or not at all, and no address twice on the server`, async (t) => {
    const { addStock, app, brandId } = await openStock(t, engine, 1)
    const { addresses } = await addStock('198.51.100.10-12', '2001:DB8:0::1')
    assert.deepEqual(addresses, ['198.51.100.10', '198.51.100.11', '198.51.100.12', '2001:db8::1'])
    await assert.rejects(addStock('198.51.100.12-13'), {
      code: 'conflict',
      message: /already: 198\.51\.100\.12$/,
    })
    const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    const theirs = { country: 'DE', host: HOST, ranges: ['198.51.100.10'] }
    const adding = app.dedicatedAddresses.add({ brand: other.brand, actor: OPERATOR }, theirs)
    await assert.rejects(adding, { code: 'conflict' })
    assert.equal((await app.dedicatedAddresses.list(brandId, { country: 'de' })).length, 4)
    assert.deepEqual(await app.dedicatedAddresses.list(brandId, { country: 'NL' }), [])
    assert.deepEqual(await app.dedicatedAddresses.list(other.brand.id), [])
  })

  test(`${engine}: the stock of a brand has an end`, async (t) => {
    const { addStock, app, brandId } = await openStock(t, engine, 1)
    const row = (i: number) => ({
      brand_id: brandId,
      country: 'DE',
      address: `x${i}`,
      host: HOST,
      created_at: 1,
    })
    for (let at = 0; at < 49_999; at += 2500) {
      const rows = Array.from({ length: Math.min(2500, 49_999 - at) }, (_, i) => row(at + i))
      const free = rows.map((one) => ({ ...one, status: 'free' as const }))
      await app.db.write((tx) => tx.insertInto('dedicated_address').values(free).execute())
    }
    await assert.rejects(addStock('198.51.100.1-2'), { code: 'conflict', message: /50000/ })
    await addStock('198.51.100.1')
  })
}

test('addresses, ranges and networks are spelled out', () => {
  const cases: [string[], string[]][] = [
    [['198.51.100.254-198.51.101.1'], ['198.51.100.254', '198.51.100.255', '198.51.101.0', '198.51.101.1']],
    [['198.51.100.4/30'], ['198.51.100.4', '198.51.100.5', '198.51.100.6', '198.51.100.7']],
    [
      ['198.51.100.4/32', ' 198.51.100.9 '],
      ['198.51.100.4', '198.51.100.9'],
    ],
    [['2001:db8::fe-100'], ['2001:db8::fe', '2001:db8::ff', '2001:db8::100']],
    [['2001:DB8::ffff-2001:db8::1:0'], ['2001:db8::ffff', '2001:db8::1:0']],
    [['2001:db8::/127'], ['2001:db8::', '2001:db8::1']],
    [['::ffff:198.51.100.4-5'], ['198.51.100.4', '198.51.100.5']],
  ]
  for (const [texts, expected] of cases) assert.deepEqual(expandRanges(texts), expected, texts.join())
  assert.equal(expandRanges(['10.0.0.0/20']).length, 4096)
})

test('what is no address, runs backwards, comes twice or is too much is refused', () => {
  const cases: [string[], RegExp][] = [
    [[], /at least one/],
    [[''], /no address/],
    [['de1.example.net'], /no address/],
    [['198.51.100.10-256'], /no address/],
    [['198.51.100.10-2001:db8::1'], /no address/],
    [['198.51.100.1-2-3'], /no address/],
    [['198.51.100.20-10'], /ends before/],
    [['198.51.100.10/28'], /network itself: 198\.51\.100\.0\/28/],
    [['198.51.100.0/33'], /no address/],
    [['198.51.100.1-3', '198.51.100.2'], /Named twice: 198\.51\.100\.2$/],
    [['198.51.100.0/24', '198.51.100.0/24'], /and 246 more$/],
    [['10.0.0.0/20', '10.1.0.0'], /4097 addresses/],
    [['::/0'], /at most 4096/],
  ]
  for (const [texts, message] of cases)
    assert.throws(() => expandRanges(texts), { code: 'invalid_input', message }, texts.join())
})
