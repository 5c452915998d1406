// How long a prepaid account lasts: renewal, extension, and its end at 24:00 UTC, which no job has to notice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, SECOND_MS } from '../../../src/clock.ts'
import { addDays } from '../../../src/day.ts'
import {
  NO_LIMITS,
  openPrepaidFixture,
  type PrepaidFixture,
  plain,
  refusedWith,
} from '../../fixtures/prepaid.ts'
import { anotherProcess, atOnce, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

/** The last day of an account that is made at the start, for 30 days. */
const DUE = '2026-12-21'
const END = Date.UTC(2026, 11, 22)

async function terms(fixture: PrepaidFixture) {
  const rows = await rowsOf(fixture, 'ledger')
  return rows.map((row) => [row.kind, row.starts_on, row.ends_on])
}

for (const engine of ENGINES) {
  test(`${engine}: a renewal`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, brand, caller, clock } = fixture
    const limits = { ...NO_LIMITS, multiLogin: 2, countryIds: [1] }
    const { username } = await fixture.add({ limits })
    const renew = (days: number) => prepaid.renew(caller, username, { days, limits: undefined })

    await t.test('is refused while 11 days are left, at any time of that day', async () => {
      for (const at of [Date.UTC(2026, 11, 10), Date.UTC(2026, 11, 11) - 1]) {
        clock.set(at)
        await refusedWith('renewal_too_early', renew(30))
      }
      assert.equal((await prepaid.get(brand.id, username)).expiresOn, DUE)
    })

    await t.test('is done when 10 are left, from the last day on', async () => {
      clock.set(Date.UTC(2026, 11, 11))
      assert.deepEqual(await renew(30), { expiresOn: '2027-01-20' })
      assert.deepEqual((await prepaid.get(brand.id, username)).limits, limits)
      await refusedWith('renewal_too_early', renew(30))
    })

    await t.test('is done on the last day, and counts from it', async () => {
      clock.set(Date.UTC(2027, 0, 21) - 1)
      assert.deepEqual(await renew(1), { expiresOn: '2027-01-21' })
    })

    await t.test('is done after the end, counts from today and makes it enabled again', async () => {
      clock.set(Date.UTC(2027, 2, 1, 12))
      for (const isMoved of [false, true]) {
        assert.equal(await fixture.state(username), 'expired')
        if (isMoved) assert.equal(await fixture.runJob('expire'), 'expired 1')
        assert.deepEqual(await renew(1), { expiresOn: addDays('2027-03-01', isMoved ? 6 : 1) })
        assert.equal(await fixture.state(username), 'enabled')
        clock.add(5 * DAY_MS)
      }
    })

    await t.test('replaces the limits it brings, after it has checked them', async () => {
      const other = { ...NO_LIMITS, sessionLimit: 9, protocolIds: [2, 2] }
      await prepaid.renew(caller, username, { days: 30, limits: other })
      assert.deepEqual((await prepaid.get(brand.id, username)).limits, { ...other, protocolIds: [2] })
      const wrong = { ...NO_LIMITS, cityIds: [999_999] }
      await refusedWith(
        'invalid_input',
        prepaid.renew(caller, username, { days: 30, limits: wrong }),
        /^city/,
      )
    })

    await t.test('takes as many days as the brand sells at once', async () => {
      clock.add(30 * DAY_MS)
      for (const days of [0, 1.5, 3701]) await refusedWith('invalid_input', renew(days))
      await renew(3700)
      await refusedWith('login_not_found', prepaid.renew(caller, 'nobody', { days: 1, limits: undefined }))
    })

    await t.test('writes the ledger, term behind term, and the audit trail', async () => {
      const written = await terms(fixture)
      assert.deepEqual(written.slice(0, 5), [
        ['start', '2026-11-21', DUE],
        ['renewal', DUE, '2027-01-20'],
        ['renewal', '2027-01-20', '2027-01-21'],
        ['renewal', '2027-03-01', '2027-03-02'],
        ['renewal', '2027-03-06', '2027-03-07'],
      ])
      assert.equal(written.length, 7)
      const trail = await fixture.trail(1)
      assert.deepEqual(trail[1], [
        'subscription.renew',
        { status: 'active', dueOn: DUE },
        { status: 'active', dueOn: '2027-01-20' },
      ])
    })

    await t.test('is done once a term when many ask at once', async () => {
      const { username: busy } = await fixture.add({ days: 5 })
      const calls = Array.from({ length: 10 }, () =>
        prepaid.renew(caller, busy, { days: 30, limits: undefined }),
      )
      const ends = await Promise.allSettled(calls)
      assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1)
    })
  })

  test(`${engine}: an extension`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture
    const { username } = await fixture.add()
    const extend = (until: string) => prepaid.extend(caller, username, until)

    await t.test('goes to a later day, at any time', async () => {
      assert.deepEqual(await extend('2026-12-22'), { days: 1, expiresOn: '2026-12-22' })
      assert.deepEqual(await extend('2027-01-22'), { days: 31, expiresOn: '2027-01-22' })
    })

    await t.test('is refused to the present last day and to days before', async () => {
      for (const until of ['2027-01-22', '2027-01-21', '2020-01-01'])
        await refusedWith('invalid_input', extend(until))
    })

    await t.test('is refused beyond the longest period, counted from today', async () => {
      const last = addDays('2026-11-21', 3700)
      await refusedWith('invalid_input', extend(addDays(last, 1)))
      await refusedWith('invalid_input', extend('9999-12-31'))
      assert.equal((await extend(last)).expiresOn, last)
    })

    await t.test('of an expired account must reach today, counts from today and enables it', async () => {
      const { username: old } = await fixture.add()
      clock.set(Date.UTC(2027, 5, 10, 12))
      assert.equal(await fixture.runJob('expire'), 'expired 1')
      for (const until of ['2026-12-21', '2026-12-22', '2027-06-09'])
        await refusedWith('invalid_input', prepaid.extend(caller, old, until))
      const { username: other } = await fixture.add({ days: 1 })
      clock.add(2 * 24 * 3_600_000)
      assert.deepEqual(await prepaid.extend(caller, other, '2027-06-12'), {
        days: 0,
        expiresOn: '2027-06-12',
      })
      assert.equal(await fixture.state(other), 'enabled')
      clock.set(Date.UTC(2027, 5, 10, 12))
      const extended = await prepaid.extend(caller, old, '2027-06-11')
      assert.deepEqual(extended, { days: 1, expiresOn: '2027-06-11' })
      assert.equal(await fixture.state(old), 'enabled')
      assert.deepEqual((await terms(fixture)).at(-1), ['extension', '2027-06-10', '2027-06-11'])
    })

    await t.test('needs a login that there is', async () => {
      await refusedWith('login_not_found', prepaid.extend(caller, 'nobody', '2027-12-31'))
    })
  })

  test(`${engine}: the end of a prepaid account`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture
    const { username } = await fixture.add()
    const { username: off } = await fixture.add()
    await prepaid.disable(caller, off)

    await t.test('comes at 24:00 UTC, to the millisecond, before any job has run', async () => {
      clock.set(END - 1)
      assert.equal(await fixture.state(username), 'enabled')
      assert.equal(await fixture.runJob('expire'), '')
      clock.add(1)
      assert.equal(await fixture.state(username), 'expired')
    })

    await t.test('is written down by the job, which finds nothing the next time', async () => {
      assert.equal(await fixture.runJob('expire'), 'expired 2')
      assert.equal(await fixture.runJob('expire'), '')
      assert.equal(await fixture.runJob('nightly'), '')
      const rows = await rowsOf(fixture, 'subscription')
      assert.deepEqual(
        rows.map((row) => [row.status, row.expire_at, row.ended_at]),
        [
          ['expired', null, null],
          ['suspended', null, null],
        ],
      )
      assert.deepEqual((await fixture.trail(1)).at(-1), [
        'subscription.expire',
        { status: 'active', dueOn: DUE },
        { status: 'expired' },
      ])
      const [row] = (await rowsOf(fixture, 'audit')).slice(-1)
      assert.deepEqual([row?.actor_kind, row?.actor_id], ['job', 'expire'])
    })

    await t.test('keeps its place under the quota until it is removed', async () => {
      assert.equal(await fixture.accounts(), 2)
      await prepaid.remove(caller, username)
      await prepaid.remove(caller, off)
      assert.equal(await fixture.accounts(), 0)
    })

    await t.test('is noticed by the nightly run too, before anything else', async () => {
      await fixture.add({ days: 1 })
      await fixture.addClient('ada@example.org')
      clock.add(60 * DAY_MS)
      assert.equal(await fixture.runJob('nightly'), 'handled 1, expired 1')
      assert.equal(await fixture.runJob('expire'), '')
    })

    await t.test('does not undo a renewal that comes at the same time', async () => {
      const { username: late } = await fixture.add({ days: 1 })
      clock.add(2 * DAY_MS)
      const runs = [prepaid.expireDue(), prepaid.renew(caller, late, { days: 5, limits: undefined })]
      await Promise.all([...runs, prepaid.expireDue()])
      assert.equal(await fixture.state(late), 'enabled')
      assert.equal(await fixture.runJob('expire'), '')
    })
  })

  test(`${engine}: 1,100 accounts that expire on one day`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { prepaid, caller, clock } = fixture
    for (let n = 0; n < 1100; n += 50) await atOnce(50, (i) => prepaid.create(caller, plain(`many-${n + i}`)))
    clock.set(END)

    await t.test('are moved in batches of 500, once each, by two processes at the same time', async (t) => {
      assert.equal(await prepaid.expireDue(), 500)
      const other = await anotherProcess(t, fixture)
      const eager = async (app: typeof fixture.app) => {
        while ((await app.prepaid.expireDue(50)) > 0) clock.add(1)
      }
      await Promise.all([eager(fixture.app), eager(other.app), fixture.runJob('expire')])
      const statuses = (await rowsOf(fixture, 'subscription')).map((row) => row.status)
      assert.deepEqual([statuses.length, new Set(statuses)], [1100, new Set(['expired'])])
      const moved = (await rowsOf(fixture, 'audit')).filter((row) => row.action === 'subscription.expire')
      assert.equal(new Set(moved.map((row) => row.target)).size, 1100)
      assert.equal(moved.length, 1100)
    })

    await t.test('are looked for every two seconds', async () => {
      const { listJobs } = await import('../../../src/jobs/list.ts')
      const job = listJobs(fixture.app).find((one) => one.name === 'expire')
      assert.deepEqual([job?.everyMs, job?.leased], [2 * SECOND_MS, true])
    })
  })
}
