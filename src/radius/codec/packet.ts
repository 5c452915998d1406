// A RADIUS packet as bytes and as a code, an identifier, an authenticator and attributes (RFC 2865 section 3).
// Pure: knows neither secrets (signatures.ts) nor what an attribute means (attributes.ts).

export const CODES = {
  'Access-Request': 1,
  'Access-Accept': 2,
  'Access-Reject': 3,
  'Accounting-Request': 4,
  'Accounting-Response': 5,
  'Access-Challenge': 11,
  'Status-Server': 12,
  'Disconnect-Request': 40,
  'Disconnect-ACK': 41,
  'Disconnect-NAK': 42,
  'CoA-Request': 43,
  'CoA-ACK': 44,
  'CoA-NAK': 45,
} as const
export type Code = keyof typeof CODES

export type Attribute = { readonly type: number; readonly value: Buffer }

export type Packet = {
  readonly code: Code
  readonly identifier: number
  readonly authenticator: Buffer
  /** Where each attribute begins in `bytes`, in their order. */
  readonly places: readonly number[]
  /** Exactly the packet: bytes of the datagram beyond its length field are cut off. */
  readonly bytes: Buffer
}

/** Why bytes are no packet. Such bytes never get an answer. */
export type Malformed =
  | 'shorter_than_a_header'
  | 'length_out_of_range'
  | 'shorter_than_its_length'
  | 'unknown_code'
  | 'broken_attribute'
  | 'too_many_attributes'
  | 'too_much_proxy_state'

export const HEADER_BYTES = 20
/** RFC 2865 section 3. */
export const MAX_PACKET_BYTES = 4096
/** Type and length take two of 255. */
export const MAX_VALUE_BYTES = 253
/** Real requests hold under 30; 4096 bytes could hold 2,038 empty ones. */
const MAX_ATTRIBUTES = 200
/**
 * The Proxy-State that must be returned in the reply (RFC 2865 section 5.33), beside everything else: the states of a dozen
 * proxies.
 */
const MAX_PROXY_STATE_BYTES = 1024

export const PROXY_STATE = 33

const codeNames = new Map<number, Code>(Object.entries(CODES).map(([name, number]) => [number, name as Code]))

/** Reads a datagram, or a frame of RADIUS over TLS. */
export function decodePacket(datagram: Buffer): Packet | Malformed {
  if (datagram.length < HEADER_BYTES) return 'shorter_than_a_header'
  const length = datagram.readUInt16BE(2)
  if (length < HEADER_BYTES || length > MAX_PACKET_BYTES) return 'length_out_of_range'
  if (length > datagram.length) return 'shorter_than_its_length'
  const code = codeNames.get(datagram.readUInt8(0))
  if (!code) return 'unknown_code'
  const bytes = datagram.subarray(0, length)
  const places = findPlaces(bytes)
  if (typeof places === 'string') return places
  return {
    code,
    identifier: bytes.readUInt8(1),
    authenticator: bytes.subarray(4, HEADER_BYTES),
    places,
    bytes,
  }
}

/** Most attributes of a request are not read: their values are made when they are asked for. */
function findPlaces(bytes: Buffer): number[] | Malformed {
  const places: number[] = []
  let proxyStateBytes = 0
  let at = HEADER_BYTES
  while (at < bytes.length) {
    // A type without a length at the very end reads as length 0.
    const length = bytes[at + 1] ?? 0
    if (length < 2 || at + length > bytes.length) return 'broken_attribute'
    if (places.length === MAX_ATTRIBUTES) return 'too_many_attributes'
    if (bytes[at] === PROXY_STATE) proxyStateBytes += length
    places.push(at)
    at += length
  }
  return proxyStateBytes > MAX_PROXY_STATE_BYTES ? 'too_much_proxy_state' : places
}

/** The value of the attribute at that place, as a view. */
export function valueAt({ bytes }: Pick<Packet, 'bytes'>, place: number): Buffer {
  return bytes.subarray(place + 2, place + (bytes[place + 1] ?? 0))
}

/** All attributes, or those of one type, in their order. Their values are views. */
export function attributesOf(packet: Pick<Packet, 'bytes' | 'places'>, type?: number): Attribute[] {
  const { bytes, places } = packet
  const wanted = type === undefined ? places : places.filter((place) => bytes[place] === type)
  return wanted.map((place) => ({ type: bytes[place] ?? 0, value: valueAt(packet, place) }))
}

export function hasAttribute({ bytes, places }: Packet, type: number): boolean {
  for (const place of places) if (bytes[place] === type) return true
  return false
}

/** The bytes of an unsigned packet; signatures.ts makes packets that may be sent. Throws when it is too long. */
export function encodePacket(
  code: Code,
  identifier: number,
  authenticator: Buffer,
  attributes: readonly Attribute[],
): Buffer {
  let length = HEADER_BYTES
  for (const { value } of attributes) length += 2 + value.length
  if (length > MAX_PACKET_BYTES) throw new RangeError(`a RADIUS packet of ${length} bytes`)
  const bytes = Buffer.allocUnsafe(length)
  bytes.writeUInt8(CODES[code], 0)
  bytes.writeUInt8(identifier, 1)
  bytes.writeUInt16BE(length, 2)
  bytes.set(authenticator, 4)
  let at = HEADER_BYTES
  for (const { type, value } of attributes) {
    if (value.length > MAX_VALUE_BYTES) throw new RangeError(`attribute ${type} of ${value.length} bytes`)
    bytes.writeUInt8(type, at)
    bytes.writeUInt8(2 + value.length, at + 1)
    bytes.set(value, at + 2)
    at += 2 + value.length
  }
  return bytes
}
