// The clean-up job deletes rows that no caller can use any more, in batches, and no others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeAudit } from '../../../src/audit/audit.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { count, done, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

const email = 'ada@example.org'

for (const engine of ENGINES) {
  test(`${engine}: the clean-up job`, async (t) => {
    const room = await startApp(t, { engine })
    await room.addClient(email)
    const tables = ['token_pair', 'stored_answer', 'reset_link', 'throttle', 'mail'] as const
    const counts = () => Promise.all(tables.map((table) => count(room, table)))

    await t.test('finds nothing to do in what is still of use', async () => {
      const how = { headers: { 'idempotency-key': 'k' } }
      done(await room.trusted('ResetPassword', { email }, how))
      await room.runJob('send-mail')
      const wrong = { email, password: 'Wrong_Password!1' }
      refused(await room.untrusted('GetProducts', wrong), 1102)
      const person = { country: 'DE', type: '1', email: 'bob@example.org', password: PASSWORD }
      done(await room.untrusted('AddClient', person))
      assert.deepEqual(await counts(), [2, 1, 1, 4, 1])
      assert.equal(await room.runJob('clean-up'), '')
      assert.deepEqual(await counts(), [2, 1, 1, 4, 1])
    })

    await t.test(
      'deletes counters when they no longer count: what failed at an account after a day',
      async () => {
        room.clock.add(16 * MINUTE_MS)
        assert.equal(await room.runJob('clean-up'), 'deleted 3 throttle counters')
      },
    )

    await t.test('deletes stored answers after a day, and links a day after their end', async () => {
      room.clock.set(Date.UTC(2026, 10, 22, 12) - 1)
      assert.equal(await room.runJob('clean-up'), '')
      room.clock.add(1)
      assert.equal(await room.runJob('clean-up'), 'deleted 1 stored answers')
      room.clock.add(HOUR_MS + 1)
      assert.equal(await room.runJob('clean-up'), 'deleted 1 reset links, 1 throttle counters')
    })

    await t.test(
      'deletes token pairs a month after their end, so that their owner reads "expired" until then',
      async () => {
        room.clock.set(Date.UTC(2027, 4, 20) + 30 * DAY_MS)
        const fresh = await newPair(room, email)
        await room.runJob('clean-up')
        assert.equal(await count(room, 'token_pair'), 3)
        room.clock.add(1)
        await room.runJob('clean-up')
        assert.equal(await count(room, 'token_pair'), 1)
        done(await room.untrusted('GetProducts', { email }, { bearer: String(fresh.short_token) }))
      },
    )

    await t.test(
      'erases the audit trail by age: refused logins after a week, each brand when it says',
      async () => {
        const { app, clock } = room
        const { brand: other } = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
        await app.brands.set('other', { settings: { audit_days: 30 } }, OPERATOR)
        await app.db.write((tx) => tx.deleteFrom('audit').execute())
        const row = { at: clock.now(), actor: OPERATOR, target: 'x:1' }
        const action = 'session.refuse'
        await app.db.write((tx) =>
          writeAudit(
            tx,
            { ...row, brandId: null, action: 'gateway.add' },
            { ...row, brandId: null, action },
            { ...row, brandId: room.brandId, action: 'account.add' },
            { ...row, brandId: room.brandId, action },
            { ...row, brandId: other.id, action: 'account.add' },
          ),
        )
        const left = async () => (await rowsOf(room, 'audit')).map((one) => `${one.brand_id} ${one.action}`)
        const ours = ['null gateway.add', `${room.brandId} account.add`]
        for (const [days, rows] of [
          [7, [...ours, `null ${action}`, `${room.brandId} ${action}`, `${other.id} account.add`]],
          [23, [...ours, `${other.id} account.add`]],
          [370, ours],
        ] as const) {
          clock.add(days * DAY_MS)
          await room.runJob('clean-up')
          assert.deepEqual((await left()).sort(), [...rows].sort(), `after ${days} more days`)
          clock.add(1)
          await room.runJob('clean-up')
          clock.add(-1)
        }
        assert.deepEqual(await left(), [])
      },
    )

    await t.test('leaves accounts, products and ledger alone', async () => {
      const kept = ['account', 'subscription', 'ledger', 'email_address'] as const
      const before = await Promise.all(kept.map((table) => rowsOf(room, table)))
      room.clock.add(10 * 365 * DAY_MS)
      await room.runJob('clean-up')
      assert.deepEqual(await Promise.all(kept.map((table) => rowsOf(room, table))), before)
      assert.deepEqual(await counts(), [0, 0, 0, 0, 0])
    })

    await t.test('deletes as many counters as strangers can make in an hour', async () => {
      const [now, batch] = [room.clock.now(), 5000]
      for (let from = 0; from < 105_000; from += batch) {
        const rows = Array.from({ length: batch }, (_, i) => ({
          ...{ key: keyOf(from + i), hits: 0, failures: null },
          ends_at: from + i < 3 ? now + HOUR_MS : now - 1,
        }))
        await room.app.db.write((tx) => tx.insertInto('throttle').values(rows).execute())
      }
      assert.equal(await room.runJob('clean-up'), 'deleted 104997 throttle counters')
      assert.equal(await count(room, 'throttle'), 3)
    })

    await t.test(
      'lets counters of single failures go when there are too many, the oldest first',
      async () => {
        const row = (i: number, failures: number) => ({
          ...{ key: keyOf(200_000 + i), hits: 0, failures: Buffer.alloc(13 * failures) },
          ends_at: room.clock.now() + HOUR_MS + i,
        })
        const rows = [row(1, 2), ...Array.from({ length: 9 }, (_, i) => row(i + 2, 1))]
        await room.app.db.write((tx) => tx.insertInto('throttle').values(rows).execute())
        assert.equal(await room.app.attempts.purge(5, 13), 0)
        assert.equal(await room.app.attempts.purge(5, 7), 5)
        assert.equal(await room.app.attempts.purge(5, 7), 1)
        const left = (await rowsOf(room, 'throttle')).map(({ ends_at }) => Number(ends_at) - room.clock.now())
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
