// A program that is called by webhooks reads the call with the SDK: only as it was sent, by the server, and lately.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '../../../sdk/src/latchkey.ts'
import { MINUTE_MS } from '../../../src/clock.ts'
import { systemRandom } from '../../../src/ids.ts'
import { newSecret, signedHeaders } from '../../../src/webhooks/signature.ts'
import { failsWith, openSdkFixture } from '../../fixtures/http/sdk.ts'
import { startReceiver } from '../../fixtures/webhooks/receiver.ts'
import { ENGINES, START } from '../../harness.ts'

const BODY = JSON.stringify({ id: 'evt_1', type: 'account.erased', data: { account_id: 'acc_ä' } })
const secret = newSecret(systemRandom, 'v1').secret
const headers = signedHeaders({ id: 'evt_1', body: BODY, at: START }, [secret])
const now = START

for (const engine of ENGINES) {
  test(`${engine}: what the server sends is read`, async (t) => {
    const fixture = await openSdkFixture(t, { engine, config: { webhookPrivate: ['127.0.0.0/8'] } })
    const receiver = await startReceiver(t)
    const latchkey = fixture.sdk({ brand: fixture.brandName })
    const webhook = await latchkey.webhooks.add({ url: receiver.url, types: ['account.created'] })
    fixture.secrets.note(webhook.secret)
    const { id } = await fixture.open('shop-1')
    for (const job of ['number-events', 'deliver-webhooks']) await fixture.runJob(job)
    const [call] = receiver.calls
    assert.ok(call)
    const event = await latchkey.webhooks.unwrap(call.body, call.headers, webhook.secret, { now })
    assert.ok(event.type === 'account.created')
    assert.equal(event.data.account.id, id)
  })
}

test('a body is text or bytes, and headers are plain or of fetch', async () => {
  for (const body of [BODY, Buffer.from(BODY)])
    for (const given of [headers, new Headers(headers)])
      assert.equal((await unwrap(body, given, secret, { now })).id, 'evt_1')
})

test('a call that was changed, is old, or is signed by others is refused', async () => {
  const refused = (body: string, given: Record<string, string>, by = secret, at = now) =>
    assert.rejects(unwrap(body, given, by, { now: at }), failsWith('webhook_invalid'))
  await refused(BODY.replace('acc_', 'acc-'), headers)
  await refused(BODY, { ...headers, 'webhook-id': 'evt_2' })
  await refused(BODY, { ...headers, 'webhook-timestamp': String(START / 1000 + 1) })
  await refused(BODY, headers, newSecret(systemRandom, 'v1').secret)
  await refused(BODY, headers, secret, now + 6 * MINUTE_MS)
  await refused(BODY, headers, secret, now - 6 * MINUTE_MS)
  for (const signature of ['', 'v1', 'v1,', 'v1,%', `v2,${headers['webhook-signature']?.slice(3)}`])
    await refused(BODY, { ...headers, 'webhook-signature': signature })
  for (const name of Object.keys(headers)) {
    const { [name]: _, ...others } = headers
    await refused(BODY, others)
  }
})

test('while a secret is being replaced, the former and the next one are good', async () => {
  const next = newSecret(systemRandom, 'v1').secret
  const both = signedHeaders({ id: 'evt_1', body: BODY, at: START }, [next, secret])
  for (const one of [secret, next]) assert.equal((await unwrap(BODY, both, one, { now })).id, 'evt_1')
})

test('what is signed by Ed25519 is read with the public key, also while the key is being replaced', async () => {
  const [former, next] = [newSecret(systemRandom, 'v1a'), newSecret(systemRandom, 'v1a')]
  const both = signedHeaders({ id: 'evt_1', body: BODY, at: START }, [next.secret, former.secret])
  for (const { publicKey } of [former, next])
    assert.equal((await unwrap(BODY, both, publicKey ?? '', { now })).id, 'evt_1')
  const refused = (body: string, given: Record<string, string>, by: string) =>
    assert.rejects(unwrap(body, given, by, { now }), failsWith('webhook_invalid'))
  await refused(BODY.replace('acc_', 'acc-'), both, next.publicKey ?? '')
  await refused(BODY, both, newSecret(systemRandom, 'v1a').publicKey ?? '')
  await refused(BODY, headers, next.publicKey ?? '')
  await refused(BODY, both, secret)
  for (const signature of ['v1a,', 'v1a,%', 'v1a,AAAA'])
    await refused(BODY, { ...both, 'webhook-signature': signature }, next.publicKey ?? '')
})

test('a secret of another kind is a mistake of the program', async () => {
  for (const wrong of ['', 'whsec_', 'lk_manage_x', 'whsec_%', 'whpk_', 'whpk_AAAA', 'whsk_AAAA'])
    await assert.rejects(unwrap(BODY, headers, wrong, { now }), TypeError)
})
