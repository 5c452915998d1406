// The Class attribute of an Access-Accept (RFC 2865 section 5.25), which names the login. Gateways return it with their
// reports, in any spelling of the login. It is signed, so that it can be trusted; nothing depends on its return.
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { type EncryptionKeys, type KeyRing, ringOf, sameText } from '../../secrets.ts'

/** `lk1`, the subscription and 132 bits of its signature. */
const FORM = /^lk1-(\d{1,15})-([\w-]{22})$/
const SIGNATURE_CHARS = 22

export type ClassMark = ReturnType<typeof makeClassMark>

/** Signed with the first key, accepted under each key: marks from before a key was added stay valid. */
export function makeClassMark(encryptionKeys: EncryptionKeys | KeyRing) {
  const signing = ringOf(encryptionKeys).derived(
    (keys) =>
      keys.map(({ key }) =>
        createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'session class', 32))),
      ) as [KeyObject, ...KeyObject[]],
  )

  return {
    /** Valid at that gateway only. */
    make: (gatewayId: number, subscriptionId: number): string =>
      `lk1-${subscriptionId}-${signature(signing()[0], gatewayId, subscriptionId)}`,

    /** The subscription that one of `texts` names. Texts of other servers and forged ones count as absent. */
    read(gatewayId: number, texts: readonly string[]): number | undefined {
      for (const text of texts) {
        const [, digits, given = ''] = FORM.exec(text) ?? []
        const subscriptionId = Number(digits)
        const isOurs = (key: KeyObject) => sameText(given, signature(key, gatewayId, subscriptionId))
        if (digits !== undefined && signing().some(isOurs)) return subscriptionId
      }
      return undefined
    },
  }
}

function signature(key: KeyObject, gatewayId: number, subscriptionId: number): string {
  const digest = createHmac('sha256', key).update(`${gatewayId} ${subscriptionId}`).digest('base64url')
  return digest.slice(0, SIGNATURE_CHARS)
}
