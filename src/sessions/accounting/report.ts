// A report of a gateway about a session. Numbers and texts come as gateways send them. Absurd values are corrected here, so
// that one report cannot make its whole batch fail.
import { DAY_MS, type Instant } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'

export type AccountingRecord = {
  gateway: ServedGateway
  /** `on` and `off`: the gateway has started or is about to stop; it has no sessions. */
  status: 'start' | 'interim' | 'stop' | 'on' | 'off'
  /** Names the session at its gateway. */
  sessionKey: string
  username: string
  /** The Class attributes (RFC 2865 section 5.25), byte by byte, of this server or of others. */
  classTexts: readonly string[]
  /** Where the report came from. */
  nasAddress: string
  callerAddress: string | undefined
  framedAddress: string | undefined
  framedIpv6Address: string | undefined
  /** In the form 2001:db8:1:2::/64, as the next one. */
  framedIpv6Prefix: string | undefined
  delegatedIpv6Prefix: string | undefined
  protocolId: number | undefined
  octetsIn: number // from the user, since the session began
  octetsOut: number // to the user
  /** False: the report has no octets. */
  hasOctets: boolean
  /** Octets are counted in 32 bits, and may have restarted at 2^32. */
  wraps: boolean
  seconds: number
  at: Instant // when it happened, according to the gateway
  /** In seconds of the gateway's own clock: compare it only with stamps of the same gateway. */
  stamp: number | undefined
  cause: string | undefined // of a stop
  /** Equal only for a repeat of the same report; undefined: repeats cannot be recognized. */
  digest?: string | undefined
}

/** The values of reports that do not come by RADIUS. */
export const NOT_REPORTED = {
  ...{ classTexts: [], framedIpv6Address: undefined, framedIpv6Prefix: undefined },
  ...{ delegatedIpv6Prefix: undefined, hasOctets: true, wraps: false, stamp: undefined },
} as const satisfies Partial<AccountingRecord>

/** Sums and differences of counters stay exact. 9 PB: no session has moved as much. */
export const MAX_COUNTER = Number.MAX_SAFE_INTEGER
/** A text attribute of RADIUS has at most 253 bytes (RFC 2865 section 5), which may be kept as hex digits. */
const MAX_TEXT = 2 + 2 * 253
/** A gateway that keeps reports while the server is away says how old they are; older than this is a broken clock. */
const OLDEST_MS = 31 * DAY_MS

export function soundReport(report: AccountingRecord, now: Instant): AccountingRecord {
  return {
    ...report,
    sessionKey: soundText(report.sessionKey),
    username: soundText(report.username),
    nasAddress: soundText(report.nasAddress),
    callerAddress: optional(report.callerAddress),
    framedAddress: optional(report.framedAddress),
    framedIpv6Address: optional(report.framedIpv6Address),
    cause: optional(report.cause),
    octetsIn: soundCounter(report.octetsIn),
    octetsOut: soundCounter(report.octetsOut),
    seconds: soundCounter(report.seconds),
    stamp: report.stamp === undefined ? undefined : soundCounter(report.stamp),
    at: Number.isFinite(report.at) ? Math.trunc(Math.min(now, Math.max(report.at, now - OLDEST_MS))) : now,
  }
}

/** Whether the report ends all earlier sessions of its gateway. */
export function isRestart({ status }: AccountingRecord): boolean {
  return status === 'on' || status === 'off'
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : soundText(text)
}

/** PostgreSQL takes neither a NUL nor half a character. */
function soundText(text: string): string {
  return text.slice(0, MAX_TEXT).replaceAll('\0', '\uFFFD').toWellFormed()
}

function soundCounter(count: number): number {
  return Number.isNaN(count) ? 0 : Math.trunc(Math.min(Math.max(count, 0), MAX_COUNTER))
}
