// How an endpoint is: what became of its newest deliveries, how quickly it answers, and what waits for it.
import { MOST_COUNTED } from '../bounds/pages.ts'
import { type Clock, HOUR_MS, type Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { Feed } from '../events/feed.ts'
import { countWaitingOf, listRecent, type RecentDelivery } from './delivery-store.ts'
import type { Webhook } from './webhook.ts'

/** Deliveries that are looked at: an endpoint with many is judged by its newest. */
export const MOST_JUDGED = 1000
export const JUDGED_HOURS = 24

export type WebhookHealth = {
  /** Of the last day. `retrying`: an attempt failed, and another one follows. */
  delivered: number
  retrying: number
  failed: number
  /** Of the answers; null: there was none. */
  medianMs: number | null
  /** Counted up to MOST_COUNTED. */
  waiting: number
  /** Of those that wait. */
  oldestAt: Instant | null
  /** Events of all types that were not looked at for it yet. */
  behind: number
}

type Deps = { db: Pick<Database, 'read'>; clock: Clock; feed: Pick<Feed, 'last'> }

export function makeWebhookHealth({ db, clock, feed }: Deps) {
  return {
    async health({ id, stream, passedSequence }: Webhook): Promise<WebhookHealth> {
      const recent = await listRecent(db.read, id, MOST_JUDGED)
      const { waiting, oldestAt } = await countWaitingOf(db.read, id, MOST_COUNTED)
      const behind = Math.max(0, (await feed.last(stream)) - passedSequence)
      return { ...judgeRecent(recent, clock.now() - JUDGED_HOURS * HOUR_MS), waiting, oldestAt, behind }
    },
  }
}

/** Pure. Those from `since` on count. */
export function judgeRecent(
  all: readonly RecentDelivery[],
  since: Instant,
): Pick<WebhookHealth, 'delivered' | 'retrying' | 'failed' | 'medianMs'> {
  const recent = all.filter(({ createdAt }) => createdAt >= since)
  const count = (is: (one: RecentDelivery) => boolean) => recent.filter(is).length
  const answers = recent.flatMap(({ log }) => log.filter(({ status }) => status > 0).slice(-1))
  return {
    delivered: count(({ status }) => status === 'done'),
    retrying: count(({ status, attempts }) => status === 'waiting' && attempts > 0),
    failed: count(({ status }) => status === 'failed'),
    medianMs: medianOf(answers.map(({ ms }) => ms)),
  }
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null
}
