// Time is passed in, so that a test can turn the clock a year on.

/** Instants are epoch milliseconds (UTC) everywhere in the core and in the database. */
export type Instant = number

export type Clock = { now(): Instant }

export const systemClock: Clock = { now: () => Date.now() }

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
