// Fields and shapes that many calls of the management API share.
import { z } from 'zod'
import type { Instant } from '../../clock.ts'
import { isDay } from '../../day.ts'
import { type ThingKind, thingId, thingNumber } from '../../events/subjects.ts'

const MAX_FILTER_CHARS = 320

/** An id in a request; its output is the number. */
export function idOf(kind: ThingKind) {
  const example = thingId(kind, 4711)
  return z
    .string()
    .max(MAX_FILTER_CHARS)
    .transform((text) => thingNumber(kind, text) ?? 0)
    .refine((number) => number > 0, `write an id such as ${example}`)
    .meta({ description: `An id such as ${example}` })
}

/** An id in an answer. */
export function id(kind: ThingKind) {
  return z.string().meta({ description: `Such as ${thingId(kind, 4711)}` })
}

export function idText(kind: ThingKind, number: number | null): string | null {
  return number === null ? null : thingId(kind, number)
}

export const brandName = z.string().meta({ description: 'The name of its brand' })
export const instant = z.string().meta({ description: 'RFC 3339, in UTC', format: 'date-time' })
/** In a request; its output is epoch ms. */
export const givenInstant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .meta({ description: 'RFC 3339, such as 2026-11-21T12:00:00Z' })
export const givenDay = z
  .string()
  .refine(isDay, 'write a day such as 2026-11-21')
  .meta({ description: 'Such as 2026-11-21' })
/** For a filter. */
export const word = z.string().min(1).max(MAX_FILTER_CHARS)

export function instantText(at: Instant): string
export function instantText(at: Instant | null): string | null
export function instantText(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** `true` or `false` in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

export const anyObject = z.record(z.string(), z.unknown())
