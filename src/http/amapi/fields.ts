// The kinds of fields in AMAPI, as schemas: accepted values, results and documentation. Every value may come as text, number
// or boolean; an empty text counts as absent (AMAPI contract section 1).
import { z } from 'zod'
import { MAX_TYPED_LENGTH } from '../../passwords.ts'
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
    // Browsers' forms end lines with both characters.
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

/** Optional text, trimmed. */
export function optionalText(description: string, max: number, limits: Omit<Limits, 'max'> = {}) {
  return z.preprocess(absentWhenEmpty(true), plainText({ max, ...limits }).optional()).meta({ description })
}

/** Secret text: never trimmed, any characters. The core decides how strong it must be. */
export function secretText(description: string) {
  return z
    .preprocess(absentWhenEmpty(false), z.string().max(MAX_TYPED_LENGTH).refine(isWellFormed))
    .meta({ description })
}

export function optionalSecretText(description: string) {
  return z
    .preprocess(absentWhenEmpty(false), z.string().max(MAX_TYPED_LENGTH).refine(isWellFormed).optional())
    .meta({ description })
}

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

/** The documentation of a switch; words are accepted in any case. */
const SWITCH_ON_WIRE = {
  title: 'switch',
  type: ['string', 'integer', 'boolean'],
  enum: [...new Set(['1', '0', ...ON, ...OFF, 1, 0, true, false])],
}

/** The documentation of a number that may come as text. */
const numberOnWire = (title: string) => ({ title, type: ['string', 'integer'], pattern: '^[0-9]+$' })

/**
 * A plan's id, which is its months. A value that is no number becomes 0, which no plan has, so that the core says "unknown
 * plan".
 */
export function planMonths(description: string) {
  return z
    .preprocess(absentWhenEmpty(true), z.string().max(100))
    .transform((value) => (/^\d{1,4}$/.test(value) ? Number(value) : 0))
    .meta({ description, ...numberOnWire('plan id') })
}

/** A product's id; with too many digits it becomes larger than any id. */
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

/** For an object in which one of two fields is required: without both, `name` is reported as missing, beside all others. */
export function needsOneOf(name: string, other: string) {
  const sent = (fields: Record<string, unknown>) => fields[name] !== undefined || fields[other] !== undefined
  const options = { path: [name], params: { missing: true }, when: () => true }
  return [sent, options] satisfies [unknown, unknown]
}
