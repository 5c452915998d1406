// Whether the server still says anything. A statement may take its time; but when nothing at all has been answered for a
// while, and a new connection gets no answer either, the server or the network is frozen, and nobody should wait for it.
// Time is counted in ticks that came when they should: on a machine that is too busy to tick, silence says nothing.

const TICK_MS = 100
const LATE_BY_MS = 100
/** So long may all be silent before the server is asked, and so long may it take to answer: 2 s together. */
const SILENT_TICKS = 10
const ASKED_TICKS = 7

/** `ask` rejects when there is no answer before the signal fires. */
type Deps = { ask(signal: AbortSignal): Promise<unknown>; onSilence(error: unknown): void }

export type Pulse = ReturnType<typeof makePulse>

export function makePulse({ ask, onSilence }: Deps) {
  let waiting = 0
  let silentTicks = 0
  let asking: { ticks: number; abort: AbortController } | undefined
  let timer: NodeJS.Timeout | undefined
  let tickedAt = 0

  function tick() {
    const now = performance.now()
    const isLate = now - tickedAt > TICK_MS + LATE_BY_MS
    tickedAt = now
    if (isLate) return
    silentTicks++
    if (asking && ++asking.ticks > ASKED_TICKS) asking.abort.abort()
    else if (!asking && silentTicks >= SILENT_TICKS) void askNow()
  }

  async function askNow() {
    asking = { ticks: 0, abort: new AbortController() }
    const before = silentTicks
    try {
      await ask(asking.abort.signal)
      silentTicks = 0
    } catch (error) {
      // Fewer: somebody has been answered meanwhile.
      if (silentTicks >= before) onSilence(error)
    }
    asking = undefined
  }

  function end() {
    if (--waiting > 0) return
    clearInterval(timer)
    timer = undefined
  }

  function begin() {
    if (waiting++ > 0) return
    silentTicks = 0
    tickedAt = performance.now()
    timer = setInterval(tick, TICK_MS).unref()
  }

  function heard() {
    silentTicks = 0
    end()
  }

  return {
    /** Follows a statement, whose end is a sign of life. */
    follow<T>(answer: Promise<T>): Promise<T> {
      begin()
      answer.then(heard, heard)
      return answer
    },
    /** Follows what waits for the server and may end without having heard of it. */
    watch<T>(answer: Promise<T>): Promise<T> {
      begin()
      answer.then(end, end)
      return answer
    },
  }
}
