// What a server must do with a packet, according to the RFCs and this project's rules, not according to the server: no
// answer, an answer, or either. And the possible answers.
import {
  ACCESS_ACCEPT,
  ACCESS_CHALLENGE,
  ACCESS_REJECT,
  ACCESS_REQUEST,
  ACCOUNTING_REQUEST,
  ACCOUNTING_RESPONSE,
  ACCT_SESSION_ID,
  ACCT_STATUS_TYPE,
  type Attribute,
  attributesOf,
  CHAP_CHALLENGE,
  CHAP_PASSWORD,
  EAP_MESSAGE,
  find,
  HEADER_BYTES,
  isReportSigned,
  MESSAGE_AUTHENTICATOR,
  md5,
  messageAuthenticatorSays,
  PROXY_STATE,
  reveal,
  STATUS_SERVER,
  USER_NAME,
  USER_PASSWORD,
} from '../parts/radius-wire.ts'

export type Listens = 'logins' | 'accounting'
/** `none`: its address belongs to no gateway. */
export type Place = { listens: Listens | 'both'; policy: 'strict' | 'legacy' | 'none'; secret: string }
export type Expected = 'silence' | 'answer' | 'either'

const MAX_PACKET_BYTES = 4096
const VENDOR_SPECIFIC = 26
/** A server may bound its input; beyond these bounds either is right. */
const ORDINARY_ATTRIBUTES = 200
const ORDINARY_PROXY_STATE_BYTES = 1024
const SESSION_REPORTS = new Set([1, 2, 3])
/** A request without any of them should be signed (RFC 3579 section 3.3, note 1). MS-CHAP is inside Vendor-Specific. */
const CREDENTIALS = [USER_PASSWORD, CHAP_PASSWORD, 70, EAP_MESSAGE, VENDOR_SPECIFIC]

export function expectedOf(datagram: Buffer, place: Place): Expected {
  if (place.policy === 'none') return 'silence' // RFC 2865 section 3
  const packet = packetIn(datagram)
  if (!packet) return 'silence'
  const code = packet[0] ?? 0
  // RFC 2865 section 3: an invalid code is silently discarded; answers and RFC 5176 are not for a server of logins.
  if (code !== ACCESS_REQUEST && code !== ACCOUNTING_REQUEST && code !== STATUS_SERVER) return 'silence'
  const attributes = attributesOf(packet)
  if (!attributes) return brokenAttributes(code, place)
  const says = expectedOfWhole(packet, attributes, place)
  return says === 'answer' && (isHuge(attributes) || isElsewhere(code, place)) ? 'either' : says
}

/** RFC 2865 section 3: too short, too long, or with a wrong length. Bytes beyond the length are padding. */
export function packetIn(datagram: Buffer): Buffer | undefined {
  if (datagram.length < HEADER_BYTES) return undefined
  const length = datagram.readUInt16BE(2)
  if (length < HEADER_BYTES || length > MAX_PACKET_BYTES || length > datagram.length) return undefined
  return datagram.subarray(0, length)
}

/**
 * RFC 2866 section 5: discarded. RFC 2865 section 5 allows an Access-Reject, but no signature covers a request whose
 * attributes cannot be read.
 */
function brokenAttributes(code: number, { policy }: Place): Expected {
  return code === ACCESS_REQUEST && policy === 'legacy' ? 'either' : 'silence'
}

function expectedOfWhole(packet: Buffer, attributes: readonly Attribute[], place: Place): Expected {
  if (packet[0] === ACCOUNTING_REQUEST) return expectedOfReport(packet, attributes, place.secret)
  const signed = messageAuthenticatorSays(packet, place.secret)
  if (signed === 'wrong') return 'silence' // RFC 3579 section 3.2
  if (signed === 'twice') return 'either'
  if (signed === 'right') return 'answer'
  // RFC 5997 section 3: a Status-Server must have one. RFC 3579 section 3.1: so must EAP. CVE-2024-3596: so must proxied
  // requests.
  if (packet[0] === STATUS_SERVER || place.policy === 'strict') return 'silence'
  const has = (type: number) => attributes.some((one) => one.type === type)
  if (has(EAP_MESSAGE)) return 'silence'
  if (has(PROXY_STATE)) return place.listens === 'both' ? 'either' : 'silence' // over TLS no attacker could forge an answer
  return CREDENTIALS.some(has) ? 'answer' : 'either'
}

/** RFC 2866: a wrong authenticator gets no answer (section 3), nor does a report that cannot be recorded (section 4.1). */
function expectedOfReport(packet: Buffer, attributes: readonly Attribute[], secret: string): Expected {
  if (!isReportSigned(packet, secret)) return 'silence'
  const only = (type: number) => {
    const values = attributes.filter((one) => one.type === type)
    return values.length === 1 ? values[0]?.value : undefined
  }
  const status = only(ACCT_STATUS_TYPE)
  const isOfSession = status?.length === 4 && SESSION_REPORTS.has(status.readUInt32BE())
  const isSound =
    attributes.every(({ type }) => type !== MESSAGE_AUTHENTICATOR && type !== EAP_MESSAGE) &&
    (only(ACCT_SESSION_ID)?.length ?? 0) > 0
  return isOfSession && isSound ? 'answer' : 'either'
}

function isHuge(attributes: readonly Attribute[]): boolean {
  const proxies = attributes.filter(({ type }) => type === PROXY_STATE)
  const bytes = proxies.reduce((sum, { value }) => sum + value.length + 2, 0)
  return attributes.length > ORDINARY_ATTRIBUTES || bytes > ORDINARY_PROXY_STATE_BYTES
}

/** No RFC defines a login at the port of accounting, or the other way round. */
function isElsewhere(code: number, { listens }: Place): boolean {
  if (code === STATUS_SERVER || listens === 'both') return false
  return (code === ACCESS_REQUEST) !== (listens === 'logins')
}

/** The allowed answers. An Access-Accept only if the request proves a known password. */
export function allowedCodes(
  request: Buffer,
  place: Place,
  passwords: ReadonlyMap<string, string>,
): number[] {
  const packet = packetIn(request) ?? request
  if (packet[0] === ACCOUNTING_REQUEST) return [ACCOUNTING_RESPONSE]
  if (packet[0] === STATUS_SERVER)
    return place.listens === 'both'
      ? [ACCESS_ACCEPT, ACCOUNTING_RESPONSE]
      : [place.listens === 'logins' ? ACCESS_ACCEPT : ACCOUNTING_RESPONSE]
  const refusals = [ACCESS_REJECT, ACCESS_CHALLENGE]
  return provesPassword(packet, place.secret, passwords) ? [ACCESS_ACCEPT, ...refusals] : refusals
}

function provesPassword(packet: Buffer, secret: string, passwords: ReadonlyMap<string, string>): boolean {
  const attributes = attributesOf(packet) ?? []
  // Logins are found in any case.
  const password = passwords.get(find(attributes, USER_NAME)?.toString().toLowerCase() ?? '')
  if (password === undefined) return false
  const authenticator = packet.subarray(4, HEADER_BYTES)
  // When there are several, the server may check any.
  return attributes.some(({ type, value }) => {
    if (type === USER_PASSWORD) return reveal(value, authenticator, secret)?.equals(Buffer.from(password))
    if (type !== CHAP_PASSWORD || value.length !== 17) return false
    const challenge = find(attributes, CHAP_CHALLENGE) ?? authenticator
    return md5(value.subarray(0, 1), password, challenge).equals(value.subarray(1)) // RFC 2865 section 2.2
  })
}
