// What one process does alone is held by a lease in the database, renewed while the work goes on: a process that is killed is
// replaced within LEASE_MS, and a slow one that lives is not.
import { SECOND_MS } from '../clock.ts'

/** With the pause of those who look for it, less than 30 s. */
export const LEASE_MS = 20 * SECOND_MS
/** A renewal or two may fail. */
const RENEWED_EVERY_MS = LEASE_MS / 4

/** Calls `renew` now and then until `stop`; it must not throw. One at a time: a slow database gets no second one. */
export function keepRenewing(renew: () => Promise<unknown>): { stop(): void } {
  let renewing = false
  const timer = setInterval(() => {
    if (renewing) return
    renewing = true
    void renew().finally(() => {
      renewing = false
    })
  }, RENEWED_EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
