// Work that only one process may do is held by a lease in the database, renewed while the work goes on. A killed process is
// replaced within LEASE_MS; a slow process is not.
import { SECOND_MS } from '../clock.ts'

/** Together with the pause of the processes that look for work, less than 30 s. */
export const LEASE_MS = 20 * SECOND_MS
/** Short enough that one or two renewals may fail. */
const RENEWED_EVERY_MS = LEASE_MS / 4

/**
 * Calls `renew` repeatedly until `stop`, which resolves when a call that is under way has ended. `renew` must not throw. One
 * call at a time: a slow database gets no second one.
 */
export function keepRenewing(
  renew: () => Promise<unknown>,
  everyMs = RENEWED_EVERY_MS,
): { stop(): Promise<void> } {
  let renewing: Promise<void> | undefined
  const timer = setInterval(() => {
    renewing ??= renew().then(() => {
      renewing = undefined
    })
  }, everyMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await renewing
    },
  }
}
