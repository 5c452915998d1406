// Signs a call by Standard Webhooks 1.0.0, `v1`: HMAC-SHA256 over id, instant and body.
import { createHmac } from 'node:crypto'
import { type Instant, SECOND_MS } from '../clock.ts'
import type { Random } from '../ids.ts'

const PREFIX = 'whsec_'
const SECRET_BYTES = 32

export function newSecret(random: Random): string {
  return PREFIX + random.bytes(SECRET_BYTES).toString('base64')
}

/** The headers of one attempt. `id` has no dot. `secrets`: while a secret is being replaced, the former one signs too. */
export function signedHeaders(
  { id, body, at }: { id: string; body: string; at: Instant },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at / SECOND_MS))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
