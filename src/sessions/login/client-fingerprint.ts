// Where a login comes from, kept as a keyed fingerprint: enough to see that it is the same caller again, and no address.
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { normalizeAddress } from '../../address.ts'
import type { EncryptionKeys } from '../../secrets.ts'

/** Addresses whose fingerprints are remembered: making one costs more than all else that is done for a seat in memory. */
const MOST_REMEMBERED = 10_000
/** 132 bits. */
const FINGERPRINT_CHARS = 22
/** The port behind the address that some gateways write, as in `192.0.2.1[4500]`; it differs each time. */
const PORT = /\[\d{1,5}\]$/

/** The fingerprint of an address; '' when the gateway does not tell it, which is nobody's. */
export type ClientFingerprint = (address: string | undefined) => string

/** With another encryption key all fingerprints differ: a session of before is then not known as its caller's own. */
export function makeClientFingerprint(keys: EncryptionKeys): ClientFingerprint {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', keys[0].key, '', 'caller fingerprint', 32)))
  return remembering((address) => {
    const digest = createHmac('sha256', key).update(plainCaller(address)).digest('base64url')
    return digest.slice(0, FINGERPRINT_CHARS)
  })
}

/** Whatever a gateway writes, which need not be an address. */
export function plainCaller(text: string): string {
  const bare = text.endsWith(']') ? text.replace(PORT, '') : text
  return bare.includes(':') ? (normalizeAddress(bare) ?? bare) : bare.trim()
}

function remembering(make: (address: string) => string): ClientFingerprint {
  const remembered = new Map<string, string>()
  return (address) => {
    if (address === undefined || address === '') return ''
    const known = remembered.get(address)
    if (known !== undefined) return known
    const made = make(address)
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(address, made)
    return made
  }
}
