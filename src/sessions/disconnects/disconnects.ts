// Live sessions that must end: queued in the transaction of the change that forbids them, told to their gateways by
// whoever can reach those, and kept on record until that has worked. Knows no way in which a gateway is told.
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

/** Why a session is ended: access is denied now, somebody else has its seat, or the operator wants it. */
export type EndReason = Denial | 'replaced' | 'unknown_login' | 'operator' | 'new_vpn_password'

export type Disconnects = ReturnType<typeof makeDisconnects>

/** Looked at in one change, which takes a second or two of a unit's ten; what is beyond is found by reconcile.ts. */
export const MOST_AT_ONCE = 20_000
/** Sessions of one statement. */
const CHUNK = 500
export const MOST_LISTED = 1000
/** How long the record of an end stays. */
const FINISHED_KEPT_MS = 30 * DAY_MS

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  /** Told what came of each attempt to end a session. */
  onOutcome?: (kind: DisconnectOutcome['kind']) => void
}

export function makeDisconnects({ db, clock, onOutcome }: Deps) {
  const watch = makeDueWatch({ db, clock })

  /** Live sessions whose end is not queued yet; others are left out. One that failed or was done is queued anew. */
  async function queue(tx: Handle, sessionIds: readonly number[], why: EndReason): Promise<void> {
    for (const ids of chunks(sessionIds)) await queueSessions(tx, ids, { why, at: clock.now() })
    if (sessionIds.length > 0) watch.nudge()
  }

  const endForbidden: LiveSessions['endForbidden'] = async (tx, scope) => {
    const ids = await listLiveSessionIds(tx, scope, MOST_AT_ONCE)
    for (const chunk of chunks(ids)) await endOf(tx, chunk)
  }

  const endAll: LiveSessions['endAll'] = async (tx, scope, why) =>
    queue(tx, await listLiveSessionIds(tx, scope, MOST_AT_ONCE), why)

  async function endOf(tx: Handle, ids: readonly number[]): Promise<void> {
    for (const [why, sessionIds] of await judge(tx, ids)) await queue(tx, sessionIds, why)
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

  /** For the removal of a gateway, before its row goes: all its sessions end, and how it is told is kept. */
  async function gatewayRemoved(tx: Handle, gatewayId: number): Promise<void> {
    await queue(tx, await listLiveSessionIds(tx, { gatewayId }, MOST_AT_ONCE), 'gateway_removed')
    await keepGateway(tx, gatewayId)
  }

  return {
    queue,
    endForbidden,
    endAll,
    gatewayChanged: (tx: Handle, gatewayId: number): Promise<void> => endForbidden(tx, { gatewayId }),
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
