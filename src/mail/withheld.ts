// The number of withheld mails, for the operator.
import { DAY_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { sumWithheld } from './mail-store.ts'

/** Mails of a brand that were withheld within the last week, because their recipients had had their turn. */
export function withheldLastWeek(db: Handle, brandId: number, now: Instant): Promise<number> {
  return sumWithheld(db, brandId, now - 7 * DAY_MS)
}
