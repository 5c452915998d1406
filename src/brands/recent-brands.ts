// Which brand was named lately by what: in which way it wants errors written is still known when it cannot be looked up.
import { hashSecret } from '../secrets.ts'
import type { Brand } from './brand.ts'

/** The longest forgotten goes first. Access tokens are many, and each is replaced within the hour. */
const MOST_REMEMBERED = 5000

export function makeRecentBrands() {
  const brands = new Map<string, Brand>()
  return {
    /** `named`: the key or token by which a call has named it. */
    noteNamed(named: string, brand: Brand): void {
      const key = hashSecret(named)
      brands.delete(key)
      brands.set(key, brand)
      for (const oldest of brands.keys()) {
        if (brands.size <= MOST_REMEMBERED) break
        brands.delete(oldest)
      }
    },
    lastNamed: (named: string): Brand | undefined => brands.get(hashSecret(named)),
  }
}
