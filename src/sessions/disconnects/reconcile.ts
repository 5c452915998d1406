// Finds forbidden sessions that no change has ended, by checking all of them again. A change misses sessions that begin at
// the same moment, and sessions that were admitted before it and begin after it. A very large change also misses some of its
// sessions.
import type { Database, Handle } from '../../db/database.ts'
import { listUnqueued } from './disconnect-store.ts'
import type { Forbidden } from './reauthorize.ts'
import {
  findNewestId,
  listLiveSessionsBehind,
  listYoungIds,
  type SessionCursor,
} from './reauthorize-store.ts'

/** Sessions in one check. */
const CHUNK = 500
/** For one call; further new sessions are left to the next call. */
const MOST_YOUNG = 20 * CHUNK

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  judge(db: Handle, ids: readonly number[]): Promise<Forbidden[]>
  endOf(tx: Handle, ids: readonly number[]): Promise<Forbidden[]>
}

export function makeReconcile({ db, judge, endOf }: Deps) {
  /** Ids up to `seen` are checked; ids up to `begun` existed at the last call. */
  let young: { seen: number; begun: number } | undefined

  /** Ends the forbidden sessions of `ids` that were never queued. They are few, and are judged again under lock. */
  async function endThoseOf(ids: readonly number[]): Promise<number> {
    const forbidden = await judge(db.read, ids)
    const found = await listUnqueued(
      db.read,
      forbidden.map(({ id }) => id),
    )
    return found.length === 0 ? 0 : db.write(async (tx) => (await endOf(tx, found)).length)
  }

  /**
   * Checks each new session once, at the second call after its begin: changes that ran at its begin are complete by then.
   * Returns how many are ended.
   */
  async function endYoung(): Promise<number> {
    const newest = await findNewestId(db.read)
    const from = young?.seen ?? newest
    const to = young?.begun ?? newest
    let ended = 0
    let seen = from
    for (let looked = 0; seen < to && looked < MOST_YOUNG; looked += CHUNK) {
      const ids = await listYoungIds(db.read, { from: seen, to, limit: CHUNK })
      ended += await endThoseOf(ids)
      seen = ids.length < CHUNK ? to : Math.max(...ids)
    }
    young = { seen, begun: newest }
    return ended
  }

  /** Checks one batch of all live sessions, after `after`; `next` is undefined after the last one. */
  async function endMissed(
    after: SessionCursor | undefined,
  ): Promise<{ next: SessionCursor | undefined; ended: number }> {
    const places = await listLiveSessionsBehind(db.read, after ?? NOWHERE, CHUNK)
    const ended = await endThoseOf(places.map(({ id }) => id))
    return { next: places.length < CHUNK ? undefined : places.at(-1), ended }
  }

  return {
    endYoung,
    endMissed,
    isAnyLive: async (): Promise<boolean> => (await listLiveSessionsBehind(db.read, NOWHERE, 1)).length > 0,
  }
}

const NOWHERE: SessionCursor = { subscriptionId: 0, id: 0 }
