// A plan: a term of N calendar months that a brand sells. Its months are its id within the brand. Pure.
import type { Instant } from '../clock.ts'
import type { Price } from './price.ts'

/** What happens when a login at its limit of sessions starts one more. */
export const SESSION_LIMIT_RULES = ['refuse_newest', 'end_oldest'] as const
export type SessionLimitRule = (typeof SESSION_LIMIT_RULES)[number]

export type Plan = {
  months: number
  label: string // what end users read
  retiredAt: Instant | null // not sold any more; running subscriptions keep the plan
  atSessionLimit: SessionLimitRule | null // null: the brand's setting decides
  price: Price | null // shown and reported, never charged
}

export const MIN_PLAN_MONTHS = 1
export const MAX_PLAN_MONTHS = 120
export const MAX_LABEL_LENGTH = 100

/** The plans of a new brand. */
export const DEFAULT_PLAN_MONTHS: readonly number[] = [1, 6, 12, 24, 36]

/** The label of a plan that was given none: `1 Month`, `6 Months`. */
export function defaultLabel(months: number): string {
  return months === 1 ? '1 Month' : `${months} Months`
}

export function isPlanMonths(months: number): boolean {
  return Number.isInteger(months) && months >= MIN_PLAN_MONTHS && months <= MAX_PLAN_MONTHS
}
