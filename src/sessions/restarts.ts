// Repeats of the report that a gateway has started or is about to stop. It ends what came before it, so a repeat counts as
// of the first one: sessions may have begun in between.
import { type Clock, type Instant, MINUTE_MS, waitLeftMs } from '../clock.ts'
import { type AccountingRecord, isRestart } from './report.ts'

/** Gateways repeat a report for half a minute at most; afterwards it is another restart. */
const REPEATED_FOR_MS = MINUTE_MS
/** Gateways; should more restart within a minute, the oldest is forgotten. */
const MOST_REMEMBERED = 10_000

export function makeRestarts({ clock }: { clock: Clock }) {
  const firsts = new Map<string, { at: Instant; until: Instant }>()

  return {
    /** The report itself, or as of its first sending. */
    first(report: AccountingRecord): AccountingRecord {
      if (!isRestart(report)) return report
      const name = `${report.gateway.id} ${report.status} ${report.sessionKey}`
      const now = clock.now()
      const known = firsts.get(name)
      if (known && waitLeftMs(known.until, now, REPEATED_FOR_MS) > 0)
        return { ...report, at: Math.min(known.at, report.at) }
      firsts.delete(name)
      firsts.set(name, { at: report.at, until: now + REPEATED_FOR_MS })
      const [oldest] = firsts.size > MOST_REMEMBERED ? firsts.keys() : []
      if (oldest !== undefined) firsts.delete(oldest)
      return report
    },
  }
}
