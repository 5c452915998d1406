// Notices due disconnects, also those that another process has queued. Looks only while a caller waits.
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'
import { SECOND_MS } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { type DueGateway, listDueGateways } from './disconnect-store.ts'

/** Disconnects of other processes are seen this late at most, and half as late on average. */
const LOOK_EVERY_MS = 250
/** An order of this process is in the database as soon as its transaction is: the pause is very short then. */
const LOOK_SOON_MS = 10
const SOON_LASTS_MS = SECOND_MS

export type DueWatch = ReturnType<typeof makeDueWatch>

type Waiter = {
  wanted: (due: DueGateway) => boolean
  wake: (due: DueGateway[]) => void
  fail: (error: unknown) => void
}
type Deps = { db: Pick<Database, 'read'>; clock: Clock }

export function makeDueWatch({ db, clock }: Deps) {
  const waiters = new Set<Waiter>()
  let looking = false
  let soonUntil = 0
  let hurry = new AbortController()

  async function look(): Promise<void> {
    looking = true
    try {
      while (waiters.size > 0) {
        const due = await listDueGateways(db.read, clock.now())
        for (const waiter of waiters) {
          const own = due.filter(waiter.wanted)
          if (own.length > 0) waiter.wake(own)
        }
        if (waiters.size > 0) await pauseBetween()
      }
    } catch (error) {
      for (const waiter of waiters) waiter.fail(error)
    } finally {
      looking = false
    }
  }

  async function pauseBetween(): Promise<void> {
    if (performance.now() < soonUntil) return pause(LOOK_SOON_MS)
    hurry = new AbortController()
    await pause(LOOK_EVERY_MS, undefined, { signal: hurry.signal }).catch(() => undefined)
  }

  return {
    /** This process is queuing orders: they will be there in a moment. */
    nudge(): void {
      soonUntil = performance.now() + SOON_LASTS_MS
      hurry.abort()
    },

    /**
     * The `wanted` gateways with due orders, as soon as there are any; none when `timeoutMs` have passed or `signal` is
     * aborted.
     */
    wait(wanted: Waiter['wanted'], timeoutMs: number, signal: AbortSignal): Promise<DueGateway[]> {
      if (signal.aborted) return Promise.resolve([])
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', giveUp)
          waiters.delete(waiter)
        }
        const wake = (due: DueGateway[]) => {
          end()
          resolve(due)
        }
        const fail = (error: unknown) => {
          end()
          reject(error)
        }
        const giveUp = () => wake([])
        const waiter = { wanted, wake, fail }
        const timer = setTimeout(giveUp, timeoutMs)
        signal.addEventListener('abort', giveUp)
        waiters.add(waiter)
        if (!looking) void look()
      })
    },
  }
}
