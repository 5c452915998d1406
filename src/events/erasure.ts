// Erases events that are older than the event_days of their brand. Their numbers are not given again.
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { deleteEvents, listOld } from './event-store.ts'
import { INSTALLATION } from './record.ts'
import { PERSONAL } from './subjects.ts'

/** For the stream of the installation. */
export const INSTALLATION_EVENT_DAYS = 30

type Deps = {
  db: Database
  clock: Clock
  /** The instant before which each brand's events are older than its event_days. */
  listRules: () => Promise<readonly { brandId: number; before: Instant }[]>
}

export function makeEventErasure({ db, clock, listRules }: Deps) {
  return {
    /** Erases at most `limit` events; returns how many. */
    async purge(limit: number): Promise<number> {
      const before = clock.now() - INSTALLATION_EVENT_DAYS * DAY_MS
      const ids: number[] = []
      for (const rule of [...(await listRules()), { brandId: INSTALLATION, before }]) {
        if (ids.length >= limit) break
        const of = { stream: rule.brandId, before: rule.before, limit: limit - ids.length }
        ids.push(...(await listOld(db.read, of)))
      }
      if (ids.length > 0) await db.write((tx) => deleteEvents(tx, ids))
      return ids.length
    },
  }
}

/** The payload without what names a person. It still fits its schema, and stays in its place in the stream. */
export function withoutPerson(data: string): string {
  return JSON.stringify(
    JSON.parse(data, (name, value: unknown) =>
      PERSONAL.has(name) && typeof value === 'string' ? null : value,
    ),
  )
}
