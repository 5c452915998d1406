// Erases events that are older than the event_days of their brand. Their numbers are not given again.
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { EventType } from './catalogue.ts'
import { deleteEvents, listOld } from './event-store.ts'
import { deleteMarks } from './mark-store.ts'
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

/** Marks that matter for a few days at most: a term is looked at again for two days, others are for an hour. */
const SHORT_MARKS: readonly EventType[] = [
  ...([
    'account.locked_out',
    'login.session_limit_reached',
    'subscription.due_soon',
    'admin.failed',
  ] as const),
]
const SHORT_MARK_MS = 7 * DAY_MS

export function makeEventErasure({ db, clock, listRules }: Deps) {
  return {
    /** Deletes at most `limit` marks that keep no event from being written again; returns how many. */
    purgeMarks: (limit: number): Promise<number> =>
      db.write((tx) => deleteMarks(tx, { types: SHORT_MARKS, before: clock.now() - SHORT_MARK_MS, limit })),

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
    JSON.parse(data, (name, value: unknown) => (PERSONAL.has(name) ? emptied(value) : value)),
  )
}

/** Of a changed field both values go; what is no text, such as the place of an address, has texts of its own. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(() => null)
  return typeof value === 'string' ? null : value
}
