// Fields and shapes that many calls of the management API share.
import { z } from 'zod'
import type { Instant } from '../../clock.ts'

/** Row ids on the wire: a prefix for the kind, and the number that the command line shows. */
const PREFIXES = {
  account: 'acc_',
  subscription: 'sub_',
  session: 'ses_',
} as const
type Kind = keyof typeof PREFIXES

/** An id in a request; its output is the number. */
export function idOf(kind: Kind) {
  const prefix = PREFIXES[kind]
  return z
    .string()
    .regex(new RegExp(`^${prefix}\\d{1,15}$`), `an id of this kind is written ${prefix} and a number`)
    .transform((text) => Number(text.slice(prefix.length)))
    .meta({ description: `The id, such as ${prefix}4711` })
}

/** An id in an answer. */
export function id(kind: Kind) {
  return z.string().meta({ description: `Begins with ${PREFIXES[kind]}` })
}

export function idText(kind: Kind, number: number): string {
  return PREFIXES[kind] + number
}

export const keyId = z
  .string()
  .meta({ description: 'key_ and a number; with m before the number: a management key' })
export const brandName = z.string().meta({ description: 'The name of the brand' })
export const instant = z.string().meta({ description: 'RFC 3339, in UTC', format: 'date-time' })

export function textOfInstant(at: Instant): string
export function textOfInstant(at: Instant | null): string | null
export function textOfInstant(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
