// Signs a call by Standard Webhooks 1.0.0 over id, instant and body. `v1`: HMAC-SHA256 with a secret that the receiver has, too.
// `v1a`: Ed25519 with a private key that stays here; receivers verify with the public one.
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { type Instant, SECOND_MS } from '../clock.ts'
import type { Random } from '../ids.ts'

export const SIGNATURES = ['v1', 'v1a'] as const
export type Signature = (typeof SIGNATURES)[number]

const PREFIX = 'whsec_'
const PRIVATE_PREFIX = 'whsk_'
const PUBLIC_PREFIX = 'whpk_'
/** Of a secret, and of the private and the public key. */
const KEY_BYTES = 32
/** RFC 8410, section 7: what is before the 32 bytes of a private key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** What signs. `publicKey`: of v1a. */
export type NewSecret = { secret: string; publicKey: string | null }

export function newSecret(random: Random, signature: Signature): NewSecret {
  const bytes = random.bytes(KEY_BYTES)
  if (signature === 'v1') return { secret: PREFIX + bytes.toString('base64'), publicKey: null }
  const { x = '' } = createPublicKey(privateKey(bytes)).export({ format: 'jwk' })
  const publicKey = PUBLIC_PREFIX + Buffer.from(x, 'base64url').toString('base64')
  return { secret: PRIVATE_PREFIX + bytes.toString('base64'), publicKey }
}

/** The headers of one attempt. `id` has no dot. `secrets`: while a secret is being replaced, the former one signs too. */
export function signedHeaders(
  { id, body, at }: { id: string; body: string; at: Instant },
  secrets: readonly string[],
): Record<string, string> {
  const named = namingHeaders({ id, at })
  const text = `${id}.${named['webhook-timestamp']}.${body}`
  return {
    ...named,
    'webhook-signature': secrets.map((secret) => signatureOf(secret, text)).join(' '),
  }
}

/** Those of them that are no proof. */
export function namingHeaders({ id, at }: { id: string; at: Instant }) {
  return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at / SECOND_MS)) }
}

function signatureOf(secret: string, text: string): string {
  if (secret.startsWith(PRIVATE_PREFIX)) {
    const key = privateKey(Buffer.from(secret.slice(PRIVATE_PREFIX.length), 'base64'))
    return `v1a,${sign(null, Buffer.from(text), key).toString('base64')}`
  }
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

function privateKey(bytes: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, bytes]), format: 'der', type: 'pkcs8' })
}
