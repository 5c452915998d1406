// Where a login comes from, kept as a keyed fingerprint: enough to see that it is the same caller again, and no address.
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { normalizeAddress } from '../address.ts'
import type { EncryptionKeys } from '../secrets.ts'

/** Callers whose fingerprints are remembered: making one costs more than all else that is done for a seat in memory. */
const MOST_REMEMBERED = 10_000
const FINGERPRINT_BYTES = 16

/** The fingerprint of an address; '' when the gateway does not tell it, which is nobody's. */
export type CallerFingerprint = (address: string | undefined) => string

/** With another encryption key all fingerprints differ: a session of before is then not known as its caller's own. */
export function makeCallerFingerprint(keys: EncryptionKeys): CallerFingerprint {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', keys[0].key, '', 'caller fingerprint', 32)))
  const remembered = new Map<string, string>()

  return (address) => {
    if (address === undefined || address === '') return ''
    const known = remembered.get(address)
    if (known !== undefined) return known
    const plain = normalizeAddress(address) ?? address
    const digest = createHmac('sha256', key).update(plain).digest()
    const fingerprint = digest.subarray(0, FINGERPRINT_BYTES).toString('base64url')
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(address, fingerprint)
    return fingerprint
  }
}
