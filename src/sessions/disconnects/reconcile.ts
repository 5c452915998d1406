// Sessions that no change has ended though they are forbidden: a change sees neither those that begin at its very moment
// nor those that were let in before it and begin after it, and a very large one not all. Found here, by looking again.
import type { Database, Handle } from '../../db/database.ts'
import { listUnqueued } from './disconnect-store.ts'
import type { Denial } from './reauthorize.ts'
import {
  findNewestId,
  listLiveSessionsBehind,
  listYoungIds,
  type SessionCursor,
} from './reauthorize-store.ts'

/** Sessions of one look. */
const CHUNK = 500
/** Of one call; more that have begun since the last one are left to the next. */
const MOST_YOUNG = 20 * CHUNK

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  judge(db: Handle, ids: readonly number[]): Promise<Map<Denial, number[]>>
  queue(tx: Handle, sessionIds: readonly number[], why: Denial): Promise<void>
}

export function makeReconcile({ db, judge, queue }: Deps) {
  /** Ids up to the first are looked at already; those up to the second had begun when they were last counted. */
  let young: { seen: number; begun: number } | undefined

  /** Those of `ids` that are forbidden and were never queued. A few only, if any: what they are is asked again under lock. */
  async function endThoseOf(ids: readonly number[]): Promise<number> {
    const found = await listUnqueued(db.read, [...(await judge(db.read, ids)).values()].flat())
    if (found.length === 0) return 0
    return db.write(async (tx) => {
      let ended = 0
      for (const [why, forbidden] of await judge(tx, found)) {
        await queue(tx, forbidden, why)
        ended += forbidden.length
      }
      return ended
    })
  }

  /**
   * Looks once at each session that has begun, at the second call after its begin: what was under way then is done.
   * Gives how many are ended.
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

  /** A batch of all live sessions from behind `after`; `next` is undefined behind the last one. */
  async function endSlipped(
    after: SessionCursor | undefined,
  ): Promise<{ next: SessionCursor | undefined; ended: number }> {
    const places = await listLiveSessionsBehind(db.read, after ?? NOWHERE, CHUNK)
    const ended = await endThoseOf(places.map(({ id }) => id))
    return { next: places.length < CHUNK ? undefined : places.at(-1), ended }
  }

  return {
    endYoung,
    endSlipped,
    isAnyLive: async (): Promise<boolean> => (await listLiveSessionsBehind(db.read, NOWHERE, 1)).length > 0,
  }
}

const NOWHERE: SessionCursor = { subscriptionId: 0, id: 0 }
