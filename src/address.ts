// IP addresses and ranges as text in one canonical form, so that two spellings of one address are equal.
// Pure; knows nothing of who owns a list. IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2) counts as IPv4.
import { BlockList, isIP, SocketAddress } from 'node:net'

const MAPPED_PREFIX = '::ffff:'
const MAPPED_BITS = 96

/** `text` in canonical form (IPv6 shortened, lower case, no zone), or undefined when it is no IP address. */
export function normalizeAddress(text: string): string | undefined {
  if (isIP(text) === 4) return text
  const plain = text.trim().replace(/%.*$/, '')
  const family = isIP(plain)
  if (family === 4) return plain
  if (family !== 6) return undefined
  const { address } = new SocketAddress({ address: plain, family: 'ipv6' })
  const tail = address.startsWith(MAPPED_PREFIX) ? address.slice(MAPPED_PREFIX.length) : ''
  return isIP(tail) === 4 ? tail : address
}

/**
 * A single address or a CIDR range in canonical form: host bits cleared, a full-length prefix left out.
 * Undefined when it is neither.
 */
export function normalizeRange(text: string): string | undefined {
  const [given = '', prefixText, ...rest] = text.trim().split('/')
  const address = normalizeAddress(given)
  if (!address || rest.length > 0) return undefined
  if (prefixText === undefined) return address
  if (!/^\d{1,3}$/.test(prefixText)) return undefined
  const isV4 = isIP(address) === 4
  const prefix = Number(prefixText) - (isV4 && isIP(given.trim()) === 6 ? MAPPED_BITS : 0)
  const bits = isV4 ? 32 : 128
  if (prefix < 0 || prefix > bits) return undefined
  const network = isV4 ? maskV4(address, prefix) : maskV6(address, prefix)
  return prefix === bits ? network : `${network}/${prefix}`
}

/** The line of one subscriber: an IPv4 address, or the /64 of an IPv6 one (RFC 6177). `address`: canonical. */
export function subscriberOf(address: string): string {
  return familyOf(address) === 'ipv6' ? (normalizeRange(`${address}/64`) ?? address) : address
}

/** An address or range in canonical form, and all ranges that hold it, the smallest first. */
export function rangesAround(range: string): string[] {
  const [address = '', bits] = range.split('/')
  const most = bits === undefined ? (familyOf(address) === 'ipv4' ? 32 : 128) : Number(bits)
  return Array.from({ length: most + 1 }, (_, n) => normalizeRange(`${address}/${most - n}`) ?? range)
}

/** Whether an address (in any spelling) lies in one of `ranges`, which must be canonical. */
export function makeAddressSet(ranges: readonly string[]): { has(address: string): boolean } {
  // Two lists: one would take an IPv4 address for its mapped form, so that ::/64 would cover all of IPv4.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const family = familyOf(address)
    if (prefix === undefined) lists[family].addAddress(address, family)
    else lists[family].addSubnet(address, Number(prefix), family)
  }
  return {
    has(address) {
      const plain = normalizeAddress(address)
      if (plain === undefined) return false
      const family = familyOf(plain)
      return lists[family].check(plain, family)
    },
  }
}

/** Whether two canonical addresses or ranges have an address in common: one holds the other then. */
export function doOverlap(one: string, other: string): boolean {
  const [first = '', second = ''] = [one, other].map((range) => range.split('/')[0])
  return makeAddressSet([one]).has(second) || makeAddressSet([other]).has(first)
}

const PRIVATE = makeAddressSet([
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
])

/** Of this machine, or of a network that the open Internet does not carry. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.has(address)
}

/** Of IPv4, all that the registry of special addresses (RFC 6890) does not call globally reachable, and what is left of 192.88.99/24. */
const SPECIAL_V4 = makeAddressSet([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
])
/** The only part of IPv6 that is given out to networks, less what leads back into IPv4 (Teredo, 6to4) or is for examples. */
const GLOBAL_V6 = makeAddressSet(['2000::/3'])
const SPECIAL_V6 = makeAddressSet(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

/** Whether the open Internet carries packets to this address, and to it alone. IPv4 within IPv6 is judged as IPv4, or refused. */
export function isPublicAddress(address: string): boolean {
  const plain = normalizeAddress(address)
  if (plain === undefined) return false
  if (familyOf(plain) === 'ipv4') return !SPECIAL_V4.has(plain)
  return GLOBAL_V6.has(plain) && !SPECIAL_V6.has(plain)
}

/** Of an address or a host: only this machine reaches it. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.') || host === 'localhost'
}

/** Of an address in canonical form, or of a host: `isIPv6` would build its large pattern at every start. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

function maskV4(address: string, prefix: number): string {
  const bytes = address.split('.').map(Number)
  return bytes.map((byte, i) => byte & byteMask(prefix - i * 8)).join('.')
}

function maskV6(address: string, prefix: number): string {
  const groups = expandV6(address)
  const masked = groups.map((group, i) => {
    const bits = Math.min(16, Math.max(0, prefix - i * 16))
    return group & ((0xffff << (16 - bits)) & 0xffff)
  })
  const text = masked.map((group) => group.toString(16)).join(':')
  return new SocketAddress({ address: text, family: 'ipv6' }).address
}

function byteMask(bits: number): number {
  const kept = Math.min(8, Math.max(0, bits))
  return (0xff << (8 - kept)) & 0xff
}

/** The eight 16-bit groups of a valid IPv6 address, dotted tail included. */
export function expandV6(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const hex = dotted
    ? address.slice(0, dotted.index) +
      [`${pair(dotted[1], dotted[2])}`, `${pair(dotted[3], dotted[4])}`].join(':')
    : address
  const [head = '', tail] = hex.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => Number.parseInt(group, 16))
}

function pair(high: string | undefined, low: string | undefined): string {
  return (Number(high) * 256 + Number(low)).toString(16)
}
