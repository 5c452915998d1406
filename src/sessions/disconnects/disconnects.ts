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
import { type Denial, denialOf } from './reauthorize.ts'
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
    let count = 0
    for (const chunk of chunks(ids)) count += await endOf(tx, chunk)
    return count
  }

  const endAll: LiveSessions['endAll'] = async (tx, scope, why) =>
    queue(tx, await listLiveSessionIds(tx, scope, MOST_AT_ONCE), why)

  async function endOf(tx: Handle, ids: readonly number[]): Promise<number> {
    const denied = await judge(tx, ids)
    for (const [why, sessionIds] of denied) await queue(tx, sessionIds, why)
    return [...denied.values()].flat().length
  }

  async function judge(db: Handle, ids: readonly number[]): Promise<Map<Denial, number[]>> {
    const now = clock.now()
    const byReason = new Map<Denial, number[]>()
    for (const session of await readLiveSessions(db, ids, now)) {
      const why = denialOf(session, now)
      if (why !== undefined) byReason.set(why, [...(byReason.get(why) ?? []), session.id])
    }
    return byReason
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
    gatewayChanged: (tx: Handle, gatewayId: number): Promise<number> => endForbidden(tx, { gatewayId }),
    gatewayRemoved,
    ...makeReconcile({ db, judge, queue }),
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
