// How many sessions each gateway has now: what apps are offered first is the least loaded one.
import type { Clock, Instant } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { countSeats } from './seat-lease-store.ts'

export type Loads = ReadonlyMap<number, number>

/** Counting looks at every seat; who is offered a gateway connects some seconds later anyway. */
const AGE_MS = 5000

export function makeGatewayLoads({ db, clock }: { db: Pick<Database, 'read'>; clock: Clock }) {
  let latest: { loads: Promise<Loads>; at: Instant } | undefined

  return {
    /** By the id of the gateway; those without a session are left out. At most AGE_MS old. */
    load(): Promise<Loads> {
      const now = clock.now()
      if (latest && Math.abs(now - latest.at) < AGE_MS) return latest.loads
      const loads = countSeats(db.read, now)
      latest = { loads, at: now }
      loads.catch(() => {
        latest = undefined
      })
      return loads
    },
  }
}
