// Numbers events once they are committed: readers of a stream go by this number and miss none. An id is not enough: PostgreSQL gives
// it when the row is written, and a row with a lower id may be committed later. Several processes may number; a locked row lets
// only one do it at a time.
import type { Database } from '../db/database.ts'
import { isAnyUnnumbered, lockNumbering, numberEvents, raiseLast } from './event-store.ts'

/** Events in one transaction. */
export const NUMBERED_AT_ONCE = 1000

export type Sequencer = ReturnType<typeof makeSequencer>

export function makeSequencer({ db }: { db: Pick<Database, 'read' | 'write'> }) {
  /** Numbers a batch; returns how many. */
  function number(): Promise<number> {
    return db.write(async (tx) => {
      await lockNumbering(tx)
      const streams = await numberEvents(tx, NUMBERED_AT_ONCE)
      for (const [stream, all] of Map.groupBy(streams, (one) => one)) await raiseLast(tx, stream, all.length)
      return streams.length
    })
  }

  return {
    number,
    /** Numbers all that is committed now. */
    async numberAll(): Promise<void> {
      if (await isAnyUnnumbered(db.read)) while ((await number()) === NUMBERED_AT_ONCE);
    },
    /** Cheap, and costs no write. */
    isDue: (): Promise<boolean> => isAnyUnnumbered(db.read),
  }
}
