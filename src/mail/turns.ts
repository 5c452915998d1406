// Limits how often one recipient gets mail of a brand, for all callers together. Pure: judged by the mails of the last day.
import { CLOCK_TOLERANCE_MS, DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { hashSecret } from '../secrets.ts'

/**
 * Mails with a reset link, those that ask to confirm an address, notices of changes, mails about a term and reports to who runs the
 * server have separate turns.
 */
export type Turn = 'link' | 'confirm' | 'notice' | 'alert' | 'term'
type Share = { most: number; windowMs: number }

export const SHARES: Readonly<Record<Turn, readonly Share[]>> = {
  link: [
    { most: 1, windowMs: MINUTE_MS },
    { most: 5, windowMs: HOUR_MS },
    { most: 20, windowMs: DAY_MS },
  ],
  // Apart from resets: a customer who has just signed up may ask for a reset at once.
  confirm: [
    { most: 1, windowMs: MINUTE_MS },
    { most: 3, windowMs: HOUR_MS },
    { most: 6, windowMs: DAY_MS },
  ],
  // Few: the recipient did not ask for them, and one notice reports all changes since the last.
  notice: [
    { most: 1, windowMs: MINUTE_MS },
    { most: 3, windowMs: HOUR_MS },
    { most: 6, windowMs: DAY_MS },
  ],
  // Those of a term are bounded by the term: two reminders, one renewal, one end.
  term: [],
  // One that begins and ends every minute must not hide the others.
  alert: [
    { most: 1, windowMs: MINUTE_MS },
    { most: 6, windowMs: HOUR_MS },
    { most: 20, windowMs: DAY_MS },
  ],
}

/** Most mails of the last day that count. */
export const MOST_COUNTED = 20

/** When the next mail may be sent; `now` when the turn is free. `before`: times of the latest mails, newest first. */
export function turnAt(turn: Turn, before: readonly Instant[], now: Instant): Instant {
  // Later times come from a clock that was set back since.
  const counted = before.filter((at) => at <= now + CLOCK_TOLERANCE_MS)
  const free = SHARES[turn].map(
    ({ most, windowMs }) => (counted[most - 1] ?? Number.NEGATIVE_INFINITY) + windowMs,
  )
  return Math.max(now, ...free)
}

/** The stored form of a recipient: one mailbox, with any tag in its address (`ada+vpn@example.org`). */
export function recipientOf(address: string): string {
  return hashSecret(address.toLowerCase().replace(/\+[^@]*(?=@)/, ''))
}
