// API keys name a brand (they ship inside its apps); secret keys prove that its own server calls. Pure.
import type { Instant } from '../clock.ts'
import type { Random } from '../ids.ts'

export type KeyKind = 'api' | 'secret'

/** What may be shown of a key: the key itself is only known to whoever noted it down. */
export type BrandKey = {
  id: number
  kind: KeyKind
  hint: string
  label: string
  createdAt: Instant
  revokedAt: Instant | null
}

const PREFIX = { api: 'lk_api_', secret: 'lk_secret_' } satisfies Record<KeyKind, string>
const RANDOM_BYTES = 20 // 160 bits: hashing without salt is safe
const HINT_DIGITS = 4

/** A new key and the beginning of it that lists may show. */
export function newKey(kind: KeyKind, random: Random): { key: string; hint: string } {
  const key = PREFIX[kind] + random.bytes(RANDOM_BYTES).toString('hex')
  return { key, hint: key.slice(0, PREFIX[kind].length + HINT_DIGITS) }
}
