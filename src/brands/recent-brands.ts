// Remembers the brand of each recent key and token. While the database is away, errors are still written in that brand's way.
import { hashSecret } from '../secrets.ts'
import type { Brand } from './brand.ts'

/** The least recently used entry is dropped first. There are many access tokens, each replaced within the hour. */
const MOST_REMEMBERED = 5000

export type RecentBrands = ReturnType<typeof makeRecentBrands>

export function makeRecentBrands() {
  const brands = new Map<string, Brand>()
  return {
    /** `hash`: of the key or token of a call. */
    note(hash: string, brand: Brand): void {
      brands.delete(hash)
      brands.set(hash, brand)
      for (const oldest of brands.keys()) {
        if (brands.size <= MOST_REMEMBERED) break
        brands.delete(oldest)
      }
    },
    lastNamed: (named: string): Brand | undefined => brands.get(hashSecret(named)),
  }
}
