// What the operator is told of mails that were asked for and not sent.
import { DAY_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { sumWithheld } from './mail-store.ts'

/** Mails of a brand that were not sent within the last week, as their recipients had had their turn. */
export function withheldLastWeek(db: Handle, brandId: number, now: Instant): Promise<number> {
  return sumWithheld(db, brandId, now - 7 * DAY_MS)
}
