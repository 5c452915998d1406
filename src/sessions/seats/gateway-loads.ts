// How many sessions each gateway has now: apps get the least loaded gateway first.
import type { Clock, Instant } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { countSeats } from './seat-lease-store.ts'

export type Loads = ReadonlyMap<number, number>

/** Counting reads every seat, and an app connects some seconds after the offer anyway. */
const AGE_MS = 5000

export function makeGatewayLoads({ db, clock }: { db: Pick<Database, 'read'>; clock: Clock }) {
  let latest: { loads: Promise<Loads>; at: Instant } | undefined

  return {
    /** By the id of the gateway; gateways without a session are left out. At most AGE_MS old. */
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
