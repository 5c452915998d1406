// Refusals wait: all leave equally long after their request, so that unknown, wrong, disabled and expired cannot be told
// apart by time, and guessing is slow.

/** From the request on; finding out takes less than this unless the database is very slow. */
export const REJECT_DELAY_MS = 100
/** Wrong logins of a tenth of a second at eighty thousand a second. */
const MAX_WAITING = 8192

export type Refusals = ReturnType<typeof makeRefusals>

export function makeRefusals() {
  const waiting = new Map<NodeJS.Timeout, () => void>()
  return {
    isFull: () => waiting.size >= MAX_WAITING,
    /** `tookMs`: how long ago its request came in. */
    add(tookMs: number, send: () => void): void {
      const leave = () => {
        waiting.delete(timer)
        send()
      }
      const timer = setTimeout(leave, Math.max(0, REJECT_DELAY_MS - tookMs))
      waiting.set(timer, leave)
    },
    /** At the end of the process nobody has to wait. */
    sendAll(): void {
      for (const [timer, leave] of waiting) {
        clearTimeout(timer)
        leave()
      }
    },
  }
}
