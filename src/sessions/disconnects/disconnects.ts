// Live sessions that must end. The change that forbids them queues an order in its own transaction; a sender that can reach
// the gateway carries it out; the order is kept until that has worked. Does not know how orders reach gateways.
import { type Clock, DAY_MS } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import type { LiveSessions } from '../../live-sessions.ts'
import { type DisconnectOutcome, makeDisconnectQueue } from './disconnect-queue.ts'
import {
  keepGateway,
  type ListedDisconnect,
  listDisconnects,
  purgeDisconnects,
  queueSessions,
} from './disconnect-store.ts'
import { makeDueWatch } from './due-watch.ts'
import { type Denial, denialOf, type Forbidden } from './reauthorize.ts'
import { listLiveSessionIds, readLiveSessions } from './reauthorize-store.ts'
import { makeReconcile } from './reconcile.ts'

export type { DisconnectOutcome, DisconnectTask, RemovedGateway } from './disconnect-queue.ts'
export type { ListedDisconnect } from './disconnect-store.ts'

/** Why a session is ended: access is denied now, another session has its seat, or the operator wants it. */
export type EndReason = Denial | 'replaced' | 'unknown_login' | 'operator' | 'new_vpn_password'

export type Disconnects = ReturnType<typeof makeDisconnects>

/**
 * Sessions checked in one change, which takes a second or two of the ten that a transaction has. The rest is found by
 * reconcile.ts.
 */
export const MOST_AT_ONCE = 20_000
/** Sessions of one statement. */
const CHUNK = 500
export const MOST_LISTED = 1000
/** How long the record of an order is kept. */
const FINISHED_KEPT_MS = 30 * DAY_MS

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  /** Called with the outcome of each attempt to end a session. */
  onOutcome?: (kind: DisconnectOutcome['kind']) => void
}

export function makeDisconnects({ db, clock, onOutcome }: Deps) {
  const watch = makeDueWatch({ db, clock })

  /** Queues the end of live sessions, unless it is queued already. An order that failed or was done is queued again. */
  async function queue(tx: Handle, sessionIds: readonly number[], why: EndReason): Promise<void> {
    for (const ids of chunks(sessionIds)) await queueSessions(tx, ids, { why, at: clock.now() })
    if (sessionIds.length > 0) watch.nudge()
  }

  const endForbidden: LiveSessions['endForbidden'] = async (tx, scope) => {
    const ids = await listLiveSessionIds(tx, scope, MOST_AT_ONCE)
    const bySubscription = new Map<number, number>()
    for (const chunk of chunks(ids))
      for (const { subscriptionId } of await endOf(tx, chunk))
        bySubscription.set(subscriptionId, (bySubscription.get(subscriptionId) ?? 0) + 1)
    return { total: [...bySubscription.values()].reduce((sum, count) => sum + count, 0), bySubscription }
  }

  const endAll: LiveSessions['endAll'] = async (tx, scope, why) =>
    queue(tx, await listLiveSessionIds(tx, scope, MOST_AT_ONCE), why)

  /** Queues the end of those of `ids` that may not be, a chunk. */
  async function endOf(tx: Handle, ids: readonly number[]): Promise<Forbidden[]> {
    const forbidden = await judge(tx, ids)
    for (const [why, some] of Map.groupBy(forbidden, (one) => one.why))
      await queue(
        tx,
        some.map(({ id }) => id),
        why,
      )
    return forbidden
  }

  async function judge(db: Handle, ids: readonly number[]): Promise<Forbidden[]> {
    const now = clock.now()
    return (await readLiveSessions(db, ids, now)).flatMap((session) => {
      const { id, facts } = session
      const why = denialOf(session, now)
      return why === undefined ? [] : [{ id, subscriptionId: facts.subscriptionId, why }]
    })
  }

  /** For the removal of a gateway, before its row is deleted: queues the end of all its sessions, and stores how to reach it. */
  async function gatewayRemoved(tx: Handle, gatewayId: number): Promise<void> {
    await queue(tx, await listLiveSessionIds(tx, { gatewayId }, MOST_AT_ONCE), 'gateway_removed')
    await keepGateway(tx, gatewayId)
  }

  return {
    queue,
    endForbidden,
    endAll,
    gatewayChanged: async (tx: Handle, gatewayId: number): Promise<number> =>
      (await endForbidden(tx, { gatewayId })).total,
    gatewayRemoved,
    ...makeReconcile({ db, judge, endOf }),
    ...makeDisconnectQueue({ db, clock, watch, onOutcome }),
    /** Newest first; at most MOST_LISTED. */
    list: (status?: ListedDisconnect['status']): Promise<ListedDisconnect[]> =>
      listDisconnects(db.read, status, MOST_LISTED),
    /** Deletes records of ends long ago, at most `limit`; returns how many. */
    purge: (limit: number): Promise<number> =>
      db.write((tx) => purgeDisconnects(tx, clock.now() - FINISHED_KEPT_MS, limit)),
  }
}

function* chunks(ids: readonly number[]): Generator<number[]> {
  const sorted = ids.toSorted((a, b) => a - b)
  for (let i = 0; i < sorted.length; i += CHUNK) yield sorted.slice(i, i + CHUNK)
}
