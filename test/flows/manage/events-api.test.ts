// Events, webhooks and deliveries over the management API.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { answering, startReceiver } from '../../fixtures/webhooks/receiver.ts'
import { ENGINES } from '../../harness.ts'

const CONFIG = { webhookPrivate: ['127.0.0.0/8'] }
type Event = { id: string; type: string; sequence: number; brand: string | null; data: unknown }

for (const engine of ENGINES) {
  test(`${engine}: a program reads the events of a brand and of the installation, and waits for the next`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, addKey, brandId } = fixture
    const key = await addKey({ brandId })
    await fixture.addClient('ada@example.org')
    await fixture.runJob('number-events')
    const page = await manage('GET', '/events?types=account.*,subscription.*', undefined, { key })
    const events = page.body.data as Event[]
    assert.deepEqual(events.map(({ type }) => type).toSorted(), ['account.created', 'subscription.created'])
    assert.deepEqual(new Set(events.map(({ brand }) => brand)), new Set(['main']))
    const types = (await manage('GET', '/event-types', undefined, { key })).body.data
    for (const { type, data } of events) {
      const { schema } = types.find((one: { type: string }) => one.type === type)
      assert.ok(new Ajv({ strict: false, validateFormats: false }).validate(schema, data), type)
    }
    const { next } = (await manage('GET', '/events', undefined, { key })).body
    const waiting = manage('GET', `/events?after=${next}&wait=25`, undefined, { key })
    await fixture.addClient('grace@example.org')
    await fixture.runJob('number-events')
    assert.ok((await waiting).body.data.length > 0)
    const one = events[0]?.id
    assert.equal((await manage('GET', `/events/${one}`, undefined, { key })).body.id, one)
    const installation = await manage('GET', '/events')
    assert.deepEqual(
      installation.body.data.filter(({ type }: Event) => type.startsWith('account')),
      [],
    )
    assert.deepEqual(problemOf(await manage('GET', `/events/${one}`)), [404, 'not_found'])
    const named = await manage('GET', `/events/${one}`, undefined, { headers: { 'latchkey-brand': 'main' } })
    assert.equal(named.status, 200)
    for (const bad of ['?limit=1001', '?wait=26', '?after=-1', '?types=account.creatd', '?tpyes=x'])
      assert.deepEqual(
        problemOf(await manage('GET', `/events${bad}`, undefined, { key })),
        [422, 'invalid_input'],
        bad,
      )
    const poor = await addKey({ brandId, scopes: ['accounts:read'] })
    assert.deepEqual(problemOf(await manage('GET', '/events', undefined, { key: poor })), [
      403,
      'scope_missing',
    ])
  })

  test(`${engine}: a program adds a webhook, and sends again what failed`, async (t) => {
    const fixture = await openManageFixture(t, { engine, config: CONFIG })
    const { manage, addKey, brandId, secrets } = fixture
    const receiver = await startReceiver(t)
    const key = await addKey({ brandId })
    const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      manage(method, path, body, { key, headers })
    const input = { url: receiver.url, types: ['account.*'] }
    const made = await call('POST', '/webhooks', input, { 'idempotency-key': 'once' })
    assert.equal(made.status, 201, made.text)
    secrets.note(made.body.secret)
    assert.match(made.body.secret, /^whsec_\S{44}$/)
    const again = await call('POST', '/webhooks', input, { 'idempotency-key': 'once' })
    assert.equal(again.text, made.text)
    const path = `/webhooks/${made.body.id}`
    assert.equal((await call('GET', '/webhooks')).body.data.length, 1)
    const shown = await call('GET', path)
    assert.ok(!shown.text.includes('whsec_'))
    receiver.answer(answering(500, {}, 'no'))
    await fixture.addClient('ada@example.org')
    const deliver = async () => {
      await fixture.runJob('number-events')
      await fixture.runJob('deliver-webhooks')
    }
    await deliver()
    const [delivery] = (await call('GET', `${path}/deliveries`)).body.data
    assert.deepEqual(
      [delivery.status, delivery.attempts[0].status, delivery.answer, delivery.type],
      ['waiting', 500, 'no', 'account.created'],
    )
    assert.deepEqual([delivery.attempt, delivery.attempt_limit], [1, 10])
    const health = async () => {
      const { body } = await call('GET', `${path}/health`)
      return [body.delivered, body.retrying, body.failed, body.waiting, typeof body.oldest_waiting_at]
    }
    assert.deepEqual(await health(), [0, 1, 0, 1, 'string'])
    receiver.answer(answering(200))
    assert.equal((await call('POST', `/deliveries/${delivery.id}/retry`)).status, 202)
    await deliver()
    const done = (await call('GET', `/deliveries/${delivery.id}`)).body
    assert.equal(done.status, 'done')
    const { headers: received = {}, body: text = '' } = receiver.calls.at(-1) ?? {}
    assert.deepEqual(done.request.body, JSON.parse(text))
    assert.equal(done.request.url, receiver.url)
    for (const [name, value] of Object.entries(done.request.headers)) assert.equal(received[name], value)
    assert.ok(!('webhook-signature' in done.request.headers))
    assert.deepEqual(await health(), [1, 0, 0, 0, 'object'])
    const wouldSend = async (query: string) => {
      const { body, text: said } = await call('GET', `${path}/replay?${query}`)
      return body.count ?? said
    }
    assert.equal(await wouldSend('after=0'), 1)
    assert.equal(await wouldSend('since=2000-01-01T00:00:00Z&only_failed=true'), 0)
    assert.equal(await wouldSend(''), 1)
    const both = await call('GET', `${path}/replay?after=0&since=2000-01-01T00:00:00Z`)
    assert.deepEqual(problemOf(both), [422, 'invalid_input'])
    assert.equal((await call('POST', `${path}/test`)).status, 202)
    assert.equal((await call('POST', `${path}/replay`, { after: 0 })).status, 202)
    await deliver()
    assert.deepEqual(receiver.types().slice(2).toSorted(), ['account.created', 'ping'])
    const rotated = await call('POST', `${path}/secret`, { overlap_hours: 1 })
    secrets.note(rotated.body.secret)
    assert.notEqual(rotated.body.secret, made.body.secret)
    const changed = await call('PATCH', path, { enabled: false }, { 'if-match': '"other"' })
    assert.deepEqual(problemOf(changed), [412, 'changed_meanwhile'])
    const etag = (await call('GET', path)).headers.get('etag') ?? ''
    assert.equal((await call('PATCH', path, { enabled: false }, { 'if-match': etag })).body.enabled, false)
    assert.deepEqual(problemOf(await call('POST', `${path}/test`)), [409, 'conflict'])
    assert.deepEqual(problemOf(await call('POST', '/webhooks', { url: 'https://10.0.0.1/' })), [
      422,
      'invalid_input',
    ])
    assert.deepEqual(problemOf(await manage('GET', path)), [404, 'not_found'])
    assert.deepEqual(problemOf(await manage('DELETE', path)), [404, 'not_found'])
    assert.deepEqual(problemOf(await manage('GET', `/deliveries/${delivery.id}`)), [404, 'not_found'])
    assert.equal((await call('DELETE', path)).status, 204)
    assert.deepEqual(problemOf(await call('GET', path)), [404, 'not_found'])
  })
}
