// Time in ticks that came on time: on a machine too busy to tick, the silence of a server means nothing.

const TICK_MS = 100
const LATE_BY_MS = 100

/** Calls `onTick` for each tick that came on time, with the milliseconds since the one before. Returns what ends it. */
export function countTicks(onTick: (ms: number) => void): () => void {
  let tickedAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const ms = now - tickedAt
    tickedAt = now
    if (ms <= TICK_MS + LATE_BY_MS) onTick(ms)
  }, TICK_MS).unref()
  return () => clearInterval(timer)
}

/** Calls `then` once after `ms` of such ticks. Returns what prevents it. */
export function afterTicks(ms: number, then: () => void): () => void {
  let left = ms
  const stop = countTicks((passed) => {
    left -= passed
    if (left > TICK_MS / 2) return // the nearest tick
    stop()
    then()
  })
  return stop
}
