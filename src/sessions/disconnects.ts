// Live sessions that must end: queued in the transaction of the change that forbids them, told to their gateways by
// whoever can reach those, and kept on record until that has worked. Knows no way in which a gateway is told.
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { keepGateway, queueSessions } from './disconnect-store.ts'
import { makeDueWatch } from './due-watch.ts'
import { type Forbidden, whyForbidden } from './forbidden.ts'
import { type LiveScope, listLiveSessionIds, readLiveSessions } from './forbidden-store.ts'

/** Why a session is ended: access is denied now, somebody else has its seat, or the operator wants it. */
export type EndReason = Forbidden | 'replaced' | 'unknown_login' | 'operator'

export type Disconnects = ReturnType<typeof makeDisconnects>

/** Looked at in one change; what is beyond is found by `endSlipped`. An unbounded change could hold the writer too long. */
export const MOST_AT_ONCE = 50_000
/** Sessions of one statement. */
const CHUNK = 500

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock }

export function makeDisconnects({ db, clock }: Deps) {
  const watch = makeDueWatch({ db, clock })

  /** Live sessions whose end is not queued yet; others are left out. One that failed or was done is queued anew. */
  async function queue(tx: Handle, sessionIds: readonly number[], why: EndReason): Promise<void> {
    for (const ids of chunks(sessionIds)) await queueSessions(tx, ids, { why, at: clock.now() })
    if (sessionIds.length > 0) watch.nudge()
  }

  /**
   * Asks for each live session whether it may still be, and queues the end of those that may not. For every change that
   * may forbid access, in its transaction and after its other statements.
   */
  async function endForbidden(tx: Handle, scope: LiveScope): Promise<void> {
    const ids = await listLiveSessionIds(tx, scope, MOST_AT_ONCE)
    for (const chunk of chunks(ids)) await endOf(tx, chunk)
  }

  async function endOf(tx: Handle, ids: readonly number[]): Promise<void> {
    const now = clock.now()
    const byReason = new Map<Forbidden, number[]>()
    for (const session of await readLiveSessions(tx, ids, now)) {
      const why = whyForbidden(session, now)
      if (why !== undefined) byReason.set(why, [...(byReason.get(why) ?? []), session.id])
    }
    for (const [why, sessionIds] of byReason) await queue(tx, sessionIds, why)
  }

  /** For the removal of a gateway, before its row goes: all its sessions end, and how it is told is kept. */
  async function endAllOf(tx: Handle, gatewayId: number): Promise<void> {
    await queue(tx, await listLiveSessionIds(tx, { gatewayId }, MOST_AT_ONCE), 'gateway_removed')
    await keepGateway(tx, gatewayId)
  }

  return { queue, endForbidden, endAllOf }
}

function* chunks(ids: readonly number[]): Generator<number[]> {
  const sorted = ids.toSorted((a, b) => a - b)
  for (let i = 0; i < sorted.length; i += CHUNK) yield sorted.slice(i, i + CHUNK)
}
