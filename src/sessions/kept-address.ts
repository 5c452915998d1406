// Which addresses of a session are kept, by its brand's setting. Nothing else decides that, so that what a brand keeps
// no addresses of never reaches the database.
import { familyOf, normalizeAddress, normalizeRange } from '../address.ts'
import type { BrandSettings } from '../brands/settings.ts'

export type AddressRule = BrandSettings['session_addresses']

const CUT = { 4: 24, 6: 48 } as const

/** As it may be stored; null: not at all. What is no address, such as a telephone number, is kept whole or not at all. */
export function keptAddress(text: string | undefined, rule: AddressRule): string | null {
  if (rule === 'none' || text === undefined || text === '') return null
  const address = normalizeAddress(text)
  if (rule === 'keep') return address ?? text
  if (address === undefined) return null
  return normalizeRange(`${address}/${familyOf(address) === 'ipv4' ? CUT[4] : CUT[6]}`) ?? null
}
