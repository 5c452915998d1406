// Webhooks: each event of its types comes to an endpoint at least once, signed, and what fails is tried again for three days.
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { happened, recordEvents } from '../../../src/events/record.ts'
import type { NewWebhook } from '../../../src/webhooks/webhooks.ts'
import { refusedWith } from '../../fixtures/prepaid.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { answering, startReceiver } from '../../fixtures/webhooks/receiver.ts'
import { ENGINES, type Engine, OPERATOR, startApp } from '../../harness.ts'

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await startApp(t, {
    engine,
    settings: { contact_email: 'ops@example.org' },
    config: { webhookPrivate: ['127.0.0.0/8'] },
  })
  const receiver = await startReceiver(t)
  const { app, brandId, secrets } = fixture
  const caller = { stream: brandId, actor: OPERATOR }
  return {
    ...fixture,
    receiver,
    caller,
    webhooks: app.webhooks,
    async add(input: Partial<NewWebhook> = {}) {
      await fixture.runJob('number-events')
      const { webhook, secret = '' } = await app.webhooks.add(caller, { url: receiver.url, ...input })
      if (secret !== '') secrets.note(secret)
      return { webhook, secret }
    },
    /** An event for each of these names. */
    async happen(...names: string[]) {
      await app.db.write(async (tx) => {
        for (const name of names)
          await recordEvents(tx, {
            ...{ at: fixture.clock.now(), brandId, actor: OPERATOR },
            event: happened('account.erased', name, { account_id: `acc_${name}` }),
          })
      })
    },
    async deliver() {
      await fixture.runJob('number-events')
      await fixture.runJob('deliver-webhooks')
    },
    statuses: async () => (await rowsOf(fixture, 'delivery')).map((row) => `${row.status} ${row.attempts}`),
  }
}

