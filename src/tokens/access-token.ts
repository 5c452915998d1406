// Access tokens: what a brand's own system gets for its secret key and sends with its calls. Pure.
import { DAY_MS, HOUR_MS, type Instant, SECOND_MS } from '../clock.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'

/** Both tokens in clear: exists only on the way to the caller. */
export type AccessPair = { accessToken: string; refreshToken: string; expiresInS: number }

export const ACCESS_LIFE_MS = HOUR_MS
export const REFRESH_LIFE_MS = 30 * DAY_MS
/** Pairs of one chain: workers that share a refresh token renew it side by side. The oldest go, and no other chain's. */
export const MAX_CHAIN_PAIRS = 1000
/** Chains that one secret key may have begun and that live; those that were renewed longest ago go. */
export const MAX_CHAINS = 1000

/** All pairs that descend from one use of a secret key. It ends for all of them together, however often it is renewed. */
export type Chain = { id: string; endsAt: Instant }

const SHAPE = /^[0-9a-f]{64}$/
const BYTES = 32

export function makeAccessPair(random: Random): AccessPair {
  return {
    accessToken: random.bytes(BYTES).toString('hex'),
    refreshToken: random.bytes(BYTES).toString('hex'),
    expiresInS: ACCESS_LIFE_MS / SECOND_MS,
  }
}

/** The hash under which a token is stored; undefined when it has another shape. */
export function accessTokenHash(token: string): string | undefined {
  return SHAPE.test(token) ? hashSecret(token) : undefined
}

/** Of the first pair of a chain, or of one more of `chain`. */
export function lifeFrom(now: Instant, chain?: Chain): { expiresAt: Instant; refreshExpiresAt: Instant } {
  return { expiresAt: now + ACCESS_LIFE_MS, refreshExpiresAt: chain?.endsAt ?? now + REFRESH_LIFE_MS }
}
