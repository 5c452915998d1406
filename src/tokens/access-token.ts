// Access tokens: a brand's own system gets one for its secret key and sends it with its calls. Pure.
import { DAY_MS, HOUR_MS, type Instant, SECOND_MS } from '../clock.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'

/** Both tokens in clear text. Never stored: it exists only in the answer. */
export type AccessPair = { accessToken: string; refreshToken: string; expiresInS: number }

export const ACCESS_LIFE_MS = HOUR_MS
export const REFRESH_LIFE_MS = 30 * DAY_MS
/** Live pairs of one chain: workers that share a refresh token renew it in parallel. The oldest pairs of that chain are deleted. */
export const MAX_CHAIN_PAIRS = 1000
/** Live chains of one secret key. The chains that were renewed longest ago are deleted. */
export const MAX_CHAINS = 1000

/** All pairs that follow from one use of a secret key. They end together, however often they are renewed. */
export type Chain = { id: string; endsAt: Instant }

/** Access tokens and refresh tokens. */
export const ACCESS_TOKEN = /^[0-9a-f]{64}$/
const BYTES = 32

export function makeAccessPair(random: Random): AccessPair {
  return {
    accessToken: random.bytes(BYTES).toString('hex'),
    refreshToken: random.bytes(BYTES).toString('hex'),
    expiresInS: ACCESS_LIFE_MS / SECOND_MS,
  }
}

/** The hash under which a token is stored. Undefined when the text does not look like a token. */
export function accessTokenHash(token: string): string | undefined {
  return ACCESS_TOKEN.test(token) ? hashSecret(token) : undefined
}

/** The life of the first pair of a new chain, or of one more pair of `chain`. */
export function lifeFrom(now: Instant, chain?: Chain): { expiresAt: Instant; refreshExpiresAt: Instant } {
  return { expiresAt: now + ACCESS_LIFE_MS, refreshExpiresAt: chain?.endsAt ?? now + REFRESH_LIFE_MS }
}
