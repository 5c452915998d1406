// Time is passed in, so that a test can turn the clock a year on.

/** Instants are epoch milliseconds (UTC) everywhere in the core and in the database. */
export type Instant = number

export type Clock = { now(): Instant }

export const systemClock: Clock = { now: () => Date.now() }

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** How far apart the clocks of processes that share a database may be; two reads of one clock overtake each other as well. */
export const CLOCK_TOLERANCE_MS = 2 * SECOND_MS

/** The latest end that a wait of at most `longestMs` can have now. A later one was reckoned before the clock was put back. */
export function latestEnd(now: Instant, longestMs: number): Instant {
  return now + longestMs + CLOCK_TOLERANCE_MS
}

/** What is left of a wait that ends at `end`, never more than `longestMs`. 0: it is over, or the clock was put back since. */
export function waitLeftMs(end: Instant, now: Instant, longestMs: number): number {
  return end <= now || end > latestEnd(now, longestMs) ? 0 : Math.min(end - now, longestMs)
}

/** How far another clock is ahead of ours, ms: it was read at some moment between `sentAt` and `receivedAt`. */
export function aheadMs(there: Instant, sentAt: Instant, receivedAt: Instant): number {
  return there < sentAt ? there - sentAt : Math.max(0, there - receivedAt)
}
