// Calls that are signed by v1a: anyone can verify them with the public key that the API shows; the private key is never shown.
import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { HOUR_MS } from '../../../src/clock.ts'
import { newSecret, signedHeaders } from '../../../src/webhooks/signature.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { startReceiver } from '../../fixtures/webhooks/receiver.ts'
import { ENGINES, type Engine, OPERATOR, startApp } from '../../harness.ts'

type Call = { headers: Record<string, string>; body: string }

/** As the standard says: over the bytes of id, instant and body, with the 32 bytes behind `whpk_`. */
function isSigned({ headers, body }: Call, publicKey: string): boolean {
  const x = Buffer.from(publicKey.slice('whpk_'.length), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const text = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  const signatures = (headers['webhook-signature'] ?? '').split(' ').map((one) => one.split(','))
  return signatures.some(
    ([kind, text64 = '']) => kind === 'v1a' && verify(null, text, key, Buffer.from(text64, 'base64')),
  )
}

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await startApp(t, { engine, config: { webhookPrivate: ['127.0.0.0/8'] } })
  const receiver = await startReceiver(t)
  const caller = { stream: fixture.brandId, actor: OPERATOR }
  return {
    ...{ ...fixture, receiver, caller, webhooks: fixture.app.webhooks },
    async called(id: number): Promise<Call> {
      await fixture.app.webhooks.test(caller, id)
      await fixture.runJob('number-events')
      await fixture.runJob('deliver-webhooks')
      return receiver.calls.at(-1) ?? assert.fail()
    },
  }
}

for (const engine of ENGINES) {
  test(`${engine}: the public key verifies calls, also of the former pair while it is being replaced`, async (t) => {
    const { webhooks, caller, receiver, called, clock, ...fixture } = await openFixture(t, engine)
    const made = await webhooks.add(caller, { url: receiver.url, signature: 'v1a' })
    assert.equal(made.secret, undefined)
    const { id, publicKey: former } = await webhooks.get(fixture.brandId, made.webhook.id)
    assert.match(former ?? '', /^whpk_[A-Za-z0-9+/]{43}=$/)
    const call = await called(id)
    assert.ok(former !== null && isSigned(call, former))
    assert.ok(!isSigned({ ...call, body: `${call.body} ` }, former))
    assert.equal(call.headers['webhook-signature']?.split(' ').length, 1)

    const rotated = await webhooks.rotateSecret(caller, id, { overlapHours: 1 })
    const { publicKey } = await webhooks.get(fixture.brandId, id)
    assert.ok(publicKey !== null && publicKey !== former)
    assert.deepEqual([rotated.secret, rotated.webhook.publicKey], [undefined, publicKey])
    const during = await called(id)
    assert.deepEqual([isSigned(during, former), isSigned(during, publicKey)], [true, true])
    clock.add(HOUR_MS + 1)
    const later = await called(id)
    assert.deepEqual([isSigned(later, former), isSigned(later, publicKey)], [false, true])
    assert.ok(!JSON.stringify(await rowsOf({ app: fixture.app }, 'webhook')).includes('whsk_'))
  })
}

test('a signature is that of the key in RFC 8032, section 7.1', () => {
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const random = { bytes: () => seed, below: () => 0 }
  const { secret, publicKey } = newSecret(random, 'v1a')
  const point = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
  assert.equal(publicKey, `whpk_${point.toString('base64')}`)
  const headers = signedHeaders({ id: 'evt_1', body: '{}', at: 1_700_000_000_000 }, [secret])
  assert.ok(isSigned({ headers, body: '{}' }, publicKey ?? ''))
})
