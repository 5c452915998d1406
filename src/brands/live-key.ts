// Which rows of a table of keys are live, as SQL.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'

/** Neither revoked nor ended. */
export function isLiveKey(now: Instant) {
  return sql<SqlBool>`(revoked_at is null and (ends_at is null or ends_at > ${now}))`
}
