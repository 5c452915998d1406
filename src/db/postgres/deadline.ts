// How long a caller waits for one read or one unit of work: for its turn, for a connection and for the answers, in all.
import { asWait, currentCall } from '../behalf.ts'

/** With the rest of a request less than 2 s. Longer than a wait for a lock (limits.ts), which says more of the reason. */
const CALL_WAITS_MS = 1600
/**
 * The waits of a call count together: on a slow day many short ones have passed before one takes long. But each may take this
 * long, so that a list of many reads goes on as long as it makes progress.
 */
const SHORT_MS = 200

/** Of `performance.now`. */
export type Deadline = number

/** Runs one read or unit of work of the current call, if there is one. */
export async function beforeDeadline<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
  if (!currentCall()) return work(Number.POSITIVE_INFINITY)
  return asWait((waitedMs) => work(performance.now() + Math.max(SHORT_MS, CALL_WAITS_MS - waitedMs)))
}

/** Of `mostMs` what is left. */
export function leftOf(deadline: Deadline, mostMs: number): number {
  return Math.max(0, Math.min(mostMs, deadline - performance.now()))
}

/** Rejects with `late()` when the answer has not come by then; the answer is not waited for any more. */
export async function within<T>(waitMs: number, answer: Promise<T>, late: () => unknown): Promise<T> {
  if (waitMs === Number.POSITIVE_INFINITY) return answer
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  // An answer that arrived while this process was busy counts: sockets are read before setImmediate.
  const timer = setTimeout(() => setImmediate(() => reject(late())), waitMs)
  answer.catch(() => {}) // it may fail when no caller waits any more
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
