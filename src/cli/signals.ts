// How the process is asked to stop. The first signal asks, the second does not wait.
import { exitCodeOf, STOP_SIGNALS, type StopSignal } from './exit-codes.ts'

/** The first signal. From then on the next one ends the process at once. */
export function nextSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let isAsked = false
    const heard = (signal: StopSignal) => {
      if (isAsked) process.exit(exitCodeOf(signal))
      isAsked = true
      resolve(signal)
    }
    for (const signal of STOP_SIGNALS) process.on(signal, heard)
  })
}

/** For long work in steps: `items` ends at the first signal, so that what was done can be told. The second ends the process. */
export function untilSignal<T>(given: AsyncIterable<T>) {
  let signal: StopSignal | undefined
  const heard = (name: StopSignal) => {
    signal = name
    release()
  }
  const release = () => {
    for (const name of STOP_SIGNALS) process.off(name, heard)
  }
  for (const name of STOP_SIGNALS) process.on(name, heard)
  async function* read(): AsyncGenerator<T> {
    for await (const item of given) {
      if (signal) return
      yield item
    }
  }
  return { items: read(), signal: () => signal, release }
}
