// How failed credentials slow down who sends them. Pure rules; the counters are in throttle-store.ts.
//
// Three counters for each kind of credential: what one source tried for one e-mail, what it tried at all, and what
// everybody tried for one e-mail. Only the first two ever block, so nobody can lock an owner out from elsewhere; the
// third one leaves each source fewer free tries while an account is under attack from many sources.
import { familyOf } from '../address.ts'
import { type Instant, MINUTE_MS, SECOND_MS, waitLeftMs } from '../clock.ts'

export type CredentialKind = 'password' | 'token' | 'secret' | 'login'

export type Counter = { key: string; hits: number; windowEndsAt: Instant; blockedUntil: Instant }

export const FAILURE_WINDOW_MS = 15 * MINUTE_MS
/** Longest block; the contract of the product: a victim behind the attacker's own address waits a minute at most. */
export const MAX_BLOCK_MS = MINUTE_MS
const FREE_TRIES_PER_EMAIL = 5
const FREE_TRIES_PER_SOURCE = 20
const FREE_TRIES_UNDER_ATTACK = 1
const ATTACK_FAILURES = 50

/** An IPv6 subscriber owns at least a /64 (RFC 6177), so that is one source. `address` is in canonical form. */
export function sourceOf(address: string): string {
  if (familyOf(address) === 'ipv4') return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = address.includes('::') ? Array<string>(8 - left.length - right.length).fill('0') : []
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`
}

export type CounterKeys = { pair: string; source: string; target: string }

/** `target`: what the credential is for (an e-mail), '' when it is for the brand itself (secret keys). */
export function counterKeys(
  kind: CredentialKind,
  brandId: number,
  address: string,
  target: string,
): CounterKeys {
  return keysOfSource(kind, brandId, sourceOf(address), target)
}

export function keysOfSource(
  kind: CredentialKind,
  brandId: number,
  source: string,
  target: string,
): CounterKeys {
  return {
    pair: `${kind}:${brandId}:${source}:${target}`,
    source: `${kind}:${brandId}:${source}`,
    target: `${kind}:${brandId}:*:${target}`,
  }
}

/** How long a source must wait before its next try, ms; 0: it may try now. */
export function waitMs(counters: readonly Counter[], keys: CounterKeys, now: Instant): number {
  const ends = counters
    .filter((counter) => counter.key === keys.pair || counter.key === keys.source)
    .map((counter) => counter.blockedUntil)
  return Math.max(0, ...ends.map((end) => waitLeftMs(end, now, MAX_BLOCK_MS)))
}

/** Tries of a source that may be under way at once: not more than it has free, so that a burst cannot pass uncounted. */
export function triesAtOnce(counters: readonly Counter[], keys: CounterKeys, now: Instant): number {
  const source = counters.find((counter) => counter.key === keys.source)
  return Math.max(1, FREE_TRIES_PER_SOURCE - hitsOf(source, now))
}

/** The failures of the running window. */
export function hitsOf(counter: Counter | undefined, now: Instant): number {
  return counter && waitLeftMs(counter.windowEndsAt, now, FAILURE_WINDOW_MS) > 0 ? counter.hits : 0
}

/** The block that the latest failure earns, after the counters were raised: 1 s, 2 s, 4 s, … up to a minute. */
export function blockMs(hits: { pair: number; source: number; target: number }): {
  pair: number
  source: number
} {
  const freePerEmail = hits.target > ATTACK_FAILURES ? FREE_TRIES_UNDER_ATTACK : FREE_TRIES_PER_EMAIL
  return { pair: growing(hits.pair - freePerEmail), source: growing(hits.source - FREE_TRIES_PER_SOURCE) }
}

function growing(over: number): number {
  return over < 0 ? 0 : Math.min(MAX_BLOCK_MS, SECOND_MS * 2 ** Math.min(over, 10))
}
