// The signatures of packets: Response Authenticator and Request Authenticator (RFC 2865 section 3, RFC 2866 section 3, RFC
// 5176 section 2.3) and Message-Authenticator (RFC 3579 section 3.2). All packets to be sent are made here, so that none
// leaves unsigned. The Message-Authenticator comes first, so that a forger cannot place a chosen prefix before it.
import { timingSafeEqual } from 'node:crypto'
import { type HmacKey, hmacMd5, MD5_BYTES, makeHmacKey, md5 } from './md5.ts'
import {
  type Attribute,
  attributesOf,
  type Code,
  decodePacket,
  encodePacket,
  HEADER_BYTES,
  hasAttribute,
  type Packet,
  PROXY_STATE,
} from './packet.ts'

/** The shared secret of two sides, with the hashing that needs only the secret done once. Make it once for each gateway. */
export type RadiusSecret = { readonly bytes: Buffer; readonly hmac: HmacKey }

/** Longer secrets are refused here, so that a packet with its secret always fits the buffer of the hash. */
const MAX_SECRET_BYTES = 256
const EAP_MESSAGE = 79
const MESSAGE_AUTHENTICATOR = 80
const AUTHENTICATOR_AT = 4
const ZEROS = Buffer.alloc(MD5_BYTES)

export function makeRadiusSecret(secret: Buffer): RadiusSecret {
  if (secret.length === 0 || secret.length > MAX_SECRET_BYTES) {
    throw new RangeError(`a RADIUS secret of ${secret.length} bytes`)
  }
  return { bytes: Buffer.from(secret), hmac: makeHmacKey(secret) }
}

/** `strict`: every Access-Request must have a Message-Authenticator. `legacy`: only where its RFC demands one. */
export type SignaturePolicy = 'strict' | 'legacy'

/** Only `right` gets an answer. `unsigned`: a required Message-Authenticator is missing. */
export type SignatureCheck = 'right' | 'wrong' | 'unsigned'

export type ReplyCode = Exclude<Code, RequestCode>
type RequestCode = SignedRequestCode | RandomRequestCode
/** Requests whose authenticator is a signature. */
export type SignedRequestCode = 'Accounting-Request' | 'Disconnect-Request' | 'CoA-Request'
/** Requests whose authenticator is random, so that only a Message-Authenticator signs them. */
export type RandomRequestCode = 'Access-Request' | 'Status-Server'

/** Checks a request against its sender's secret. A packet that is no request is `wrong`. */
export function checkRequest(packet: Packet, secret: RadiusSecret, policy: SignaturePolicy): SignatureCheck {
  switch (packet.code) {
    case 'Access-Request':
      return checkAccessRequest(packet, secret, policy)
    case 'Status-Server': // RFC 5997 section 3: always
      return checkMessageAuthenticator(packet, secret, packet.authenticator)
    case 'Accounting-Request':
    case 'Disconnect-Request':
    case 'CoA-Request':
      if (!isRightAuthenticator(packet, secret, ZEROS)) return 'wrong'
      return isUnsignedAllowed(packet) ? 'right' : checkMessageAuthenticator(packet, secret, ZEROS)
    default:
      return 'wrong'
  }
}

/** Without a signature an attacker can use a proxied request to forge its reply (CVE-2024-3596). */
function checkAccessRequest(packet: Packet, secret: RadiusSecret, policy: SignaturePolicy): SignatureCheck {
  const mayBeMissing =
    policy === 'legacy' &&
    !hasAttribute(packet, MESSAGE_AUTHENTICATOR) &&
    !hasAttribute(packet, EAP_MESSAGE) &&
    !hasAttribute(packet, PROXY_STATE)
  return mayBeMissing ? 'right' : checkMessageAuthenticator(packet, secret, packet.authenticator)
}

function isUnsignedAllowed(packet: Packet): boolean {
  return !hasAttribute(packet, MESSAGE_AUTHENTICATOR) && !hasAttribute(packet, EAP_MESSAGE)
}

/**
 * Checks a reply against its request. `unsigned`: its authenticator is right, but it has no Message-Authenticator, which an
 * answer to an Access-Request needs. Every Message-Authenticator that is present is checked.
 */
