// Time in ticks that came on time: on a machine too busy to tick, the silence of a server means nothing.

export const TICK_MS = 100
const LATE_BY_MS = 100

/** Calls `onTick` for each tick that came on time. Returns what ends it. */
export function countTicks(onTick: () => void): () => void {
  let tickedAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const isLate = now - tickedAt > TICK_MS + LATE_BY_MS
    tickedAt = now
    if (!isLate) onTick()
  }, TICK_MS).unref()
  return () => clearInterval(timer)
}

/** Calls `then` once after `ms` of such ticks. Returns what prevents it. */
export function afterTicks(ms: number, then: () => void): () => void {
  let left = ms / TICK_MS
  const stop = countTicks(() => {
    if (--left > 0) return
    stop()
    then()
  })
  return stop
}
