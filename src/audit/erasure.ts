// The audit trail does not grow for ever: rows go when they are older than their brand keeps them.
import { type Clock, DAY_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { deleteRows, findOld, findOldRefusals } from './audit-store.ts'

/** Anybody can cause them, and they are of use while somebody asks why a login fails. */
export const REFUSALS_DAYS = 7
/** Of no brand: what operators do to gateways and the catalogue. */
export const NOBODYS_AUDIT_DAYS = 400

type Deps = {
  db: Database
  clock: Clock
  /** How long each brand keeps its rows. */
  listRules: () => Promise<readonly { brandId: number; days: number }[]>
}

export function makeAuditErasure({ db, clock, listRules }: Deps) {
  return {
    /** Erases at most `limit` rows; returns how many. */
    async purge(limit: number): Promise<number> {
      const now = clock.now()
      const old = await findOldRefusals(db.read, { before: now - REFUSALS_DAYS * DAY_MS, limit })
      const rules = [...(await listRules()), { brandId: null, days: NOBODYS_AUDIT_DAYS }]
      const ids = new Set(old)
      for (const { brandId, days } of rules) {
        if (ids.size >= limit) break
        const before = now - days * DAY_MS
        for (const id of await findOld(db.read, { brandId, before, limit: limit - ids.size })) ids.add(id)
      }
      if (ids.size > 0) await db.write((tx) => deleteRows(tx, [...ids]))
      return ids.size
    },
  }
}
