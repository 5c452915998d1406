// What an Access-Accept names the login by (Class, RFC 2865 section 5.25): gateways send it back with their reports, however
// they spell the login. Signed, so that it can be believed; nothing relies on its coming back.
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { type EncryptionKeys, sameText } from '../../secrets.ts'

/** `lk1`, the subscription and 132 bits of its signature. */
const FORM = /^lk1-(\d{1,15})-([\w-]{22})$/
const SIGNATURE_CHARS = 22

export type ClassMark = ReturnType<typeof makeClassMark>

/** Signed with the first key, believed under each of them: those of sessions from before a key was added stay good. */
export function makeClassMark(keys: EncryptionKeys) {
  const [first, ...others] = keys.map(({ key }) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'session class', 32))),
  ) as [KeyObject, ...KeyObject[]]

  return {
    /** Good at that gateway only. */
    make: (gatewayId: number, subscriptionId: number): string =>
      `lk1-${subscriptionId}-${signature(first, gatewayId, subscriptionId)}`,

    /** The subscription that one of `texts` names; what others put there, or made up, counts as absent. */
    read(gatewayId: number, texts: readonly string[]): number | undefined {
      for (const text of texts) {
        const [, digits, given = ''] = FORM.exec(text) ?? []
        const subscriptionId = Number(digits)
        const isOurs = (key: KeyObject) => sameText(given, signature(key, gatewayId, subscriptionId))
        if (digits !== undefined && [first, ...others].some(isOurs)) return subscriptionId
      }
      return undefined
    },
  }
}

function signature(key: KeyObject, gatewayId: number, subscriptionId: number): string {
  const digest = createHmac('sha256', key).update(`${gatewayId} ${subscriptionId}`).digest('base64url')
  return digest.slice(0, SIGNATURE_CHARS)
}