for (const engine of ENGINES) {
  test(`${engine}: an endpoint gets the events of its types, signed by the standard`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    clock.set(Date.now()) // the library refuses other times
    const { webhook, secret } = await fixture.add({ types: ['account.*'] })
    await fixture.addClient('ada@example.org')
    await fixture.deliver()
    assert.deepEqual(receiver.types(), ['account.created'])
    const [call] = receiver.calls
    assert.ok(call)
    const event = new Webhook(secret).verify(call.body, call.headers) as Record<string, unknown>
    assert.deepEqual(
      [event.id, event.brand, event.sequence, event.actor, event.timestamp],
      [
        ...[call.headers['webhook-id'], fixture.brandName, 5],
        ...[{ kind: 'secret', id: '2' }, new Date(clock.now()).toISOString()],
      ],
    )
    assert.throws(() => new Webhook(secret).verify(`${call.body} `, call.headers), /signature/i)
    const { webhook: other, secret: wrong } = await fixture.add({ types: ['session.*'] })
    assert.throws(() => new Webhook(wrong).verify(call.body, call.headers), /signature/i)
    await fixture.webhooks.test(fixture.caller, other.id)
    await fixture.deliver()
    assert.deepEqual(receiver.types(), ['account.created', 'ping'])
    assert.ok(!JSON.stringify(await rowsOf(fixture, 'webhook')).includes(secret.slice(6)))
    assert.ok(!JSON.stringify(await rowsOf(fixture, 'audit')).includes('in-the-query'))
    assert.deepEqual(await fixture.statuses(), ['done 1', 'done 1'])
    await fixture.webhooks.remove(fixture.caller, webhook.id)
    assert.equal((await fixture.webhooks.list(fixture.brandId)).length, 1)
    await refusedWith('not_found', fixture.webhooks.get(fixture.brandId, webhook.id))
    await refusedWith('not_found', fixture.webhooks.get(fixture.brandId + 1, other.id))
  })

  test(`${engine}: while a secret is being replaced, both sign`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    const { webhook, secret: former } = await fixture.add()
    const { secret = '' } = await fixture.webhooks.rotateSecret(fixture.caller, webhook.id, {
      overlapHours: 1,
    })
    fixture.secrets.note(secret)
    const signers = async () => {
      await fixture.happen('1')
      await fixture.deliver()
      const { headers, body } = receiver.calls.at(-1) ?? assert.fail()
      const at = new Date(Number(headers['webhook-timestamp']) * 1000)
      const signed = headers['webhook-signature']?.split(' ') ?? []
      return [former, secret].map((one) =>
        signed.includes(new Webhook(one).sign(headers['webhook-id'] ?? '', at, body)),
      )
    }
    assert.deepEqual(await signers(), [true, true])
    clock.add(HOUR_MS + 1)
    assert.deepEqual(await signers(), [false, true])
  })

  test(`${engine}: what fails is tried for three days; the last failure disables the endpoint and is reported`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    const { webhook } = await fixture.add({ types: ['account.*'] })
    await fixture.happen('1')
    receiver.answer(answering(500, {}, 'x'.repeat(5000)))
    const waits: number[] = []
    for (let attempt = 1; attempt <= 10; attempt++) {
      await fixture.deliver()
      assert.equal(receiver.calls.length, attempt)
      const [delivery] = await fixture.webhooks.listDeliveries(webhook.id, {}, 10)
      assert.equal(delivery?.log.at(-1)?.status, 500)
      assert.equal(delivery?.answer, 'x'.repeat(1024))
      if (delivery?.nextAttemptAt == null) break
      waits.push((delivery.nextAttemptAt - clock.now()) / MINUTE_MS)
      clock.set(delivery.nextAttemptAt)
    }
    const planned = [5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440]
    assert.equal(waits.length, planned.length)
    for (const [at, wait] of waits.entries())
      assert.ok(wait >= (planned[at] ?? 0) && wait <= (planned[at] ?? 0) * 1.1, `${wait}`)
    assert.deepEqual(new Set(receiver.ids()).size, 1)
    assert.equal((await fixture.webhooks.get(fixture.brandId, webhook.id)).disabledWhy, 'failed')
    const mails = await rowsOf(fixture, 'mail')
    assert.deepEqual(
      mails.map((row) => row.turn),
      ['alert'],
    )
    receiver.answer(answering(200))
    await fixture.happen('2')
    await fixture.deliver()
    assert.equal(receiver.calls.length, 10)
    await refusedWith('conflict', fixture.webhooks.test(fixture.caller, webhook.id), /disabled/)
    await fixture.webhooks.set(fixture.caller, webhook.id, { enabled: true })
    await fixture.deliver()
    assert.deepEqual(
      receiver.calls.slice(10).map(({ event }) => event.data),
      [{ account_id: 'acc_2' }],
    )
    await fixture.webhooks.replay(fixture.caller, webhook.id, { after: 0, onlyFailed: true })
    await fixture.deliver()
    assert.deepEqual(
      receiver.calls.slice(11).map(({ event }) => event.data),
      [{ account_id: 'acc_1' }],
    )
    assert.deepEqual(receiver.ids().at(-1), receiver.ids()[0])
    const { events } = await fixture.app.feed.list({
      stream: fixture.brandId,
      after: 0,
      types: ['webhook.*'],
    })
    assert.deepEqual(
      events.map(({ data }) => JSON.parse(data)),
      [
        {
          webhook: { id: `wh_${webhook.id}`, url: `http://127.0.0.1:${receiver.port}/hooks` },
          reason: 'failed',
        },
      ],
    )
  })

  test(`${engine}: 410 ends the calls, a redirect is not followed, Retry-After is kept`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    const { webhook } = await fixture.add({ types: ['account.*'] })
    await fixture.happen('1')
    receiver.answer(answering(302, { location: '/elsewhere' }))
    await fixture.deliver()
    assert.deepEqual(
      receiver.calls.map(({ path }) => path),
      ['/hooks?token=in-the-query'],
    )
    const next = async () => (await fixture.webhooks.listDeliveries(webhook.id, {}, 1))[0]?.nextAttemptAt ?? 0
    receiver.answer(answering(429, { 'retry-after': '7200' }))
    clock.set(await next())
    await fixture.deliver()
    assert.equal((await next()) - clock.now(), 2 * HOUR_MS)
    receiver.answer(answering(429, { 'retry-after': '999999999' }))
    clock.set(await next())
    await fixture.deliver()
    assert.ok((await next()) - clock.now() <= 24 * 1.1 * HOUR_MS)
    receiver.answer(answering(410))
    clock.set(await next())
    await fixture.deliver()
    assert.equal((await fixture.webhooks.get(fixture.brandId, webhook.id)).disabledWhy, 'gone')
  })

  test(`${engine}: a replay sends the same ids, from a number or an instant on`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    const { webhook } = await fixture.add({ types: ['account.*'] })
    await fixture.happen('1', '2')
    await fixture.deliver()
    clock.add(HOUR_MS)
    const since = clock.now()
    await fixture.happen('3', '4')
    await fixture.deliver()
    const ids = receiver.ids()
    const replayed = async (how: { after?: number; since?: number }) => {
      receiver.calls.length = 0
      await fixture.webhooks.replay(fixture.caller, webhook.id, { ...how, onlyFailed: false })
      await fixture.deliver()
      return receiver.ids().toSorted()
    }
    assert.deepEqual(await replayed({ after: 0 }), ids.toSorted())
    assert.deepEqual(await replayed({ since }), ids.slice(2).toSorted())
    assert.deepEqual(await replayed({ since: since + 1 }), [])
    receiver.calls.length = 0
    const [latest] = await fixture.webhooks.listDeliveries(webhook.id, {}, 1)
    await fixture.webhooks.retry(fixture.caller, latest?.id ?? 0)
    await fixture.deliver()
    assert.equal(receiver.calls.length, 1)
    clock.add(25 * HOUR_MS)
    await fixture.runJob('clean-up')
    assert.deepEqual(await fixture.statuses(), [])
    await refusedWith('not_found', fixture.webhooks.retry(fixture.caller, latest?.id ?? 0))
    assert.equal((await replayed({ after: 0 })).length, 4)
  })

  test(`${engine}: an endpoint has four calls at once, and one a minute once it is broken`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    await fixture.add({ types: ['account.*'] })
    let held: ServerResponse[] = []
    let most = 0
    receiver.answer((_, response) => {
      held.push(response)
      most = Math.max(most, held.length)
      if (held.length < 4 && receiver.calls.length < 20) return
      for (const one of held) one.writeHead(500).end()
      held = []
    })
    const names = Array.from({ length: 30 }, (_, at) => String(at + 1))
    await fixture.happen(...names)
    await fixture.deliver()
    assert.equal(most, 4)
    const tried = receiver.calls.length
    assert.ok(tried >= 20 && tried < 25, `${tried}`)
    await fixture.deliver()
    assert.equal(receiver.calls.length, tried)
    clock.add(MINUTE_MS)
    await fixture.deliver()
    assert.equal(receiver.calls.length, tried + 1)
    clock.add(MINUTE_MS)
    receiver.answer(answering(200))
    await fixture.deliver()
    assert.ok((await fixture.statuses()).filter((one) => one.startsWith('done')).length > 5)
  })

  test(`${engine}: an endpoint that is away for an hour gets everything that happened`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { receiver, clock } = fixture
    await fixture.add({ types: ['account.*'] })
    receiver.answer((_, response) => response.destroy())
    const names = Array.from({ length: 60 }, (_, at) => String(at + 1))
    for (const name of names) {
      await fixture.happen(name)
      await fixture.deliver()
      clock.add(MINUTE_MS)
    }
    const metrics = await fixture.app.metrics.text()
    assert.match(metrics, /latchkey_webhook_deliveries_waiting 60\n/)
    assert.match(metrics, /latchkey_webhook_deliveries_oldest_timestamp_seconds \d/)
    const triedMeanwhile = receiver.calls.length
    assert.ok(triedMeanwhile < 120, `${triedMeanwhile}`)
    receiver.answer(answering(200))
    receiver.calls.length = 0
    for (let minute = 0; minute < 180 && new Set(receiver.ids()).size < names.length; minute++) {
      await fixture.deliver()
      clock.add(MINUTE_MS)
    }
    const got = receiver.calls.map(({ event }) => (event.data as { account_id: string }).account_id)
    assert.deepEqual(got.toSorted(), names.map((name) => `acc_${name}`).toSorted())
    assert.equal((await fixture.webhooks.list(fixture.brandId))[0]?.enabled, true)
  })

  test(`${engine}: a webhook has bounds, and a brand has a bounded number of them`, async (t) => {
    const fixture = await openFixture(t, engine)
    await refusedWith('invalid_input', fixture.add({ types: ['account.creatd'] }), /no event type/)
    await refusedWith('invalid_input', fixture.add({ types: [] }))
    await refusedWith('invalid_input', fixture.add({ description: 'x'.repeat(201) }))
    const all = await Promise.allSettled(Array.from({ length: 25 }, () => fixture.add()))
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 20)
  })
}
