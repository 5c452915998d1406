// The closed set of event types: the schema and an example of each payload, and whether it belongs to a brand or to the
// installation. A type never changes its meaning; fields may be added.
import type { z } from 'zod'
import { ACCOUNT_TYPES } from './catalogue/accounts.ts'
import { ADMIN_TYPES } from './catalogue/admins.ts'
import { OTHER_TYPES } from './catalogue/installation.ts'
import { SUBSCRIPTION_TYPES } from './catalogue/subscriptions.ts'

export const CATALOGUE = { ...ACCOUNT_TYPES, ...SUBSCRIPTION_TYPES, ...ADMIN_TYPES, ...OTHER_TYPES } as const

export type EventType = keyof typeof CATALOGUE
export type DataOf<T extends EventType> = z.input<(typeof CATALOGUE)[T]['data']>

export const EVENT_TYPES = Object.keys(CATALOGUE) as EventType[]

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(CATALOGUE, text)
}

/** The types that `*`, `account.*` or a whole name mean; undefined when the pattern means none. */
export function typesOf(pattern: string): EventType[] | undefined {
  if (isEventType(pattern)) return [pattern]
  if (pattern !== '*' && !pattern.endsWith('.*')) return undefined
  const found = EVENT_TYPES.filter((one) => one.startsWith(pattern.slice(0, -1)))
  return found.length > 0 ? found : undefined
}
