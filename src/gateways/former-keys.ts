// The secrets and tokens of gateways that were replaced and go on for a while: when they were last used. A packet notes it in
// memory, and a job writes it. A process that is killed loses the notes of a minute.
import type { Clock, Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { type FormerKind, MAX_GATEWAYS } from './gateway.ts'
import { setFormerUsed } from './gateway-store.ts'

/** Notes of one transaction. */
const BATCH = 500
const MOST_WAITING = 2 * MAX_GATEWAYS

export type FormerUse = ReturnType<typeof makeFormerUse>

export function makeFormerUse({ db, clock }: { db: Pick<Database, 'write'>; clock: Clock }) {
  const waiting = new Map<string, { id: number; kind: FormerKind; at: Instant }>()

  return {
    /** Costs no query. */
    note(id: number, kind: FormerKind): void {
      const key = `${kind} ${id}`
      if (waiting.size < MOST_WAITING || waiting.has(key)) waiting.set(key, { id, kind, at: clock.now() })
    },

    isWaiting: (): boolean => waiting.size > 0,

    /** Writes what was noted, and returns how many keys that were. What could not be written stays noted. */
    async writeNoted(): Promise<number> {
      const noted = [...waiting].sort(([, a], [, b]) => a.id - b.id)
      for (let from = 0; from < noted.length; from += BATCH) {
        const batch = noted.slice(from, from + BATCH)
        await db.write(async (tx) => {
          for (const [, one] of batch) await setFormerUsed(tx, one, one.at)
        })
        for (const [key, one] of batch) if (waiting.get(key) === one) waiting.delete(key)
      }
      return noted.length
    },
  }
}
