// The kinds of fields AMAPI knows, as schemas: what they take, what they become, how they are documented. Every value
// may arrive as text, number or boolean; an empty text counts as absent (AMAPI contract section 1).
import { z } from 'zod'
import { isLines, isOneLine, isStorable } from '../../text.ts'

type Limits = { max: number; trim?: boolean; multiline?: boolean }

function toText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value
}

function absentWhenEmpty(trim: boolean) {
  return (value: unknown): unknown => {
    const text = toText(value)
    if (text === null || text === undefined) return undefined
    if (typeof text !== 'string') return text
    // Forms of browsers end lines with both.
    const used = trim ? text.trim().replace(/\r\n/g, '\n') : text
    return used === '' ? undefined : used
  }
}

function plainText({ max, multiline = false }: Limits) {
  return z
    .string()
    .max(max)
    .refine(isStorable, { error: 'has characters that are not text' })
    .refine((text) => (multiline ? isLines : isOneLine)(text), {
      error: multiline
        ? 'may have line feeds and tabs, and no other control characters'
        : 'must be one line of text',
    })
}

/** Required text, trimmed. */
export function text(description: string, max: number) {
  return z.preprocess(absentWhenEmpty(true), plainText({ max })).meta({ description })
}

/** Text that may be left out, trimmed. */
export function optionalText(description: string, max: number, limits: Omit<Limits, 'max'> = {}) {
  return z.preprocess(absentWhenEmpty(true), plainText({ max, ...limits }).optional()).meta({ description })
}

/** Secret text: never trimmed, any characters; how strong it must be is the core's affair. */
export function secretText(description: string) {
  return z
    .preprocess(absentWhenEmpty(false), z.string().max(MAX_SECRET_LENGTH).refine(isWellFormed))
    .meta({ description })
}

export function optionalSecretText(description: string) {
  return z
    .preprocess(absentWhenEmpty(false), z.string().max(MAX_SECRET_LENGTH).refine(isWellFormed).optional())
    .meta({ description })
}

/** Longer than any password may be, so that "too long" is told by the rule for passwords. */
const MAX_SECRET_LENGTH = 1024

function isWellFormed(value: string): boolean {
  return value.isWellFormed()
}

const ON = new Set(['1', 'true', 'yes', 'on'])
const OFF = new Set(['0', 'false', 'no', 'off', ''])

/** `1 true yes on` set, `0 false no off` and empty clear; undefined when absent. */
export function optionalSwitch(description: string) {
  return z
    .preprocess((value) => {
      const given = toText(value)
      if (given === undefined || given === null) return undefined
      const word = typeof given === 'string' ? given.trim().toLowerCase() : given
      if (ON.has(word as string)) return true
      return OFF.has(word as string) ? false : 'neither'
    }, z.boolean({ error: 'must be 1 or 0' }).optional())
    .meta({ description, ...SWITCH_ON_WIRE })
}

/** What a document says of a switch; words are taken in any case. */
const SWITCH_ON_WIRE = {
  title: 'switch',
  type: ['string', 'integer', 'boolean'],
  enum: [...new Set(['1', '0', ...ON, ...OFF, 1, 0, true, false])],
}

/** What a document says of a number that may come as text. */
const numberOnWire = (title: string) => ({ title, type: ['string', 'integer'], pattern: '^[0-9]+$' })

/** A plan's id, its months; 0 (which no plan has) when it is not a number, so that the core says "unknown plan". */
export function planMonths(description: string) {
  return z
    .preprocess(absentWhenEmpty(true), z.string().max(100))
    .transform((value) => (/^\d{1,4}$/.test(value) ? Number(value) : 0))
    .meta({ description, ...numberOnWire('plan id') })
}

/** A product's id; larger than any id when it has too many digits. */
export function optionalProductId(description: string) {
  return z
    .preprocess(absentWhenEmpty(true), digits().optional())
    .transform((value) => (value === undefined ? undefined : toId(value)))
    .meta({ description, ...numberOnWire('product id') })
}

export function productId(description: string) {
  return z
    .preprocess(absentWhenEmpty(true), digits())
    .transform(toId)
    .meta({ description, ...numberOnWire('product id') })
}

function digits() {
  return z.string().regex(/^\d{1,40}$/, { error: 'must be a number' })
}

function toId(value: string): number {
  const id = Number(value)
  return Number.isSafeInteger(id) ? id : Number.MAX_SAFE_INTEGER
}

/** For an object of which one of two fields must be sent: with neither, `name` is named as missing beside all others. */
export function needsOneOf(name: string, other: string) {
  const sent = (fields: Record<string, unknown>) => fields[name] !== undefined || fields[other] !== undefined
  const options = { path: [name], params: { missing: true }, when: () => true }
  return [sent, options] satisfies [unknown, unknown]
}
