// The kinds of fields in VAM, as schemas: accepted values, results and documentation. Every value may come as text
// (VAM contract section 1). null counts as absent, and so does blank text when a value is optional.
import { z } from 'zod'
import { LONGEST_PERIOD_DAYS } from '../../brands/settings.ts'
import { addDays, type Day } from '../../day.ts'
import { AppError, type ErrorCode } from '../../errors.ts'
import { isStorable } from '../../text.ts'
import { type Fields, isTypeset } from '../body.ts'

/** The fault of a value. `wrong` follows the field's name, unless it is a whole sentence. */
export type Wrong = { wrong: string; isSentence?: boolean; code?: ErrorCode }
type Doc = { description: string; [keyword: string]: unknown }

const REQUIRED: Wrong = { wrong: 'is required' }
const NOT_TEXT: Wrong = { wrong: 'must be text' }

/** A field with a reading function of its own. An undefined value may be right, when the field is optional. */
export function field<T>(doc: Doc, read: (value: unknown) => T | Wrong) {
  return z
    .unknown()
    .optional() // the key may be missing; `read` decides whether that is allowed
    .transform((value, context): T => {
      const found = read(value)
      if (!isWrong(found)) return found
      const { wrong, ...params } = found
      context.addIssue({ code: 'custom', message: wrong, params })
      return z.NEVER
    })
    .meta(doc)
}

function isWrong(found: unknown): found is Wrong {
  return typeof found === 'object' && found !== null && 'wrong' in found
}

/** Errors: the one of the first wrong field; mostly invalid_input. */
export function decode({ input }: { input: z.ZodObject }, fields: Fields): Record<string, unknown> {
  const result = input.safeParse(fields)
  if (result.success) return result.data
  throw refusalOf(result.error)
}

/** The refusal of the first wrong field. */
function refusalOf(error: z.ZodError): AppError {
  const [issue] = error.issues
  const name = String(issue?.path[0] ?? 'body')
  const params = (issue?.code === 'custom' ? issue.params : undefined) as Partial<Wrong> | undefined
  const text = issue?.message ?? 'is wrong'
  return new AppError(params?.code ?? 'invalid_input', params?.isSentence ? text : `${name} ${text}`)
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** A number counts as the text of its digits. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}

/** The account's name. A text that cannot be a name is no name of this reseller. */
export function username(description: string) {
  return field({ description, type: 'string' }, (value): string | Wrong =>
    isBlank(value) ? REQUIRED : readName(value),
  )
}

/** The same under one of several names; the operation refuses a call without any. */
export function optionalUsername(description: string) {
  return field({ description, type: 'string' }, (value): string | undefined | Wrong =>
    isBlank(value) ? undefined : readName(value),
  )
}

function readName(value: unknown): string | Wrong {
  const text = textOf(value)?.trim()
  const isName = text !== undefined && text.length <= MAX_NAME_FIELD && isStorable(text)
  return isName ? text : { wrong: 'names no account', code: 'login_not_found' }
}

/** Longer than any name may be, so that the rule for names says "too long". */
const MAX_NAME_FIELD = 255
const MAX_TEXT = 1024

/** Text as it is sent, also for secrets. Optional text is '' when it is absent. */
export function text(description: string, needed: 'needed' | 'optional' = 'needed') {
  return field({ description, type: 'string' }, (value): string | Wrong => {
    if (value === undefined || value === null || value === '') return needed === 'needed' ? REQUIRED : ''
    const given = textOf(value)
    if (given === undefined || !isStorable(given)) return NOT_TEXT
    return given.length <= MAX_TEXT ? given : { wrong: `may have at most ${MAX_TEXT} characters` }
  })
}

/** One of these words. `otherwise`: the value of a blank one; absent: it is required. */
export function word<const W extends string>(description: string, words: readonly W[], otherwise?: W) {
  return field({ description, type: 'string', enum: words }, (value): W | Wrong => {
    if (isBlank(value)) return otherwise ?? REQUIRED
    const found = words.find((one) => one === value)
    const isQuoted = typeof value === 'string' && (/["']/.test(value) || isTypeset(value))
    return (
      found ?? {
        wrong: `must be one of ${words.filter(Boolean).join(', ')}${isQuoted ? ', without quotes' : ''}`,
      }
    )
  })
}

const TRUE = new Set<unknown>([true, 1, '1', 'true'])
const FALSE = new Set<unknown>([false, 0, '0', 'false'])

/** Absent means false. */
export function flag(description: string) {
  const doc = { type: ['boolean', 'integer', 'string'], enum: [true, false, 1, 0, 'True', 'False', '1', '0'] }
  return field({ description, ...doc }, (value): boolean | Wrong => {
    if (isBlank(value)) return false
    const given = typeof value === 'string' ? value.trim().toLowerCase() : value
    if (TRUE.has(given)) return true
    return FALSE.has(given) ? false : { wrong: 'must be true or false' }
  })
}

/** The documentation of a number that may come as text. */
export const NUMBER_ON_WIRE = { type: ['integer', 'string'], pattern: '^[0-9]+$' }

/** A whole number or its digits, also 30.0, which JSON does not distinguish from 30; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^ *\d{1,16}(?:\.0{1,15})? *$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}

/** A positive number such as an id or a page; 0 counts as absent, as clients send it. */
export function optionalNumber(description: string, max = Number.MAX_SAFE_INTEGER) {
  return field({ description, ...NUMBER_ON_WIRE }, (value): number | undefined | Wrong => {
    if (isBlank(value)) return undefined
    const number = wholeNumber(value)
    if (number === 0) return undefined
    if (number !== undefined && number >= 1 && number <= max) return number
    return max < Number.MAX_SAFE_INTEGER
      ? { wrong: `must be a number between 1 and ${max}` }
      : { wrong: 'must be a positive number' }
  })
}

export function periodText(maxDays: number): string {
  return `Period must be a number between 1 and ${maxDays}`
}

/** A number of days. `otherwise`: the value of an absent one; absent: it is required. */
export function period(description: string, otherwise?: number) {
  return field({ description, ...NUMBER_ON_WIRE }, (value): number | Wrong => {
    const days = isBlank(value) ? otherwise : wholeNumber(value)
    if (days !== undefined && days >= 1 && days <= LONGEST_PERIOD_DAYS) return days
    return { wrong: periodText(LONGEST_PERIOD_DAYS), isSentence: true }
  })
}

/** `DD-MM-YYYY` as an existing day. `sentence` is the refusal of any other text. */
export function date(description: string, sentence: string) {
  const doc = { type: 'string', pattern: '^\\d{2}-\\d{2}-\\d{4}$' }
  return field({ description, ...doc }, (value): Day | Wrong => {
    if (isBlank(value)) return REQUIRED
    const parts = typeof value === 'string' ? /^ *(\d\d)-(\d\d)-(\d{4}) *$/.exec(value) : null
    const day = `${parts?.[3]}-${parts?.[2]}-${parts?.[1]}`
    const isDay = parts !== null && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && addDays(day, 0) === day
    return isDay ? day : { wrong: sentence, isSentence: true }
  })
}
