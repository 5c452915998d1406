// Traffic as sums. They are kept by account, day and gateway, and can be grouped by each of them.
import type { Day } from '../../day.ts'

export type Usage = { sessions: number; octetsIn: number; octetsOut: number; seconds: number }

export const USAGE_PARTS = ['account', 'day', 'gateway'] as const
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
}
