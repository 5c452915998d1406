// Decides by the brand's setting which addresses of people the database and the log may keep. Only this file decides it, so
// that an address that a brand does not keep never reaches a disk.
import { familyOf, normalizeAddress, normalizeRange } from './address.ts'

/** Sorted: the strictest rule is last. */
export const ADDRESS_RULES = ['keep', 'cut', 'none'] as const
export type AddressRule = (typeof ADDRESS_RULES)[number]

const CUT = { ipv4: 24, ipv6: 48 } as const

/** The address of a caller as it may be stored; '' when it may not. Only this file creates one. */
export type KeptAddress = string & { readonly kept: unique symbol }

/** The address of a caller: `address` for rules that count in memory or by keyed fingerprints, `kept` for storage. */
export type From = { address: string; kept: KeptAddress }

export function fromAddress(address: string, rule: AddressRule): From {
  return { address, kept: keptCaller(address, rule) }
}

export function keptCaller(address: string | undefined, rule: AddressRule): KeptAddress {
  return (keptAddress(address, rule) ?? '') as KeptAddress
}

/** The rule for a caller whose brand is not known yet. */
export function strictestOf(rules: readonly AddressRule[]): AddressRule {
  return ADDRESS_RULES.findLast((rule) => rules.includes(rule)) ?? 'keep'
}

/** The address as it may be stored; null: not at all. Other text, such as a telephone number, is kept whole or not at all. */
export function keptAddress(text: string | undefined, rule: AddressRule): string | null {
  if (rule === 'none' || text === undefined || text === '') return null
  const address = normalizeAddress(text)
  if (rule === 'keep') return address ?? text
  return address === undefined ? null : (normalizeRange(`${address}/${CUT[familyOf(address)]}`) ?? null)
}

/** The same for a range such as 2001:db8:1:2::/64. A range that is wider than a cut address stays unchanged. */
export function keptRange(text: string | undefined, rule: AddressRule): string | null {
  const range = rule === 'none' || text === undefined ? undefined : normalizeRange(text)
  if (range === undefined) return null
  const [address = '', bits] = range.split('/')
  if (rule === 'keep' || (bits !== undefined && Number(bits) <= CUT[familyOf(address)])) return range
  return normalizeRange(`${address}/${CUT[familyOf(address)]}`) ?? null
}
