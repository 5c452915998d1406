// The clean-up job deletes rows that no caller can use any more, in batches, and no others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeTrail } from '../../../src/audit/audit.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { count, done, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

const email = 'ada@example.org'

for (const engine of ENGINES) {
  test(`${engine}: the clean-up job`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    const tables = ['token_pair', 'stored_answer', 'reset_link', 'throttle', 'mail'] as const
    const counts = () => Promise.all(tables.map((table) => count(fixture, table)))

    await t.test('finds nothing to do in what is still of use', async () => {
      const how = { headers: { 'idempotency-key': 'k' } }
      done(await fixture.trusted('ResetPassword', { email }, how))
      await fixture.runJob('send-mail')
      const wrong = { email, password: 'Wrong_Password!1' }
      refused(await fixture.untrusted('GetProducts', wrong), 1102)
      const person = { country: 'DE', type: '1', email: 'bob@example.org', password: PASSWORD }
      done(await fixture.untrusted('AddClient', person))
      assert.deepEqual(await counts(), [2, 1, 1, 4, 1])
      assert.equal(await fixture.runJob('clean-up'), '')
      assert.deepEqual(await counts(), [2, 1, 1, 4, 1])
    })

    await t.test(
      'deletes counters when they no longer count: what failed at an account after a day',
      async () => {
        fixture.clock.add(16 * MINUTE_MS)
        assert.equal(await fixture.runJob('clean-up'), 'deleted 3 throttle counters')
      },
    )

    await t.test('deletes stored answers after a day, and links a day after their end', async () => {
      fixture.clock.set(Date.UTC(2026, 10, 22, 12) - 1)
      assert.equal(await fixture.runJob('clean-up'), '')
      fixture.clock.add(1)
      assert.equal(await fixture.runJob('clean-up'), 'deleted 1 stored answers')
      fixture.clock.add(HOUR_MS + 1)
      assert.equal(await fixture.runJob('clean-up'), 'deleted 1 reset links, 1 throttle counters')
    })

    await t.test(
      'deletes token pairs a month after their end, so that their owner reads "expired" until then',
      async () => {
        fixture.clock.set(Date.UTC(2027, 4, 20) + 30 * DAY_MS)
        const fresh = await newPair(fixture, email)
        await fixture.runJob('clean-up')
        assert.equal(await count(fixture, 'token_pair'), 3)
        fixture.clock.add(1)
        await fixture.runJob('clean-up')
        assert.equal(await count(fixture, 'token_pair'), 1)
        done(await fixture.untrusted('GetProducts', { email }, { bearer: String(fresh.short_token) }))
      },
    )

    await t.test(
      'erases the audit trail by age: refused logins after a week, each brand when it says',
      async () => {
        const { app, clock } = fixture
        const { brand: other } = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
        await app.brands.set('other', { settings: { audit_days: 30 } }, OPERATOR)
        await app.db.write((tx) => tx.deleteFrom('audit').execute())
        const row = { at: clock.now(), actor: OPERATOR, target: 'x:1' }
        const action = 'session.refuse'
        await app.db.write((tx) =>
          writeTrail(tx, [
            { ...row, brandId: null, action: 'gateway.add' },
            { ...row, brandId: null, action },
            { ...row, brandId: fixture.brandId, action: 'account.add' },
            { ...row, brandId: fixture.brandId, action },
            { ...row, brandId: other.id, action: 'account.add' },
          ]),
        )
        const left = async () =>
          (await rowsOf(fixture, 'audit')).map((one) => `${one.brand_id} ${one.action}`)
        const ours = ['null gateway.add', `${fixture.brandId} account.add`]
        for (const [days, rows] of [
          [7, [...ours, `null ${action}`, `${fixture.brandId} ${action}`, `${other.id} account.add`]],
          [23, [...ours, `${other.id} account.add`]],
          [370, ours],
        ] as const) {
          clock.add(days * DAY_MS)
          await fixture.runJob('clean-up')
          assert.deepEqual((await left()).sort(), [...rows].sort(), `after ${days} more days`)
          clock.add(1)
          await fixture.runJob('clean-up')
          clock.add(-1)
        }
        assert.deepEqual(await left(), [])
      },
    )

    await t.test('leaves accounts, products and ledger alone', async () => {
      const kept = ['account', 'subscription', 'ledger', 'email_address'] as const
      const before = await Promise.all(kept.map((table) => rowsOf(fixture, table)))
      fixture.clock.add(10 * 365 * DAY_MS)
      await fixture.runJob('clean-up')
      assert.deepEqual(await Promise.all(kept.map((table) => rowsOf(fixture, table))), before)
      assert.deepEqual(await counts(), [0, 0, 0, 0, 0])
    })

    await t.test('deletes as many counters as strangers can make in an hour', async () => {
      const [now, batch] = [fixture.clock.now(), 5000]
      for (let from = 0; from < 105_000; from += batch) {
        const rows = Array.from({ length: batch }, (_, i) => ({
          ...{ key: keyOf(from + i), hits: 0, failures: null },
          ends_at: from + i < 3 ? now + HOUR_MS : now - 1,
        }))
        await fixture.app.db.write((tx) => tx.insertInto('throttle').values(rows).execute())
      }
      assert.equal(await fixture.runJob('clean-up'), 'deleted 104997 throttle counters')
      assert.equal(await count(fixture, 'throttle'), 3)
    })

    await t.test(
      'lets counters of single failures go when there are too many, the oldest first',
      async () => {
        const row = (i: number, failures: number) => ({
          ...{ key: keyOf(200_000 + i), hits: 0, failures: Buffer.alloc(13 * failures) },
          ends_at: fixture.clock.now() + HOUR_MS + i,
        })
        const rows = [row(1, 2), ...Array.from({ length: 9 }, (_, i) => row(i + 2, 1))]
        await fixture.app.db.write((tx) => tx.insertInto('throttle').values(rows).execute())
        assert.equal(await fixture.app.attempts.purge(5, 13), 0)
        assert.equal(await fixture.app.attempts.purge(5, 7), 5)
        assert.equal(await fixture.app.attempts.purge(5, 7), 1)
        const left = (await rowsOf(fixture, 'throttle')).map(
          ({ ends_at }) => Number(ends_at) - fixture.clock.now(),
        )
        assert.deepEqual(
          left.filter((end) => end > HOUR_MS).sort(),
          [1, 8, 9, 10].map((i) => HOUR_MS + i),
        )
      },
    )
  })
}

function keyOf(number: number): Buffer {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(number)
  return key
}
