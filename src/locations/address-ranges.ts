// Turns an address, a range or a network into single addresses. Pure.
import { isIP } from 'node:net'
import { expandV6, normalizeAddress, normalizeRange } from '../address.ts'
import { AppError } from '../errors.ts'

/** A typing mistake such as /8 must be refused before it fills the stock. */
export const MAX_ADDRESSES_AT_ONCE = 4096

type Family = 4 | 6
type Range = { family: Family; first: bigint; last: bigint }

/**
 * Each of `texts` is an address, `first-last` (the last one in full, or its last part only), or a network in CIDR
 * notation, which means each of its addresses. Returns canonical addresses. Errors: invalid_input, also for an address
 * that occurs twice.
 */
export function expandRanges(texts: readonly string[]): string[] {
  const ranges = texts.map(parseRange)
  const count = ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n)
  if (count === 0n) throw new AppError('invalid_input', 'Name at least one address')
  if (count > MAX_ADDRESSES_AT_ONCE)
    throw new AppError(
      'invalid_input',
      `These are ${count} addresses; at most ${MAX_ADDRESSES_AT_ONCE} at once`,
    )
  const all = ranges.flatMap(({ family, first, last }) =>
    Array.from({ length: Number(last - first) + 1 }, (_, i) => toText(family, first + BigInt(i))),
  )
  const seen = new Set<string>()
  const twice = all.filter((address) => seen.size === seen.add(address).size)
  if (twice.length > 0) throw new AppError('invalid_input', `Named twice: ${someOf(twice)}`)
  return all
}

/** The first few addresses, for messages. */
export function someOf(addresses: readonly string[]): string {
  const shown = addresses.slice(0, MAX_SHOWN).join(', ')
  return addresses.length > MAX_SHOWN ? `${shown} and ${addresses.length - MAX_SHOWN} more` : shown
}

const MAX_SHOWN = 10

function parseRange(text: string): Range {
  if (text.includes('/')) return parseNetwork(text)
  const [from = '', to, ...rest] = text.split('-')
  const first = normalizeAddress(from)
  if (!first || rest.length > 0) throw notUnderstood(text)
  const last = to === undefined ? first : lastOf(first, to.trim())
  if (last === undefined || isIP(last) !== isIP(first)) throw notUnderstood(text)
  const range = { family: familyOf(first), first: toNumber(first), last: toNumber(last) }
  if (range.last < range.first) throw new AppError('invalid_input', `${text} ends before it begins`)
  return range
}

/** Completes a last part: `20` after 198.51.100.10 is 198.51.100.20; `ff` after 2001:db8::1 is 2001:db8::ff. */
function lastOf(first: string, text: string): string | undefined {
  if (isIP(first) === 4 && /^\d{1,3}$/.test(text)) return normalizeAddress(first.replace(/\d+$/, text))
  if (isIP(first) === 6 && /^[0-9a-f]{1,4}$/i.test(text))
    return toText(6, (toNumber(first) & ~0xffffn) | BigInt(`0x${text}`))
  return normalizeAddress(text)
}

function parseNetwork(text: string): Range {
  const network = normalizeRange(text)
  if (!network) throw notUnderstood(text)
  const [address = '', prefix] = network.split('/')
  const family = familyOf(address)
  const first = toNumber(address)
  if (normalizeAddress(text.split('/')[0] ?? '') !== address)
    throw new AppError('invalid_input', `${text} is inside a network; write the network itself: ${network}`)
  const free = prefix === undefined ? 0 : (family === 4 ? 32 : 128) - Number(prefix)
  return { family, first, last: first + (1n << BigInt(free)) - 1n }
}

function familyOf(address: string): Family {
  return isIP(address) === 4 ? 4 : 6
}

function toNumber(address: string): bigint {
  const [parts, bits] =
    familyOf(address) === 4 ? [address.split('.').map(Number), 8n] : [expandV6(address), 16n]
  return parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n)
}

function toText(family: Family, value: bigint): string {
  const [bits, count, base, mark] = family === 4 ? [8, 4, 10, '.'] : [16, 8, 16, ':']
  const parts = Array.from({ length: Number(count) }, (_, i) => {
    const shift = BigInt(Number(bits) * (Number(count) - 1 - i))
    return ((value >> shift) & ((1n << BigInt(bits)) - 1n)).toString(Number(base))
  })
  const text = parts.join(String(mark))
  return normalizeAddress(text) ?? text
}

function notUnderstood(text: string): AppError {
  return new AppError(
    'invalid_input',
    `"${text}" is no address; write one such as 198.51.100.10, a range such as 198.51.100.10-20, or a network such as 198.51.100.0/28`,
  )
}