export function checkReply(reply: Packet, request: Packet, secret: RadiusSecret): SignatureCheck {
  if (
    reply.identifier !== request.identifier ||
    !isRightAuthenticator(reply, secret, request.authenticator)
  ) {
    return 'wrong'
  }
  if (request.code !== 'Access-Request' && isUnsignedAllowed(reply)) return 'right'
  return checkMessageAuthenticator(reply, secret, request.authenticator)
}

/**
 * The bytes of a signed reply: Message-Authenticator, `attributes`, then the request's Proxy-States in their order. Answers
 * to Accounting-Request have no Message-Authenticator: it is not defined there (RFC 2869 section 5.19), and programs check
 * it in different ways.
 */
export function encodeReply(
  request: Packet,
  code: ReplyCode,
  attributes: readonly Attribute[],
  secret: RadiusSecret,
): Buffer {
  const states = hasAttribute(request, PROXY_STATE) ? attributesOf(request, PROXY_STATE) : []
  const all = states.length === 0 ? attributes : [...attributes, ...states]
  const hasMessageAuthenticator = request.code !== 'Accounting-Request'
  const bytes = hasMessageAuthenticator
    ? encodeWithMessageAuthenticator(code, request.identifier, request.authenticator, all, secret)
    : encodePacket(code, request.identifier, request.authenticator, all)
  bytes.set(md5(bytes, secret.bytes), AUTHENTICATOR_AT)
  return bytes
}

/** A signed request whose authenticator is its signature. Keep it: its replies are checked against it. */
export function encodeSignedRequest(
  code: SignedRequestCode,
  identifier: number,
  attributes: readonly Attribute[],
  secret: RadiusSecret,
): Packet {
  const bytes =
    code === 'Accounting-Request'
      ? encodePacket(code, identifier, ZEROS, attributes)
      : encodeWithMessageAuthenticator(code, identifier, ZEROS, attributes, secret)
  bytes.set(md5(bytes, secret.bytes), AUTHENTICATOR_AT)
  return decodeOwn(bytes)
}

/** A signed request with a random authenticator (16 bytes), under which passwords in `attributes` must be hidden. */
export function encodeRandomRequest(
  code: RandomRequestCode,
  identifier: number,
  authenticator: Buffer,
  attributes: readonly Attribute[],
  secret: RadiusSecret,
): Packet {
  return decodeOwn(encodeWithMessageAuthenticator(code, identifier, authenticator, attributes, secret))
}

function encodeWithMessageAuthenticator(
  code: Code,
  identifier: number,
  authenticator: Buffer,
  attributes: readonly Attribute[],
  secret: RadiusSecret,
): Buffer {
  const all = [{ type: MESSAGE_AUTHENTICATOR, value: ZEROS }, ...attributes]
  const bytes = encodePacket(code, identifier, authenticator, all)
  bytes.set(hmacMd5(secret.hmac, bytes), HEADER_BYTES + 2)
  return bytes
}

function decodeOwn(bytes: Buffer): Packet {
  const packet = decodePacket(bytes)
  if (typeof packet === 'string') throw new Error(`made a packet that is none: ${packet}`)
  return packet
}

/** The packet's authenticator is MD5 over the packet with `authenticator` in its place, and the secret. */
function isRightAuthenticator(packet: Packet, secret: RadiusSecret, authenticator: Buffer): boolean {
  const bytes = Buffer.from(packet.bytes)
  bytes.set(authenticator, AUTHENTICATOR_AT)
  return timingSafeEqual(md5(bytes, secret.bytes), packet.authenticator)
}

/** There must be exactly one (RFC 3579 section 3.2). `authenticator` was in the header when it was made. */
function checkMessageAuthenticator(
  packet: Packet,
  secret: RadiusSecret,
  authenticator: Buffer,
): SignatureCheck {
  const [only, second] = attributesOf(packet, MESSAGE_AUTHENTICATOR)
  if (!only) return 'unsigned'
  if (second || only.value.length !== MD5_BYTES) return 'wrong'
  const bytes = Buffer.from(packet.bytes)
  bytes.set(authenticator, AUTHENTICATOR_AT)
  bytes.set(ZEROS, only.value.byteOffset - packet.bytes.byteOffset)
  return timingSafeEqual(hmacMd5(secret.hmac, bytes), only.value) ? 'right' : 'wrong'
}

/** For a request that was found right: whether its Message-Authenticator proves its sender. */
export function bearsMessageAuthenticator(packet: Packet): boolean {
  return hasAttribute(packet, MESSAGE_AUTHENTICATOR)
}
