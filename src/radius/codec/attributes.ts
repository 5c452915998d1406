// Reads and makes attributes by name; the dictionary gives the kind of value of each name. Attributes inside a
// Vendor-Specific are found and made like all others.
import { expandV6, normalizeAddress } from '../../address.ts'
import { keepBytes, keptBytes } from '../../text.ts'
import { type Definition, DICTIONARY, type ValueKind } from './dictionary.ts'
import { type Attribute, attributesOf, MAX_VALUE_BYTES, type Packet, valueAt } from './packet.ts'

type ValueByKind = {
  text: string
  octets: Buffer
  long_octets: Buffer
  integer: number
  time: number
  ipv4: string
  ipv6: string
  prefix6: string
}
export type AttributeName = keyof typeof DICTIONARY
export type AttributeValue<N extends AttributeName> = ValueByKind[(typeof DICTIONARY)[N]['kind']]

const VENDOR_SPECIFIC = 26
const VENDOR_ID_BYTES = 4

/** All that is needed to read attributes. */
export type Attributes = Pick<Packet, 'bytes' | 'places'>

/**
 * The first attribute of that name. A value whose length is wrong for its kind counts as absent, and so does a malformed
 * sub-attribute (RFC 6929 section 2.8: it is treated like an unknown one).
 */
export function findAttribute<N extends AttributeName>(
  packet: Attributes,
  name: N,
): AttributeValue<N> | undefined {
  const definition: Definition = DICTIONARY[name]
  if (definition.kind === 'long_octets') return joined(packet, definition) as AttributeValue<N> | undefined
  const type = definition.vendor ? VENDOR_SPECIFIC : definition.type
  for (const place of packet.places) {
    if (packet.bytes[place] !== type) continue
    const value = valueAt(packet, place)
    const own = definition.vendor ? findInVendorSpecific(value, definition) : value
    const read = own && READERS[definition.kind](own)
    if (read !== undefined) return read as AttributeValue<N>
  }
  return undefined
}

/** All attributes of that name, in their order: Class may occur several times (RFC 2865 section 5.44). */
export function listOctets(packet: Attributes, name: 'Class'): Buffer[] {
  return attributesOf(packet, DICTIONARY[name].type).map(({ value }) => value)
}

/** How often it occurs: RFC 2865 section 5.44 allows many attributes only once. */
export function countAttribute(packet: Attributes, name: AttributeName): number {
  const { type, vendor }: Definition = DICTIONARY[name]
  if (vendor) throw new Error(`${name} is not counted: it stands inside others`)
  let count = 0
  for (const place of packet.places) if (packet.bytes[place] === type) count++
  return count
}

/** One attribute. Throws when the value does not fit, which is a bug: values from outside are checked before. */
export function attribute<N extends AttributeName>(name: N, value: AttributeValue<N>): Attribute {
  const definition: Definition = DICTIONARY[name]
  const bytes = WRITERS[definition.kind](value as never)
  const made = definition.vendor
    ? inVendorSpecific(definition, bytes)
    : { type: definition.type, value: bytes }
  if (made.value.length > MAX_VALUE_BYTES) throw new RangeError(`${name} of ${bytes.length} bytes`)
  return made
}

/** The EAP-Messages that together hold `bytes`; each is full, except the last. */
export function eapMessages(bytes: Buffer): Attribute[] {
  const { type } = DICTIONARY['EAP-Message']
  const parts: Attribute[] = []
  for (let at = 0; at < bytes.length; at += MAX_VALUE_BYTES) {
    parts.push({ type, value: bytes.subarray(at, at + MAX_VALUE_BYTES) })
  }
  return parts
}

function joined(packet: Attributes, { type }: Definition): Buffer | undefined {
  const parts = attributesOf(packet, type).map(({ value }) => value)
  if (parts.length === 0) return undefined
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
}

function findInVendorSpecific(value: Buffer, { vendor, type }: Definition): Buffer | undefined {
  if (value.length < VENDOR_ID_BYTES || value.readUInt32BE(0) !== vendor) return undefined
  let at = VENDOR_ID_BYTES
  while (at + 2 <= value.length) {
    const length = value[at + 1] ?? 0
    if (length < 2 || at + length > value.length) return undefined
    if (value[at] === type) return value.subarray(at + 2, at + length)
    at += length
  }
  return undefined
}

function inVendorSpecific({ vendor = 0, type }: Definition, bytes: Buffer): Attribute {
  const value = Buffer.alloc(VENDOR_ID_BYTES + 2 + bytes.length)
  value.writeUInt32BE(vendor, 0)
  value.writeUInt8(type, VENDOR_ID_BYTES)
  value.writeUInt8((2 + bytes.length) & 0xff, VENDOR_ID_BYTES + 1)
  value.set(bytes, VENDOR_ID_BYTES + 2)
  return { type: VENDOR_SPECIFIC, value }
}

const READERS: { readonly [K in ValueKind]: (bytes: Buffer) => ValueByKind[K] | undefined } = {
  // Many gateways send bytes where RFC 2865 has text. As names of sessions, different bytes must stay different.
  text: keepBytes,
  octets: (bytes) => bytes,
  long_octets: (bytes) => bytes,
  integer: (bytes) => (bytes.length === 4 ? bytes.readUInt32BE(0) : undefined),
  time: (bytes) => (bytes.length === 4 ? bytes.readUInt32BE(0) : undefined),
  ipv4: (bytes) => (bytes.length === 4 ? bytes.join('.') : undefined),
  ipv6: (bytes) => (bytes.length === 16 ? readAddress6(bytes) : undefined),
  prefix6: readPrefix6,
}

const WRITERS: { readonly [K in ValueKind]: (value: ValueByKind[K]) => Buffer } = {
  text: keptBytes,
  octets: (value) => value,
  long_octets: (value) => value,
  integer: writeUInt32,
  time: writeUInt32,
  ipv4: writeAddress4,
  ipv6: writeAddress6,
  prefix6: writePrefix6,
}

function writeUInt32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value, 0)
  return bytes
}

function writeAddress4(value: string): Buffer {
  const bytes = value.split('.').map(Number)
  const isAddress =
    bytes.length === 4 && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
  if (!isAddress) throw new RangeError(`no IPv4 address: ${value}`)
  return Buffer.from(bytes)
}

function readAddress6(bytes: Buffer): string | undefined {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16))
  return normalizeAddress(groups.join(':'))
}

function writeAddress6(value: string): Buffer {
  const bytes = Buffer.allocUnsafe(16)
  for (const [i, group] of expandV6(value).entries()) bytes.writeUInt16BE(group, i * 2)
  return bytes
}

/** RFC 3162 section 2.3: a reserved byte, the length in bits, as many bytes of the prefix as are needed (or more). */
function readPrefix6(bytes: Buffer): string | undefined {
  const bits = bytes[1] ?? 0
  if (bytes.length < 2 || bytes.length > 18 || bits > 128 || bytes.length - 2 < Math.ceil(bits / 8))
    return undefined
  const whole = Buffer.alloc(16)
  whole.set(bytes.subarray(2))
  const address = readAddress6(whole)
  return address && `${address}/${bits}`
}

function writePrefix6(value: string): Buffer {
  const [address = '', bits] = value.split('/')
  const prefixBits = Number(bits ?? 128)
  const prefix = writeAddress6(address).subarray(0, Math.ceil(prefixBits / 8))
  return Buffer.concat([Buffer.from([0, prefixBits]), prefix])
}
