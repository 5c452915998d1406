// How often one recipient gets mail of a brand, whoever asks. Pure: a turn is judged by the mails of the last day.
import { CLOCK_TOLERANCE_MS, DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../clock.ts'
import { hashSecret } from '../secrets.ts'

/** Mails with a link that sets a password, and notices of what was done, have a turn each. */
export type Turn = 'link' | 'notice'
type Share = { most: number; windowMs: number }

export const SHARES: Readonly<Record<Turn, readonly Share[]>> = {
  link: [
    { most: 1, windowMs: MINUTE_MS },
    { most: 5, windowMs: HOUR_MS },
    { most: 20, windowMs: DAY_MS },
  ],
  // Few: nobody has asked for them, and one tells of everything that was done since the last.
  notice: [
    { most: 1, windowMs: MINUTE_MS },
    { most: 3, windowMs: HOUR_MS },
    { most: 6, windowMs: DAY_MS },
  ],
}

/** Mails that must be looked at, of the last day. */
export const MOST_COUNTED = 20

/** When the next mail may go; `now` when the turn is free. `before`: when the latest went, the newest first. */
export function turnAt(turn: Turn, before: readonly Instant[], now: Instant): Instant {
  // Later ones were reckoned by a clock that has been put back since.
  const counted = before.filter((at) => at <= now + CLOCK_TOLERANCE_MS)
  const free = SHARES[turn].map(
    ({ most, windowMs }) => (counted[most - 1] ?? Number.NEGATIVE_INFINITY) + windowMs,
  )
  return Math.max(now, ...free)
}

/** As it stands beside a mail: one mailbox, whatever its address is tagged with (`ada+vpn@example.org`). */
export function recipientOf(address: string): string {
  return hashSecret(address.toLowerCase().replace(/\+[^@]*(?=@)/, ''))
}
