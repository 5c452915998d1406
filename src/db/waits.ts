// The rule of clock.ts for waits whose end is stored in rows.
import { type RawBuilder, sql } from 'kysely'
import { CLOCK_TOLERANCE_MS, type Instant } from '../clock.ts'

/** Whether a wait is over: its end has come, or is later than a wait of `longestMs` can end, because the clock was set back. */
export function isOver(column: string, now: Instant, longestMs: number | RawBuilder<number>) {
  const end = sql.ref<number>(column)
  return sql<boolean>`(${end} <= ${now} or ${isTooLate(column, now, longestMs)})`
}

/** Only the second condition. */
export function isTooLate(column: string, now: Instant, longestMs: number | RawBuilder<number>) {
  const longest = typeof longestMs === 'number' ? sql.lit(longestMs) : longestMs
  const latest = sql`cast(${now + CLOCK_TOLERANCE_MS} as bigint) + ${longest}`
  return sql<boolean>`${sql.ref(column)} > ${latest}`
}
