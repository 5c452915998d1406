// Notices a frozen server or network. A single statement may take its time. But when no statement is answered for a while,
// and a new connection gets no answer either, no caller should wait longer.
import { countTicks } from './ticks.ts'

/** Silence before the server is asked, and the time it has to answer: about 2 s together. */
const SILENT_TICKS = 10
const ASKED_TICKS = 7

/** `ask` rejects when there is no answer before the signal fires. */
type Deps = { ask(signal: AbortSignal): Promise<unknown>; onSilence(error: unknown): void }

export type Watchdog = ReturnType<typeof makeWatchdog>

export function makeWatchdog({ ask, onSilence }: Deps) {
  let waiting = 0
  let silentTicks = 0
  let asking: { ticks: number; abort: AbortController } | undefined
  let stop: (() => void) | undefined

  function tick() {
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
      // Fewer ticks: a statement was answered meanwhile.
      if (silentTicks >= before) onSilence(error)
    }
    asking = undefined
  }

  function end() {
    if (--waiting > 0) return
    stop?.()
    stop = undefined
  }

  function begin() {
    if (waiting++ > 0) return
    silentTicks = 0
    stop = countTicks(tick)
  }

  function heard() {
    silentTicks = 0
    end()
  }

  return {
    /** Follows a statement; its end is a sign of life. */
    follow<T>(answer: Promise<T>): Promise<T> {
      begin()
      answer.then(heard, heard)
      return answer
    },
    /** Follows a wait for the server whose end is no sign of life. */
    watch<T>(answer: Promise<T>): Promise<T> {
      begin()
      answer.then(end, end)
      return answer
    },
  }
}
