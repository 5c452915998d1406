// Remembers the brand of each recent key and token. While the database is away, errors are still written in that brand's way.
import { hashSecret } from '../secrets.ts'
import type { Brand } from './brand.ts'

/** The least recently used entry is dropped first. There are many access tokens, each replaced within the hour. */
const MOST_REMEMBERED = 5000

export function makeRecentBrands() {
  const brands = new Map<string, Brand>()
  return {
    /** `named`: the key or token of the call. */
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
