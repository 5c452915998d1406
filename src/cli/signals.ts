// How the process is asked to stop. The first signal asks; one that comes later does not wait.
import { exitCodeOf, STOP_SIGNALS, type StopSignal } from './exit-codes.ts'

/**
 * A terminal and systemd signal the whole process group, and npm hands its own signal on: what comes so soon after the
 * first one is the same wish once more.
 */
export const SAME_WISH_MS = 2000

/** The first signal. One that comes more than SAME_WISH_MS later ends the process at once. */
export function nextSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let wish: 'none' | 'asked' | 'waited for' = 'none'
    const heard = (signal: StopSignal) => {
      if (wish === 'waited for') process.exit(exitCodeOf(signal))
      if (wish === 'asked') return
      wish = 'asked'
      setTimeout(() => {
        wish = 'waited for'
      }, SAME_WISH_MS).unref()
      resolve(signal)
    }
    for (const signal of STOP_SIGNALS) process.on(signal, heard)
  })
}

/**
 * For long work in steps: `items` ends at the first signal, so that the command can report its work. Then `given` must stop
 * waiting for more. The second signal ends the process.
 */
export function untilSignal<T>(given: (stopping: AbortSignal) => AsyncIterable<T>) {
  const stop = new AbortController()
  let signal: StopSignal | undefined
  const heard = (name: StopSignal) => {
    signal = name
    release()
    stop.abort()
  }
  const release = () => {
    for (const name of STOP_SIGNALS) process.off(name, heard)
  }
  for (const name of STOP_SIGNALS) process.on(name, heard)
  async function* read(): AsyncGenerator<T> {
    try {
      for await (const item of given(stop.signal)) {
        if (signal) return
        yield item
      }
    } catch (error) {
      if (!signal) throw error
    }
  }
  return { items: read(), signal: () => signal, release }
}
