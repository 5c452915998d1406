// How long a caller waits for one read or one unit of work: for its turn, for a connection and for the answers, in all.
import { type Call, currentCall } from '../behalf.ts'

/** With the rest of a request less than 2 s. Longer than a wait for a lock (limits.ts), which says more of the reason. */
const CALL_WAITS_MS = 1600
/** Shorter waits are progress, of which a long list makes many. The longer ones of a call count together. */
const LONG_MS = 200

/** Of `performance.now`. */
export type Deadline = number

/** Runs one read or unit of work of the current call, if there is one. */
export async function beforeDeadline<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
  const call = currentCall()
  if (!call) return work(Number.POSITIVE_INFINITY)
  const askedAt = performance.now()
  try {
    return await work(askedAt + Math.max(LONG_MS, CALL_WAITS_MS - call.waitedMs))
  } finally {
    count(call, performance.now() - askedAt)
  }
}

function count(call: Call, tookMs: number): void {
  if (tookMs >= LONG_MS) call.waitedMs += tookMs
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
