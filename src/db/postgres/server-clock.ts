// The time of the database server: all processes that share it go by it, whatever the clocks of their machines say. It is read
// with each new connection and again regularly. In between, time is counted from the last reading, so that a step of this
// machine's clock changes nothing.
import { aheadMs, type Clock } from '../../clock.ts'

export type ServerClock = ReturnType<typeof makeServerClock>

/** `passedMs` counts evenly from any moment on. Until the first reading the machine's clock is believed. */
export function makeServerClock(machine: Clock, passedMs: () => number = () => performance.now()) {
  let offsetMs = machine.now() - passedMs()
  return {
    now: () => Math.floor(offsetMs + passedMs()),
    /**
     * Call it before the server is asked. The function that it returns takes the answer (epoch ms) and returns how far the
     * server is ahead of this machine, ms.
     */
    asking() {
      const [sentAt, machineAt] = [passedMs(), machine.now()]
      return (there: number): number => {
        const receivedAt = passedMs()
        // A reading is as exact as its round trip is short. A slow one that agrees changes nothing.
        const isOff = aheadMs(there, offsetMs + sentAt, offsetMs + receivedAt) !== 0
        if (isOff) offsetMs = there - (sentAt + receivedAt) / 2
        return aheadMs(there, machineAt, machine.now())
      }
    },
  }
}
