// Remembers credentials that prove one login only, such as the last State of an EAP login, for all processes, until the
// credential ends by itself.
import type { Instant } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { ThrottleKeys } from './throttle-keys.ts'
import { isCounted, noteUses, takeUse } from './throttle-store.ts'

/** `name`: equal for the same credential only. */
export type SingleUse = { name: string; endsAt: Instant }

export type SingleUses = ReturnType<typeof makeSingleUses>

type Deps = { db: Pick<Database, 'read'>; keys: Pick<ThrottleKeys, 'plainKey'> }

export function makeSingleUses({ db, keys }: Deps) {
  const keyOf = ({ name }: SingleUse) => keys.plainKey(`used:${name}`)
  return {
    isUsed: (use: SingleUse): Promise<boolean> => isCounted(db.read, keyOf(use)),

    /** Of several that try at once, one gets it. */
    async take(tx: Handle, use: SingleUse, now: Instant): Promise<boolean> {
      return (await takeUse(tx, keyOf(use), now, { most: 1, windowMs: use.endsAt - now })).taken
    },

    /** To be written with what it is used for. Sent without waiting for the answer. */
    note(tx: Handle, uses: readonly SingleUse[]): Promise<void> {
      return noteUses(
        tx,
        uses.map((use) => ({ key: keyOf(use), endsAt: use.endsAt })),
      )
    },
  }
}
