// Calls endpoints: leases due deliveries, at most MOST_AT_ENDPOINT of an endpoint in all processes, endpoints in turn, and records each
// result. What a killed process had leased is due again when the lease ends, so an event comes at least once.
import { setTimeout as pause } from 'node:timers/promises'
import { LEASE_MS } from '../bounds/lease.ts'
import { type Clock, SECOND_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import { type ClaimedDelivery, claimDeliveries, countLeased } from './delivery-store.ts'
import type { Dispatcher } from './dispatcher.ts'
import { BROKEN_AFTER, PROBE_MS, type Webhook } from './webhook.ts'
import { findWebhook, listDueWebhooks, setProbe } from './webhook-store.ts'

export const MOST_AT_ENDPOINT = 4
export const MOST_IN_FLIGHT = 64
/** One run of the job. Slow calls go on after it. */
const RUN_MS = 5 * SECOND_MS
/** New deliveries are looked for while calls are under way. */
const LOOK_EVERY_MS = SECOND_MS / 4
/** A closing process waits so long for running calls. */
const CLOSE_GRACE_MS = 2 * SECOND_MS

type Deps = {
  db: Database
  clock: Clock
  log: Pick<Log, 'error'>
  dispatcher: Dispatcher
  /** Makes the call and records its result. Aborted: nothing is recorded. */
  attempt(webhook: Webhook, delivery: ClaimedDelivery, signal: AbortSignal): Promise<void>
}

export type Sender = ReturnType<typeof makeSender>

export function makeSender({ db, clock, log, dispatcher, attempt }: Deps) {
  const running = new Set<Promise<void>>()
  const closing = new AbortController()
  let isClosing = false
  let turn = 0

  async function run(signal: AbortSignal): Promise<void> {
    const endsAt = performance.now() + RUN_MS
    while (!signal.aborted && !isClosing && performance.now() < endsAt) {
      const behind = await dispatcher.dispatch()
      const started = await startDue()
      if (behind + started + running.size === 0) return
      // With nothing new, the end of a call or the next look.
      if (behind + started === 0)
        await Promise.race([...running, pause(LOOK_EVERY_MS, undefined, { ref: false })])
      else if (running.size >= MOST_IN_FLIGHT) await Promise.race(running)
    }
  }

  /** Endpoints take turns: the next look begins behind the last one that was served. */
  async function startDue(): Promise<number> {
    let started = 0
    const free = MOST_IN_FLIGHT - running.size
    const ids = free > 0 ? await listDueWebhooks(db.read, { now: clock.now(), after: turn, limit: free }) : []
    for (const id of ids) {
      if (running.size >= MOST_IN_FLIGHT) return started
      turn = id
      started += await startOf(id)
    }
    if (ids.length < free) turn = 0
    return started
  }

  async function startOf(id: number): Promise<number> {
    const claimed = await db.write(async (tx) => {
      const webhook = await findWebhook(tx, { id }, { lock: true })
      if (!webhook?.enabled) return undefined
      const now = clock.now()
      const isBroken = webhook.failures >= BROKEN_AFTER
      const most = isBroken ? 1 : MOST_AT_ENDPOINT
      const limit = Math.min(most - (await countLeased(tx, id, now)), MOST_IN_FLIGHT - running.size)
      if (limit <= 0) return undefined
      if (isBroken) await setProbe(tx, id, now + PROBE_MS)
      return { webhook, deliveries: await claimDeliveries(tx, id, { now, until: now + LEASE_MS, limit }) }
    })
    for (const delivery of claimed?.deliveries ?? []) if (claimed) start(claimed.webhook, delivery)
    return claimed?.deliveries.length ?? 0
  }

  function start(webhook: Webhook, delivery: ClaimedDelivery): void {
    const work = attempt(webhook, delivery, closing.signal)
      .catch((err: unknown) =>
        log.error({ err, deliveryId: delivery.id }, 'the result of a webhook call was not recorded'),
      )
      .finally(() => running.delete(work))
    running.add(work)
  }

  return {
    isDue: async (): Promise<boolean> =>
      (await dispatcher.isDue()) ||
      (await listDueWebhooks(db.read, { now: clock.now(), after: 0, limit: 1 })).length > 0,
    /** Sends what is due, for RUN_MS at most; calls may go on after it. */
    run,
    /** Starts no more calls, waits for running ones, then gives them up: they come again when their leases end. */
    async close(): Promise<void> {
      isClosing = true
      await Promise.race([Promise.all(running), pause(CLOSE_GRACE_MS, undefined, { ref: false })])
      closing.abort()
      await Promise.all(running)
    },
  }
}
