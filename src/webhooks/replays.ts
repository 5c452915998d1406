// Sends again what was sent, or what failed: with the same ids, so that receivers notice repeats.
import type { ActionWithoutEvent } from '../audit/without-event.ts'
import { type CappedCount, countCapped } from '../bounds/pages.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Feed } from '../events/feed.ts'
import {
  countFailed,
  findDelivery,
  listDeliveries,
  restartDelivery,
  restartFailed,
} from './delivery-store.ts'
import type { Delivery, DeliveryStatus, StreamCaller, Webhook } from './webhook.ts'
import { setPassed } from './webhook-store.ts'

export const MOST_LISTED_DELIVERIES = 500
/** Failed deliveries that one call begins again. */
const MOST_RESTARTED = 10_000

/** Events from behind this number, or from this instant on; only those whose delivery failed, or all of its types. */
export type Replay = { after?: number | undefined; since?: Instant | undefined; onlyFailed: boolean }

type Deps = {
  db: Database
  clock: Clock
  feed: Pick<Feed, 'firstAt' | 'count'>
  changing<T>(
    caller: StreamCaller,
    id: number,
    work: (tx: Handle, webhook: Webhook) => Promise<T>,
  ): Promise<T>
  note(
    tx: Handle,
    caller: StreamCaller,
    id: number,
    change: { action: ActionWithoutEvent; after: Record<string, unknown> },
  ): Promise<void>
}

export function makeReplays({ db, clock, feed, changing, note }: Deps) {
  /** Sends one again now, with its schedule from the beginning. Errors: not_found; conflict when its webhook is disabled. */
  /** Resolves with its id. */
  async function retry(caller: StreamCaller, id: number): Promise<number> {
    const delivery = await get(caller.stream, id)
    return changing(caller, delivery.webhookId, async (tx, webhook) => {
      mustBeEnabled(webhook)
      await restartDelivery(tx, id, clock.now())
      await note(tx, caller, webhook.id, { action: 'webhook.retry', after: { delivery: id } })
      return id
    })
  }

  /**
   * Of all events, what follows `after` or `since` is sent again, as long as event_days keeps it. Errors: not_found;
   * invalid_input; conflict when the webhook is disabled.
   */
  async function replay(
    caller: StreamCaller,
    id: number,
    { after, since, onlyFailed }: Replay,
  ): Promise<Webhook> {
    const from = await firstOf(caller.stream, { after, since })
    return changing(caller, id, async (tx, webhook) => {
      mustBeEnabled(webhook)
      const at = clock.now()
      if (onlyFailed) await restartFailed(tx, { webhookId: id, after: from, at }, MOST_RESTARTED)
      else if (from < webhook.passedSequence) await setPassed(tx, id, from)
      await note(tx, caller, id, { action: 'webhook.replay', after: { after: from, onlyFailed } })
      return webhook
    })
  }

  /** Errors: invalid_input. */
  async function firstOf(stream: number, { after, since }: Omit<Replay, 'onlyFailed'>): Promise<number> {
    if ((after === undefined) === (since === undefined))
      throw new AppError('invalid_input', 'Name either the number of an event or an instant.')
    if (after !== undefined && (!Number.isSafeInteger(after) || after < 0))
      throw new AppError('invalid_input', 'The number of an event is a whole number.')
    return after ?? (await feed.firstAt(stream, since ?? 0))
  }

  /** How many deliveries a replay would begin again. Errors: invalid_input. */
  async function countReplay(
    { id, stream, types, passedSequence }: Webhook,
    { onlyFailed, ...given }: Replay,
  ): Promise<CappedCount> {
    const after = await firstOf(stream, given)
    if (!onlyFailed) return feed.count({ stream, after, until: passedSequence, types })
    return countCapped([(most) => countFailed(db.read, { webhookId: id, after }, most)])
  }

  /** Errors: not_found. */
  async function get(stream: number, id: number): Promise<Delivery> {
    const delivery = await findDelivery(db.read, stream, id)
    if (delivery) return delivery
    throw new AppError('not_found', 'There is no such delivery, or it was done more than a day ago.')
  }

  return {
    retry,
    replay,
    countReplay,
    getDelivery: get,
    /** Newest first, from before the delivery `before`. */
    listDeliveries: (
      webhookId: number,
      page: { before?: number | undefined; status?: DeliveryStatus | undefined },
      limit: number,
    ): Promise<Delivery[]> =>
      listDeliveries(db.read, { webhookId, ...page }, Math.min(limit, MOST_LISTED_DELIVERIES)),
  }
}

function mustBeEnabled({ id, enabled }: Webhook): void {
  if (!enabled) throw new AppError('conflict', `Webhook ${id} is disabled; enable it first.`)
}
