// RADIUS bytes for labs, written from the RFCs with Node's own hashes: the server must not be judged by its own code.
import { hash } from 'node:crypto'

export const ACCESS_REQUEST = 1
export const ACCESS_ACCEPT = 2
export const ACCESS_REJECT = 3
export const ACCOUNTING_REQUEST = 4
export const ACCOUNTING_RESPONSE = 5
export const ACCESS_CHALLENGE = 11
export const STATUS_SERVER = 12
export const USER_NAME = 1
export const USER_PASSWORD = 2
export const CHAP_PASSWORD = 3
export const STATE = 24
export const CALLING_STATION_ID = 31
export const NAS_IDENTIFIER = 32
export const PROXY_STATE = 33
export const ACCT_STATUS_TYPE = 40
export const ACCT_SESSION_ID = 44
export const CHAP_CHALLENGE = 60
export const EAP_MESSAGE = 79
export const MESSAGE_AUTHENTICATOR = 80

export const HEADER_BYTES = 20
const AUTHENTICATOR_AT = 4
const MAX_VALUE_BYTES = 253
const ZEROS = Buffer.alloc(16)

export type Attribute = { type: number; value: Buffer }

export const number = (type: number, value: number): Attribute => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return { type, value: bytes }
}
export const text = (type: number, value: string): Attribute => ({ type, value: Buffer.from(value) })

export function md5(...parts: (Buffer | string)[]): Buffer {
  const bytes = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))
  return hash('md5', Buffer.concat(bytes), 'buffer')
}

/** RFC 2104, for keys of at most 64 bytes: Node's own takes ten times as long to make a key. */
function hmacMd5(key: string, bytes: Buffer): Buffer {
  const [inner, outer] = [0x36, 0x5c].map((mark) => {
    const block = Buffer.alloc(64, mark)
    for (let i = 0; i < key.length; i++) block[i] = key.charCodeAt(i) ^ mark
    return block
  })
  return md5(outer ?? '', md5(inner ?? '', bytes))
}

/** A value that is longer than an attribute may be is cut. */
export function encode(
  code: number,
  identifier: number,
  authenticator: Buffer,
  attributes: readonly Attribute[],
): Buffer {
  const parts = attributes.flatMap(({ type, value }) => {
    const cut = value.subarray(0, MAX_VALUE_BYTES)
    return [Buffer.from([type & 255, cut.length + 2]), cut]
  })
  const header = Buffer.from([code & 255, identifier & 255, 0, 0])
  const packet = Buffer.concat([header, authenticator, ...parts])
  packet.writeUInt16BE(packet.length & 0xffff, 2)
  return packet
}

/** Attributes up to the end of `packet`; undefined: a length is wrong (RFC 2865 section 5). */
export function attributesOf(packet: Buffer): Attribute[] | undefined {
  const attributes: Attribute[] = []
  for (let at = HEADER_BYTES; at < packet.length; ) {
    const length = packet[at + 1] ?? 0
    if (length < 2 || at + length > packet.length) return undefined
    attributes.push({ type: packet[at] ?? 0, value: packet.subarray(at + 2, at + length) })
    at += length
  }
  return attributes
}

export function find(attributes: readonly Attribute[], type: number): Buffer | undefined {
  return attributes.find((one) => one.type === type)?.value
}

/** Where the values of Message-Authenticators begin. */
function messageAuthenticatorsIn(packet: Buffer): number[] {
  const found = (attributesOf(packet) ?? []).filter(({ type }) => type === MESSAGE_AUTHENTICATOR)
  return found.map(({ value }) => value.byteOffset - packet.byteOffset)
}

/** HMAC-MD5 over the packet with zeros in the place of the attribute's value (RFC 3579 section 3.2). */
function messageAuthenticator(packet: Buffer, at: number, authenticator: Buffer, secret: string): Buffer {
  const copy = Buffer.from(packet)
  authenticator.copy(copy, AUTHENTICATOR_AT)
  ZEROS.copy(copy, at)
  return hmacMd5(secret, copy)
}

/** Signs in place: each Message-Authenticator of 16 bytes, and a report's authenticator. */
export function seal(packet: Buffer, secret: string): Buffer {
  const isReport = packet[0] === ACCOUNTING_REQUEST
  if (isReport) ZEROS.copy(packet, AUTHENTICATOR_AT)
  const authenticator = Buffer.from(packet.subarray(AUTHENTICATOR_AT, HEADER_BYTES))
  for (const at of messageAuthenticatorsIn(packet))
    if (packet[at - 1] === 18) messageAuthenticator(packet, at, authenticator, secret).copy(packet, at)
  if (isReport) md5(packet, secret).copy(packet, AUTHENTICATOR_AT)
  return packet
}

export type Signed = 'right' | 'wrong' | 'absent' | 'twice'

