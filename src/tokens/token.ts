// Tokens: a short one for calls and a long one that renews the pair (AMAPI contract section 3). Pure.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { addDays, dayIn } from '../day.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'

export type TokenKind = 'short' | 'long'

/** Both tokens in clear text. Never stored: it exists only in the answer. */
export type TokenPair = {
  shortToken: string
  shortExpiresAt: Instant
  longToken: string
  longExpiresAt: Instant
}

/** A pair as it is stored. */
export type StoredPair = {
  id: number
  family: string
  accountId: number
  aliasId: number | null
  shortExpiresAt: Instant
  longExpiresAt: Instant
  rotatedAt: Instant | null
  createdAt: Instant
  /** When the pair was last presented with an e-mail address that is not its own. */
  misnamedAt: Instant | null
}

/** Live pairs of an account, and of each of its aliases. The oldest is deleted. */
export const MAX_LIVE_PAIRS = 20
/** Rotated pairs that are remembered for an account and for each alias, to detect a second use. */
export const MAX_ROTATED_PAIRS = 100
/** A second use of a long token within this time means that the answer was lost, not that the token was stolen. */
export const REUSE_GRACE_MS = MINUTE_MS

const PREFIX = { short: '0x1', long: '0x2' } as const
export const TOKEN_SHAPE = { short: /^0x1[0-9a-f]{32}$/, long: /^0x2[0-9a-f]{32}$/ } as const

export function makeToken(kind: TokenKind, random: Random): string {
  return PREFIX[kind] + random.bytes(16).toString('hex')
}

/** The kind of a token by its shape. Undefined when the text looks like neither. */
export function kindOfToken(token: string): TokenKind | undefined {
  if (TOKEN_SHAPE.short.test(token)) return 'short'
  return TOKEN_SHAPE.long.test(token) ? 'long' : undefined
}

/** The hash under which a token of this kind is stored. Undefined when the text has another shape. */
export function tokenHash(kind: TokenKind, token: string): string | undefined {
  return TOKEN_SHAPE[kind].test(token) ? hashSecret(token) : undefined
}

export type Lives = { short_token_hours: number; long_token_days: number }

export function makePair(random: Random, lives: Lives, now: Instant): TokenPair {
  return {
    shortToken: makeToken('short', random),
    // Whole seconds: the answer shows seconds, and a token must not end before the time it shows.
    shortExpiresAt: Math.floor(now / 1000) * 1000 + lives.short_token_hours * HOUR_MS,
    longToken: makeToken('long', random),
    longExpiresAt: Date.parse(addDays(dayIn('UTC', now), lives.long_token_days)),
  }
}

/** What the use of this long token means now. */
export function judgeLongToken(pair: StoredPair, now: Instant): 'use' | 'expired' | 'stolen' {
  if (pair.rotatedAt !== null && now - pair.rotatedAt > REUSE_GRACE_MS) return 'stolen'
  return pair.longExpiresAt <= now ? 'expired' : 'use'
}

/** Expired pairs are kept this long, so that the answer is "expired" and not "unknown". */
export const EXPIRED_PAIR_KEPT_MS = 30 * DAY_MS
