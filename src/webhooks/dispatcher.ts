// Gives each endpoint a delivery of each event of its types, in the transaction that moves it past them: none is left out or given
// twice, whichever process does it.
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { EventType } from '../events/catalogue.ts'
import type { Feed } from '../events/feed.ts'
import { thingId } from '../events/subjects.ts'
import { insertDeliveries } from './delivery-store.ts'
import type { Webhook } from './webhook.ts'
import { listBehind, movePassed } from './webhook-store.ts'

/** Endpoints in one look, and events of one in a transaction. */
const MOST_ENDPOINTS = 100
const MOST_EVENTS = 500

/** Only the endpoint that it tests gets it, whatever its types. */
export const PING: EventType = 'ping'

type Deps = { db: Database; clock: Clock; feed: Pick<Feed, 'list'> }

export type Dispatcher = ReturnType<typeof makeDispatcher>

export function makeDispatcher({ db, clock, feed }: Deps) {
  async function pass(webhook: Webhook): Promise<void> {
    const { id, stream, passedSequence: after } = webhook
    const { events, next } = await feed.list({
      stream,
      after,
      types: [...webhook.types, PING],
      limit: MOST_EVENTS,
    })
    const own = events.filter(({ type, subject }) => type !== PING || subject === thingId('webhook', id))
    await db.write(async (tx) => {
      if (!(await movePassed(tx, webhook, next))) return // another process was quicker
      await insertDeliveries(
        tx,
        { webhookId: id, at: clock.now() },
        own.map((event) => event.id),
      )
    })
  }

  return {
    isDue: async (): Promise<boolean> => (await listBehind(db.read, 1)).length > 0,
    /** Moves each endpoint a batch on; returns how many endpoints were behind. */
    async dispatch(): Promise<number> {
      const behind = await listBehind(db.read, MOST_ENDPOINTS)
      for (const webhook of behind) await pass(webhook)
      return behind.length
    },
  }
}
