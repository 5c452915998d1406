// Delays refusals: all leave equally long after their request, so that unknown, wrong, disabled and expired logins cannot be
// distinguished by time, and guessing is slow.
import { makeShares } from '../../bounds/shares.ts'
import { REFUSAL_DELAY_MS } from '../../sessions/login/log-in.ts'

/** By gateway. Covers a tenth of a second of wrong logins, at eighty thousand a second. */
const WAITING = { most: 8192, mostOfOne: 8192, crowdedAt: 6144, few: 64 }

export type RejectDelay = ReturnType<typeof makeRejectDelay>

export function makeRejectDelay() {
  const places = makeShares<number>(WAITING)
  const waiting = new Map<NodeJS.Timeout, () => void>()
  return {
    /** `tookMs`: how long ago its request came in. False: too many refusals of this gateway wait, and this one is not sent. */
    add(gatewayId: number, tookMs: number, send: () => void): boolean {
      if (!places.take(gatewayId)) return false
      const leave = () => {
        places.giveBack(gatewayId)
        waiting.delete(timer)
        send()
      }
      const timer = setTimeout(leave, Math.max(0, REFUSAL_DELAY_MS - tookMs))
      waiting.set(timer, leave)
      return true
    },
    /** At the end of the process the refusals leave at once. */
    sendAll(): void {
      for (const [timer, leave] of waiting) {
        clearTimeout(timer)
        leave()
      }
    },
  }
}
