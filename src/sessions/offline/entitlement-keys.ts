// Keys for the agents of gateways: signatures of entitlement lists, and password marks, by which an agent recognizes a
// password without knowing it. All keys are derived from the encryption keys, so nothing more has to be stored.
import { createHmac, createPrivateKey, createPublicKey, createSecretKey, hkdfSync, sign } from 'node:crypto'
import type { EncryptionKey, EncryptionKeys } from '../../secrets.ts'

/** RFC 8410 section 7: the bytes before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const KEY_BYTES = 32
/** 96 bits: a mark is compared with one other, and trying passwords on it needs the server's key. */
const MARK_BYTES = 12
/** The prefix of the signed text, so that no other signature of the same key can pass as a list. */
const SIGNED_AS = 'latchkey entitlements 1\n'

export type EntitlementKeys = ReturnType<typeof makeEntitlementKeys>

export function makeEntitlementKeys(keys: EncryptionKeys) {
  const signing = keys.map(signingKey)
  const marking = createSecretKey(derived(keys[0], 'password mark'))

  return {
    /** `ed25519:` and 32 bytes in base64url; several while an old encryption key is still in use. */
    publicKeys: signing.map((key) => {
      const { x } = createPublicKey(key).export({ format: 'jwk' })
      return `ed25519:${x}`
    }),
    /** One signature for each key, since an agent may know only an older key. */
    signatures: (text: string): string[] =>
      signing.map((key) => sign(null, Buffer.from(SIGNED_AS + text), key).toString('base64url')),
    /** Changes when the password does, and with the encryption key. */
    markOf: (username: string, password: string): string =>
      createHmac('sha256', marking)
        .update(`${username.length} ${username}${password}`)
        .digest()
        .subarray(0, MARK_BYTES)
        .toString('base64url'),
  }
}

function signingKey(key: EncryptionKey) {
  const seed = derived(key, 'entitlements')
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
}

function derived({ key }: EncryptionKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES))
}
