// Checks a webhook by Standard Webhooks 1.0.0 and reads its event. Web Crypto compares in constant time.
import { LatchkeyError } from './errors.ts'
import type { LatchkeyEvent } from './events.ts'

/** A secret that both sides have, and a public key whose private one the server has. */
const KINDS = [
  { prefix: 'whsec_', signature: 'v1,', algorithm: { name: 'HMAC', hash: 'SHA-256' } },
  { prefix: 'whpk_', signature: 'v1a,', algorithm: { name: 'Ed25519' } },
] as const
/** A call that is older was recorded and sent again by another program. */
const TOLERANCE_S = 300
const MOST_SIGNATURES = 10

type GivenHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * `body`: as it came, before it is parsed. `secret`: of the webhook, `whsec_…`, or its public key, `whpk_…`. `now`: epoch ms. Errors: webhook_invalid when the
 * call is not signed with this secret, or is more than five minutes old.
 */
export async function unwrap(
  body: string | Uint8Array,
  headers: GivenHeaders,
  secret: string,
  { now = Date.now() }: { now?: number } = {},
): Promise<LatchkeyEvent> {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature').split(' ').slice(0, MOST_SIGNATURES)
  if (!/^\d{1,15}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S)
    throw invalid('The timestamp is not of the last five minutes.')
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  if (!(await isSigned(concat(`${id}.${timestamp}.`, bytes), signatures, secret)))
    throw invalid('The call is not signed with this secret.')
  return JSON.parse(text) as LatchkeyEvent
}

async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  signatures: readonly string[],
  secret: string,
): Promise<boolean> {
  const kind = KINDS.find(({ prefix }) => secret.startsWith(prefix))
  const bytes = kind && bytesOf(secret.slice(kind.prefix.length))
  if (!kind || !bytes?.length) throw notAKey()
  const { signature: mark, algorithm } = kind
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']).catch((cause) => {
    throw notAKey(cause)
  })
  for (const one of signatures) {
    const signature = one.startsWith(mark) ? bytesOf(one.slice(mark.length)) : undefined
    if (signature && (await crypto.subtle.verify(algorithm.name, key, signature, signed))) return true
  }
  return false
}

function notAKey(cause?: unknown): TypeError {
  return new TypeError('A secret begins with whsec_, a public key with whpk_.', { cause })
}

function headerOf(headers: GivenHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  if (typeof value !== 'string') throw invalid(`The header ${name} is missing.`)
  return value
}

function concat(text: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(text)
  const whole = new Uint8Array(head.length + bytes.length)
  whole.set(head)
  whole.set(bytes, head.length)
  return whole
}

/** Of base64; undefined for anything else. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

function invalid(text: string): LatchkeyError {
  return new LatchkeyError('webhook_invalid', text)
}
