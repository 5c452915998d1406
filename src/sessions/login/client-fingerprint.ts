// The source of a login, kept as a keyed fingerprint: it shows that the same caller comes again, but holds no address.
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { normalizeAddress } from '../../address.ts'
import { type EncryptionKey, type EncryptionKeys, type KeyRing, ringOf } from '../../secrets.ts'

/** Remembered fingerprints: making one costs more than everything else that is done for a seat in memory. */
const MOST_REMEMBERED = 10_000
/** 132 bits. */
const FINGERPRINT_CHARS = 22
/** The port behind the address that some gateways write, as in `192.0.2.1[4500]`; it differs each time. */
const PORT = /\[\d{1,5}\]$/

/** The fingerprint of an address; '' when the gateway does not report it. '' matches no caller. */
export type ClientFingerprint = {
  (address: string | undefined): string
  /** The fingerprints under the other keys that are still given, as seats from before a rotation have them. */
  former(address: string | undefined): readonly string[]
}

/** Once a key is not given any more, the caller of an older session is not recognized. */
export function makeClientFingerprint(encryptionKeys: EncryptionKeys | KeyRing): ClientFingerprint {
  const made = ringOf(encryptionKeys).derived(([first, ...others]) => ({
    first: fingerprintUnder(first),
    others: others.map(fingerprintUnder),
  }))
  const of = (address: string | undefined) => made().first(address)
  return Object.assign(of, {
    former: (address: string | undefined) =>
      address === undefined || address === '' ? [] : made().others.map((under) => under(address)),
  })
}

type Fingerprint = (address: string | undefined) => string

function fingerprintUnder({ key: given }: EncryptionKey): Fingerprint {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', given, '', 'caller fingerprint', 32)))
  return remembering((address) => {
    const digest = createHmac('sha256', key).update(plainCaller(address)).digest('base64url')
    return digest.slice(0, FINGERPRINT_CHARS)
  })
}

/** The caller as a gateway writes it, without the port. It need not be an address. */
export function plainCaller(text: string): string {
  const bare = text.endsWith(']') ? text.replace(PORT, '') : text
  return bare.includes(':') ? (normalizeAddress(bare) ?? bare) : bare.trim()
}

function remembering(make: (address: string) => string): Fingerprint {
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
