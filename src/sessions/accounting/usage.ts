// Traffic as sums. They are kept by account, day, gateway and protocol, and can be grouped by each of them.
import type { Day } from '../../day.ts'

export type Usage = { sessions: number; octetsIn: number; octetsOut: number; seconds: number }
export const NO_USAGE: Usage = { sessions: 0, octetsIn: 0, octetsOut: 0, seconds: 0 }

export function added(a: Usage, b: Usage = NO_USAGE): Usage {
  return {
    ...{ sessions: a.sessions + b.sessions, seconds: a.seconds + b.seconds },
    ...{ octetsIn: a.octetsIn + b.octetsIn, octetsOut: a.octetsOut + b.octetsOut },
  }
}

/** In place of a protocol that is not known: not reported, or of before traffic was kept by protocol. */
export const NO_PROTOCOL = 0

export const USAGE_PARTS = ['account', 'day', 'gateway', 'protocol'] as const
export type UsagePart = (typeof USAGE_PARTS)[number]

export type UsageFilter = {
  brandId?: number | undefined
  accountId?: number | undefined
  gatewayId?: number | undefined
  /** First and last day (UTC), both included. */
  fromOn?: Day | undefined
  toOn?: Day | undefined
}

/** A sum. Only the parts by which it was grouped are present. */
export type UsageView = Usage & {
  accountId?: number
  day?: Day
  gatewayId?: number
  gateway?: string | null // null: it was removed
  protocolId?: number // NO_PROTOCOL: it is not known
  protocol?: string | null // null: it is not known
}
