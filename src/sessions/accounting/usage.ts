// What went through, as sums. It is kept by account, day and gateway, and can be asked for by each of them.
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

/** A sum; of the parts only those that it was asked by are there. */
export type UsageView = Usage & {
  accountId?: number
  day?: Day
  gatewayId?: number
  gateway?: string | null // null: it was removed
}
