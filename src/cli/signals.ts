// How the process is asked to stop. The first signal asks, the second does not wait.
import { constants } from 'node:os'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const
type Signal = (typeof SIGNALS)[number]

/** The first signal. From then on the next one ends the process at once. */
export function nextSignal(): Promise<Signal> {
  return new Promise((resolve) => {
    let isAsked = false
    const heard = (signal: Signal) => {
      if (isAsked) process.exit(128 + constants.signals[signal])
      isAsked = true
      resolve(signal)
    }
    for (const signal of SIGNALS) process.on(signal, heard)
  })
}
