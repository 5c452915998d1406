// Tokens: a short one for calls and a long one that renews the pair (AMAPI contract section 3). Pure.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { addDays, dayIn } from '../day.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'

export type TokenKind = 'short' | 'long'

/** Both tokens in clear: exists only on the way to the caller. */
export type TokenPair = {
  shortToken: string
  shortExpiresAt: Instant
  longToken: string
  longExpiresAt: Instant
}

/** What is kept of a pair. */
export type StoredPair = {
  id: number
  family: string
  accountId: number
  aliasId: number | null
  shortExpiresAt: Instant
  longExpiresAt: Instant
  rotatedAt: Instant | null
  createdAt: Instant
  /** When it last came with somebody else's e-mail address. */
  misnamedAt: Instant | null
}

/** Live pairs of an account, and of each of its aliases; the oldest of that name goes. */
export const MAX_LIVE_PAIRS = 20
/** Used-up long tokens remembered per account, to notice that one is used again. */
export const MAX_ROTATED_PAIRS = 100
/** A long token used again this soon means that the answer got lost, not that the token was stolen. */
export const REUSE_GRACE_MS = MINUTE_MS

const PREFIX = { short: '0x1', long: '0x2' } as const
const SHAPE = { short: /^0x1[0-9a-f]{32}$/, long: /^0x2[0-9a-f]{32}$/ } as const

export function makeToken(kind: TokenKind, random: Random): string {
  return PREFIX[kind] + random.bytes(16).toString('hex')
}

/** By its shape; undefined when it has neither. */
export function kindOfToken(token: string): TokenKind | undefined {
  if (SHAPE.short.test(token)) return 'short'
  return SHAPE.long.test(token) ? 'long' : undefined
}

/** The hash under which a token of this kind is stored; undefined when it has another shape. */
export function tokenHash(kind: TokenKind, token: string): string | undefined {
  return SHAPE[kind].test(token) ? hashSecret(token) : undefined
}

export type Lives = { short_token_hours: number; long_token_days: number }

export function makePair(random: Random, lives: Lives, now: Instant): TokenPair {
  return {
    shortToken: makeToken('short', random),
    // Whole seconds: the wire shows nothing finer, and a token must not die before the second it shows.
    shortExpiresAt: Math.floor(now / 1000) * 1000 + lives.short_token_hours * HOUR_MS,
    longToken: makeToken('long', random),
    longExpiresAt: Date.parse(addDays(dayIn('UTC', now), lives.long_token_days)),
  }
}

/** What a long token that is presented now means. */
export function judgeLongToken(pair: StoredPair, now: Instant): 'use' | 'expired' | 'stolen' {
  if (pair.rotatedAt !== null && now - pair.rotatedAt > REUSE_GRACE_MS) return 'stolen'
  return pair.longExpiresAt <= now ? 'expired' : 'use'
}

/** Expired pairs are kept this long, so that their owner reads "expired" and not "unknown". */
export const EXPIRED_PAIR_KEPT_MS = 30 * DAY_MS
