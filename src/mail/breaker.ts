// A circuit breaker for the mail server: while it is down there is one attempt at a time, with short pauses, instead of
// a failed attempt for every waiting mail. Pure state; time is passed in.
import { type Instant, MINUTE_MS, SECOND_MS, waitLeftMs } from '../clock.ts'

/** Short: when the server is back, mail must start again within a minute. */
const PAUSES_MS = [5 * SECOND_MS, 10 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS] as const

/** `brokenLimit`: this many broken connections in a row mean that the server is down. */
export function makeBreaker(brokenLimit: number) {
  let broken = 0
  let pauses = 0
  let pausedUntil: Instant = 0

  /** How many deliveries may start now: none in a pause, one as a probe after it, else all free slots. */
  function allows(now: Instant, busy: number, slots: number): number {
    if (isPaused(now)) return 0
    return Math.max(0, (pauses > 0 ? 1 : slots) - busy)
  }

  function isPaused(now: Instant): boolean {
    return waitLeftMs(pausedUntil, now, MINUTE_MS) > 0
  }

  /** Call it when the server answered for a message, with any answer. */
  function answered() {
    broken = 0
    pauses = 0
    pausedUntil = 0
  }

  /** Returns the pause that begins now, 0 for none. A failure during a pause starts no new one. */
  function failed(now: Instant, isServer: boolean): number {
    broken += 1
    if (isPaused(now) || (!isServer && broken < brokenLimit)) return 0
    const pauseMs = PAUSES_MS[Math.min(pauses, PAUSES_MS.length - 1)] ?? MINUTE_MS
    pauses += 1
    broken = 0
    pausedUntil = now + pauseMs
    return pauseMs
  }

  return { allows, answered, failed }
}
