// Erases rows of the audit trail that are older than the audit_days of their brand.
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { deleteRows, findOld, findOldRefusals } from './audit-store.ts'

/** Short: strangers can cause these rows, and they help only while an operator asks why a login fails. */
export const REFUSALS_DAYS = 7
/** For rows without a brand: changes of gateways and of the catalogue. */
export const BRANDLESS_DAYS = 400

type Deps = {
  db: Database
  clock: Clock
  /** The instant before which each brand's rows are older than its audit_days. */
  listRules: () => Promise<readonly { brandId: number; before: Instant }[]>
}

export function makeAuditErasure({ db, clock, listRules }: Deps) {
  return {
    /** Erases at most `limit` rows; returns how many. */
    async purge(limit: number): Promise<number> {
      const now = clock.now()
      const old = await findOldRefusals(db.read, { before: now - REFUSALS_DAYS * DAY_MS, limit })
      const rules = [...(await listRules()), { brandId: null, before: now - BRANDLESS_DAYS * DAY_MS }]
      const ids = new Set(old)
      for (const { brandId, before } of rules) {
        if (ids.size >= limit) break
        for (const id of await findOld(db.read, { brandId, before, limit: limit - ids.size })) ids.add(id)
      }
      if (ids.size > 0) await db.write((tx) => deleteRows(tx, [...ids]))
      return ids.size
    },
  }
}
