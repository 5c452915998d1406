// Which addresses of people are kept, by their brand's setting: in the database and in the log. Nothing else decides that,
// so that what a brand keeps no addresses of never reaches a disk.
import { familyOf, normalizeAddress, normalizeRange } from './address.ts'

/** The strictest last. */
export const ADDRESS_RULES = ['keep', 'cut', 'none'] as const
export type AddressRule = (typeof ADDRESS_RULES)[number]

const CUT = { ipv4: 24, ipv6: 48 } as const

/** Of a caller, as it may be written down; '' where it may not be. Only this file makes one. */
export type KeptAddress = string & { readonly kept: unique symbol }

/** Where a caller is: `address` for rules that count in memory or by keyed fingerprints, `kept` for what is written down. */
export type From = { address: string; kept: KeptAddress }

export function fromAddress(address: string, rule: AddressRule): From {
  return { address, kept: keptCaller(address, rule) }
}

export function keptCaller(address: string | undefined, rule: AddressRule): KeptAddress {
  return (keptAddress(address, rule) ?? '') as KeptAddress
}

/** What counts for a caller of whom nobody knows yet which brand it means. */
export function strictestOf(rules: readonly AddressRule[]): AddressRule {
  return ADDRESS_RULES.findLast((rule) => rules.includes(rule)) ?? 'keep'
}

/** As it may be stored; null: not at all. What is no address, such as a telephone number, is kept whole or not at all. */
export function keptAddress(text: string | undefined, rule: AddressRule): string | null {
  if (rule === 'none' || text === undefined || text === '') return null
  const address = normalizeAddress(text)
  if (rule === 'keep') return address ?? text
  return address === undefined ? null : (normalizeRange(`${address}/${CUT[familyOf(address)]}`) ?? null)
}

/** The same of a range such as 2001:db8:1:2::/64; one that is wider than what addresses are cut to stays as it is. */
export function keptRange(text: string | undefined, rule: AddressRule): string | null {
  const range = rule === 'none' || text === undefined ? undefined : normalizeRange(text)
  if (range === undefined) return null
  const [address = '', bits] = range.split('/')
  if (rule === 'keep' || (bits !== undefined && Number(bits) <= CUT[familyOf(address)])) return range
  return normalizeRange(`${address}/${CUT[familyOf(address)]}`) ?? null
}
