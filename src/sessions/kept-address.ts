// Which addresses of a session are kept, by its brand's setting. Nothing else decides that, so that what a brand keeps
// no addresses of never reaches the database.
import { familyOf, normalizeAddress, normalizeRange } from '../address.ts'
import type { BrandSettings } from '../brands/settings.ts'

export type AddressRule = BrandSettings['session_addresses']

const CUT = { ipv4: 24, ipv6: 48 } as const

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
