// With which secret of its gateway a request is signed, and thus its answer. After a rotation the former secret is tried where the
// present one does not fit, as long as it goes on: the usual packet costs no more than before.
import { isUtf8 } from 'node:buffer'
import type { Instant } from '../../clock.ts'
import { findAttribute } from '../codec/attributes.ts'
import type { Packet } from '../codec/packet.ts'
import {
  bearsMessageAuthenticator,
  checkRequest,
  type RadiusSecret,
  type SignatureCheck,
} from '../codec/signatures.ts'
import { revealUserPassword } from '../codec/user-password.ts'
import type { IdentifiedPacket } from './identify.ts'

type Found = Pick<IdentifiedPacket, 'secret' | 'former' | 'policy'>
export type SignedWith = { secret: RadiusSecret; isFormer: boolean }

/** The secret, or what is wrong with the request. */
export function signedWith(
  packet: Packet,
  { secret, former, policy }: Found,
  at: Instant,
): SignedWith | Exclude<SignatureCheck, 'right'> {
  const check = checkRequest(packet, secret, policy)
  if (check === 'unsigned') return check
  const present = { secret, isFormer: false }
  if (!former || former.until <= at) return check === 'right' ? present : check
  const before = { secret: former.secret, isFormer: true }
  if (check === 'wrong') return checkRequest(packet, former.secret, policy) === 'right' ? before : check
  const isSigned = packet.code !== 'Access-Request' || bearsMessageAuthenticator(packet)
  return !isSigned && isHiddenWithFormer(packet, secret, former.secret) ? before : present
}

/**
 * For a request without a signature: only its User-Password says with which secret it was made. With a wrong secret it is noise, which
 * is text once in a million; so a password is never compared, or its failure counted, as the noise of the other secret. CHAP and
 * MS-CHAPv2 are checked without the secret: their answers are signed with the present one.
 */
function isHiddenWithFormer(packet: Packet, secret: RadiusSecret, former: RadiusSecret): boolean {
  const hidden = findAttribute(packet, 'User-Password')
  if (!hidden) return false
  const isTextBy = (one: RadiusSecret) => isText(revealUserPassword(hidden, packet.authenticator, one))
  return !isTextBy(secret) && isTextBy(former)
}

const FIRST_PRINTABLE = 0x20
const DELETE = 0x7f

function isText(clear: Buffer | undefined): boolean {
  return (
    clear !== undefined && isUtf8(clear) && clear.every((byte) => byte >= FIRST_PRINTABLE && byte !== DELETE)
  )
}
