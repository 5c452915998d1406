// What a session has used, out of reports that come late, twice or from gateways that count in 32 bits. Pure.
import { type AccountingRecord, MAX_COUNTER } from './report.ts'

export type Counters = { octetsIn: number; octetsOut: number; seconds: number }

/** Octets of gateways that send no gigawords (RFC 2869 section 5.1) begin again here. */
const WRAP = 2 ** 32

/** Counters only grow: a lower one is an older report, a gateway that lost count, or one that has begun again at 2^32. */
export function counted(before: Counters, report: AccountingRecord): Counters {
  const octets = (name: 'octetsIn' | 'octetsOut') =>
    report.wraps ? unwrapped(before[name], report[name], report.seconds - before.seconds) : report[name]
  return {
    octetsIn: Math.max(before.octetsIn, octets('octetsIn')),
    octetsOut: Math.max(before.octetsOut, octets('octetsOut')),
    seconds: Math.max(before.seconds, report.seconds),
  }
}

/** `told` stands for itself and all that is 2^32 more: the one that fits what was `known` that many seconds before. */
function unwrapped(known: number, told: number, laterS: number): number {
  const low = known % WRAP
  const begun = known - low
  if (laterS < 0) return told // from before, whichever round that was
  const hasWrapped = laterS > 0 && low - told > WRAP / 2 // nearer to a whole round than to nothing
  return Math.min(begun + told + (hasWrapped ? WRAP : 0), MAX_COUNTER)
}

/** The same to the last octet: a report that was sent again. */
export function isSame(known: Counters, report: AccountingRecord): boolean {
  const octets = (name: 'octetsIn' | 'octetsOut') =>
    (report.wraps ? known[name] % WRAP : known[name]) === report[name]
  return known.seconds === report.seconds && octets('octetsIn') && octets('octetsOut')
}

/** Nothing of it is more than what is known, and something is less. */
export function isLower(report: Counters, known: Counters): boolean {
  const names = ['octetsIn', 'octetsOut', 'seconds'] as const
  return (
    names.every((name) => report[name] <= known[name]) && names.some((name) => report[name] < known[name])
  )
}

/**
 * Whether a report shows that its session lives. Octets that grow do, and so does time, but for gateways that report on
 * after their death. One that counts no octets lives as long as it reports.
 */
export function showsLife(before: Counters, after: Counters, report: AccountingRecord): boolean {
  if (after.octetsIn > before.octetsIn || after.octetsOut > before.octetsOut) return true
  if (report.gateway.profile.reportsAfterDeath) return false
  return after.seconds > before.seconds || (report.status === 'interim' && !report.hasOctets)
}
