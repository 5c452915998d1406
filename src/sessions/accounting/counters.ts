// Computes what a session has used, from reports that come late, twice or from gateways that count in 32 bits. Pure.
import { type AccountingRecord, MAX_COUNTER } from './report.ts'

export type Counters = { octetsIn: number; octetsOut: number; seconds: number }

/** The octets of gateways that send no gigawords (RFC 2869 section 5.1) restart at 0 here. */
const WRAP = 2 ** 32

/** Counters only grow. A lower value comes from an older report, a gateway that lost its count, or a counter that passed 2^32. */
export function counted(before: Counters, report: AccountingRecord): Counters {
  const octets = (name: 'octetsIn' | 'octetsOut') =>
    report.wraps ? unwrapped(before[name], report[name], report.seconds - before.seconds) : report[name]
  return {
    octetsIn: Math.max(before.octetsIn, octets('octetsIn')),
    octetsOut: Math.max(before.octetsOut, octets('octetsOut')),
    seconds: Math.max(before.seconds, report.seconds),
  }
}

/**
 * The counter of a report may lack any multiple of 2^32. Returns the value that fits `known`, which was counted `laterS`
 * seconds before.
 */
function unwrapped(known: number, reported: number, laterS: number): number {
  const low = known % WRAP
  const begun = known - low
  if (laterS < 0) return reported // an older report, from any round of the counter
  const hasWrapped = laterS > 0 && low - reported > WRAP / 2 // closer to a full round than to no change
  return Math.min(begun + reported + (hasWrapped ? WRAP : 0), MAX_COUNTER)
}

/** True when all counters are equal: the report was sent again. */
export function isSame(known: Counters, report: AccountingRecord): boolean {
  const octets = (name: 'octetsIn' | 'octetsOut') =>
    (report.wraps ? known[name] % WRAP : known[name]) === report[name]
  return known.seconds === report.seconds && octets('octetsIn') && octets('octetsOut')
}

/** True when no counter is higher than the known one, and at least one is lower. */
export function isLower(report: Counters, known: Counters): boolean {
  const names = ['octetsIn', 'octetsOut', 'seconds'] as const
  return (
    names.every((name) => report[name] <= known[name]) && names.some((name) => report[name] < known[name])
  )
}

/**
 * Whether a report shows that its session is alive. Growing octets show it. So does growing time, except at gateways that
 * keep reporting dead sessions. A session that counts no octets is alive as long as it reports.
 */
export function showsLife(before: Counters, after: Counters, report: AccountingRecord): boolean {
  if (after.octetsIn > before.octetsIn || after.octetsOut > before.octetsOut) return true
  if (report.gateway.profile.reportsAfterDeath) return false
  return after.seconds > before.seconds || (report.status === 'interim' && !report.hasOctets)
}