/** The Message-Authenticator of an Access-Request or a Status-Server. */
export function messageAuthenticatorSays(packet: Buffer, secret: string): Signed {
  const [at, second] = messageAuthenticatorsIn(packet)
  if (at === undefined) return 'absent'
  if (second !== undefined) return 'twice'
  if (packet[at - 1] !== 18) return 'wrong'
  const right = messageAuthenticator(packet, at, packet.subarray(AUTHENTICATOR_AT, HEADER_BYTES), secret)
  return right.equals(packet.subarray(at, at + 16)) ? 'right' : 'wrong'
}

/** RFC 2866 section 3. */
export function isReportSigned(packet: Buffer, secret: string): boolean {
  const begin = packet.subarray(0, AUTHENTICATOR_AT)
  const right = md5(begin, ZEROS, packet.subarray(HEADER_BYTES), secret)
  return right.equals(packet.subarray(AUTHENTICATOR_AT, HEADER_BYTES))
}

/** RFC 2865 section 5.2; works in both directions for whole blocks. */
export function hide(password: Buffer, authenticator: Buffer, secret: string): Buffer {
  const padded = Buffer.alloc(Math.max(16, Math.ceil(password.length / 16) * 16))
  password.copy(padded)
  let before = authenticator
  for (let at = 0; at < padded.length; at += 16) {
    const mask = md5(secret, before)
    for (let i = 0; i < 16; i++) padded[at + i] = (padded[at + i] ?? 0) ^ (mask[i] ?? 0)
    before = padded.subarray(at, at + 16)
  }
  return padded
}

/** The password without its padding; undefined: these bytes cannot be one. */
export function reveal(hidden: Buffer, authenticator: Buffer, secret: string): Buffer | undefined {
  if (hidden.length === 0 || hidden.length % 16 !== 0 || hidden.length > 128) return undefined
  const clear = Buffer.alloc(hidden.length)
  for (let at = 0; at < hidden.length; at += 16) {
    const mask = md5(secret, at === 0 ? authenticator : hidden.subarray(at - 16, at))
    for (let i = 0; i < 16; i++) clear[at + i] = (hidden[at + i] ?? 0) ^ (mask[i] ?? 0)
  }
  let end = clear.length
  while (end > 0 && clear[end - 1] === 0) end--
  return clear.subarray(0, end)
}

export type Login = { username: string; password: string }
type Asking = { secret: string; identifier: number; authenticator: Buffer }

/** A signed Access-Request with a password (PAP), with `more` behind it. */
export function passwordRequest(
  { secret, identifier, authenticator }: Asking,
  { username, password }: Login,
  more: readonly Attribute[],
): Buffer {
  const attributes = [
    { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) },
    text(USER_NAME, username),
    { type: USER_PASSWORD, value: hide(Buffer.from(password), authenticator, secret) },
    ...more,
  ]
  return seal(encode(ACCESS_REQUEST, identifier, authenticator, attributes), secret)
}

/** Whether these bytes are a reply that was signed for this request. */
export function isReplyTo(reply: Buffer, request: Buffer, secret: string): boolean {
  if (reply.length < HEADER_BYTES || reply[1] !== request[1]) return false
  const asked = request.subarray(AUTHENTICATOR_AT, HEADER_BYTES)
  const right = md5(reply.subarray(0, AUTHENTICATOR_AT), asked, reply.subarray(HEADER_BYTES), secret)
  return right.equals(reply.subarray(AUTHENTICATOR_AT, HEADER_BYTES))
}

/** The fault of a reply by RFC 2865, 2866, 3579 and 5080; undefined: there is none. */
export function replyFault(reply: Buffer, request: Buffer, secret: string): string | undefined {
  if (reply.length < HEADER_BYTES || reply.readUInt16BE(2) !== reply.length) return 'its length'
  if (!isReplyTo(reply, request, secret)) return 'its Response Authenticator'
  const attributes = attributesOf(reply)
  if (!attributes) return 'its attributes'
  const asked = request.subarray(AUTHENTICATOR_AT, HEADER_BYTES)
  const [first] = attributes
  if (request[0] !== ACCOUNTING_REQUEST) {
    if (first?.type !== MESSAGE_AUTHENTICATOR || first.value.length !== 16)
      return 'no Message-Authenticator in the first place'
    const right = messageAuthenticator(reply, HEADER_BYTES + 2, asked, secret)
    if (!right.equals(first.value)) return 'its Message-Authenticator'
  }
  const proxies = (all: readonly Attribute[]) =>
    Buffer.concat(
      all
        .filter(({ type }) => type === PROXY_STATE)
        .flatMap(({ value }) => [Buffer.from([value.length]), value]),
    )
  const own = attributesOf(request.subarray(0, request.readUInt16BE(2))) ?? []
  return proxies(attributes).equals(proxies(own)) ? undefined : 'its Proxy-States'
}
