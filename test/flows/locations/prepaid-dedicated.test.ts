// Dedicated addresses of prepaid accounts: reserved with them, kept by renewing, given back with them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { untilServed } from '../../databases/test-database.ts'
import { openPrepaidFixture, type PrepaidFixture, plain, refusedWith } from '../../fixtures/prepaid.ts'
import { count, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const FIRST = { address: '198.51.100.1', host: 'de1.example.net' }

async function stock(fixture: PrepaidFixture, addresses: number): Promise<void> {
  const rows = Array.from({ length: addresses }, (_, i) => ({
    brand_id: fixture.brand.id,
    country: 'DE',
    address: `198.51.100.${i + 1}`,
    host: FIRST.host,
    status: 'free' as const,
    subscription_id: null,
    due_at: null,
    created_at: fixture.clock.now(),
  }))
  await fixture.app.db.write((tx) => tx.insertInto('dedicated_address').values(rows).execute())
}

/** Status, holder and the day of the next step of each address. */
async function addresses(fixture: PrepaidFixture) {
  const rows = await rowsOf(fixture, 'dedicated_address')
  return rows.map(({ status, subscription_id, due_at }) => {
    const holder = status === 'free' ? null : subscription_id
    return [status, holder, due_at === null ? null : new Date(Number(due_at)).toISOString().slice(0, 10)]
  })
}

for (const engine of ENGINES) {
  test(`${engine}: who lost the address by force goes on without it, until another account has it`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, app } = fixture
    await stock(fixture, 1)
    const { username } = await fixture.add({ dedicatedCountry: 'DE', days: 5 })
    const operator = { brand: fixture.brand, actor: caller.actor }
    await app.dedicatedAddresses.release(operator, FIRST.address, true)
    await prepaid.renew(caller, username, { days: 1, limits: undefined })
    await app.dedicatedAddresses.release(operator, FIRST.address, false)
    await prepaid.extend(caller, username, '2026-11-28')
    const { dedicated } = await fixture.add({ dedicatedCountry: 'DE' })
    assert.deepEqual(dedicated, FIRST)
    await refusedWith('dedicated_address_lost', prepaid.extend(caller, username, '2026-11-29'))
    const more = { days: 1, limits: undefined }
    await refusedWith('dedicated_address_lost', prepaid.renew(caller, username, more))
    await app.dedicatedAddresses.release(operator, FIRST.address, true)
    await prepaid.extend(caller, username, '2026-11-29')
  })

  test(`${engine}: an account with a dedicated address`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture
    await stock(fixture, 1)
    const dedicated = { ...plain('first'), dedicatedCountry: 'DE' }
    const made = await prepaid.create(caller, dedicated)
    const { username } = made.login

    await t.test('has it from the first answer on', async () => {
      assert.deepEqual(made.dedicated, FIRST)
      assert.deepEqual(await prepaid.createOrGet(caller, dedicated), made)
      assert.deepEqual(await addresses(fixture), [['assigned', 1, null]])
    })

    await t.test('is not made when no address is left, and nothing of it stays', async () => {
      const second = { ...plain('second'), dedicatedCountry: 'DE' }
      await refusedWith('no_dedicated_address', prepaid.create(caller, second))
      await refusedWith('no_dedicated_address', prepaid.createOrGet(caller, second))
      await refusedWith('no_dedicated_address', prepaid.create(caller, { ...second, dedicatedCountry: 'MT' }))
      assert.deepEqual([await count(fixture, 'account'), await fixture.accounts()], [1, 1])
    })

    await t.test('has a grace after its end, disabled or not, which a renewal ends', async () => {
      await prepaid.disable(caller, username)
      clock.set(Date.UTC(2026, 11, 25))
      await fixture.runJob('expire')
      assert.deepEqual(await addresses(fixture), [['assigned', 1, '2027-01-01']])
      await prepaid.renew(caller, username, { days: 5, limits: undefined })
      assert.deepEqual(await addresses(fixture), [['assigned', 1, null]])
      await prepaid.enable(caller, username)
      clock.set(Date.UTC(2027, 0, 2))
      await fixture.runJob('expire')
      assert.deepEqual(await addresses(fixture), [['assigned', 1, '2027-01-10']])
      await prepaid.extend(caller, username, '2027-01-20')
      assert.deepEqual(await addresses(fixture), [['assigned', 1, null]])
    })

    await t.test('keeps the address when expiry and renewal come at the same time', async () => {
      for (let round = 0; round < 10; round++) {
        clock.add(30 * DAY_MS)
        const renewal = prepaid.renew(caller, username, { days: 1, limits: undefined })
        await Promise.all([prepaid.expireDue(), renewal, prepaid.expireDue()])
        assert.equal(await fixture.state(username), 'enabled')
        assert.deepEqual(await addresses(fixture), [['assigned', 1, null]])
      }
    })

    await t.test('gives it into quarantine when it is removed', async () => {
      clock.set(Date.UTC(2028, 0, 1))
      await prepaid.remove(caller, username)
      assert.deepEqual(await addresses(fixture), [['quarantined', 1, '2028-01-31']])
    })
  })

  test(`${engine}: an expired account whose address another account has now`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture
    await stock(fixture, 1)
    const { username } = await fixture.add({ dedicatedCountry: 'DE' })
    clock.add(35 * DAY_MS)
    await fixture.runJob('expire')
    await fixture.app.db.write((tx) =>
      tx.updateTable('dedicated_address').set({ status: 'free', due_at: null }).execute(),
    )
    const { username: next, dedicated } = await fixture.add({ dedicatedCountry: 'DE' })
    assert.deepEqual(dedicated, FIRST)

    await t.test('is neither renewed nor extended, and nothing is charged', async () => {
      const before = await count(fixture, 'ledger')
      await refusedWith(
        'dedicated_address_lost',
        prepaid.renew(caller, username, { days: 30, limits: undefined }),
      )
      await refusedWith('dedicated_address_lost', prepaid.extend(caller, username, '2027-12-31'))
      assert.equal(await fixture.state(username), 'expired')
      assert.equal(await count(fixture, 'ledger'), before)
      assert.deepEqual(await addresses(fixture), [['assigned', 2, null]])
    })

    await t.test('takes nothing from the other when it is removed', async () => {
      await prepaid.remove(caller, username)
      assert.deepEqual(await addresses(fixture), [['assigned', 2, null]])
      assert.equal(await fixture.state(next), 'enabled')
    })
  })

  test(`${engine}: 60 creates at once for 20 addresses give each address once`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller } = fixture
    await stock(fixture, 20)
    const calls = Array.from({ length: 60 }, (_, i) =>
      untilServed(() => prepaid.create(caller, { ...plain(`p${i}`), dedicatedCountry: 'DE' })),
    )
    const ends = await Promise.allSettled(calls)
    const got = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.dedicated?.address] : []))
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
    assert.equal(new Set(got).size, 20)
    assert.deepEqual([got.length, new Set(refusals)], [20, new Set(['no_dedicated_address'])])
    assert.equal(await fixture.accounts(), 20)
  })
}
