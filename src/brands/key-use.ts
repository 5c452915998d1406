// The day on which each key was last used, of one table of keys. A call notes it in memory; a job writes it, once a day for each key. A
// process that is killed loses the notes of a minute.
import type { Clock } from '../clock.ts'
import { type Day, dayIn } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'

/** Keys of one transaction. */
const BATCH = 500
/** Keys that wait to be written; of more keys the use is noted with a later call. */
const MOST_WAITING = 50_000

export type KeyUse = ReturnType<typeof makeKeyUse>

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  /** Writes the day of these keys, only forward. */
  setLastUsed(tx: Handle, ids: readonly number[], day: Day): Promise<void>
}

export function makeKeyUse({ db, clock, setLastUsed }: Deps) {
  const waiting = new Map<number, Day>()
  /** Of the newest day. */
  let written = { day: '', keys: new Set<number>() }

  return {
    /** Costs no query. */
    note(keyId: number): void {
      const day = dayIn('UTC', clock.now())
      if (written.day === day && written.keys.has(keyId)) return
      if (waiting.size < MOST_WAITING || waiting.has(keyId)) waiting.set(keyId, day)
    },

    isWaiting: (): boolean => waiting.size > 0,

    /** Writes what was noted, and returns how many keys that were. What could not be written stays noted. */
    async writeNoted(): Promise<number> {
      const noted = [...waiting].sort(([a], [b]) => a - b)
      for (let at = 0; at < noted.length; at += BATCH) {
        const batch = noted.slice(at, at + BATCH)
        await db.write(async (tx) => {
          for (const [day, keys] of Map.groupBy(batch, ([, day]) => day))
            await setLastUsed(
              tx,
              keys.map(([id]) => id),
              day,
            )
        })
        for (const [id, day] of batch) {
          if (day > written.day) written = { day, keys: new Set() }
          if (day === written.day) written.keys.add(id)
          if (waiting.get(id) === day) waiting.delete(id)
        }
      }
      return noted.length
    },
  }
}
