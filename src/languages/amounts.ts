// Numbers, days and times as a language writes them. Formats are made when they are first used, because one takes some
// milliseconds of a start.
import { type Instant, SECOND_MS } from '../clock.ts'
import type { Day } from '../day.ts'
import { type Language, tagOf } from './language.ts'

/** A text with {n}, for each form of the plural that the language has. */
export type Plural = Readonly<{ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>>

/** In 24 hours and with the day before the month. */
const LOCALES: Partial<Record<Language, string>> = { en: 'en-GB' }

function localeOf(language: Language): string {
  return LOCALES[language] ?? tagOf(language)
}

const kept = new Map<string, unknown>()
/** Zones of brands are many; the formats of all languages in one zone are few. */
const MAX_KEPT = 500

function keep<T>(name: string, make: () => T): T {
  const known = kept.get(name) as T | undefined
  if (known !== undefined) return known
  if (kept.size >= MAX_KEPT) kept.clear()
  const made = make()
  kept.set(name, made)
  return made
}

/** `count`: a whole number. */
export function counted(language: Language, texts: Plural, count: number): string {
  const rules = keep(`rules ${language}`, () => new Intl.PluralRules(localeOf(language)))
  const numbers = keep(`numbers ${language}`, () => new Intl.NumberFormat(localeOf(language)))
  return (texts[rules.select(count)] ?? texts.other).replace('{n}', numbers.format(count))
}

const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' }
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }

/** With the zone in the text: where its reader is, is not known. */
export function momentText(language: Language, timeZone: string, at: Instant): string {
  const name = `moment ${language} ${timeZone}`
  return keep(name, () => new Intl.DateTimeFormat(localeOf(language), { ...DATE, ...TIME, timeZone })).format(
    at,
  )
}

export function dayText(language: Language, day: Day): string {
  const options = { ...DATE, timeZone: 'UTC' }
  return keep(`day ${language}`, () => new Intl.DateTimeFormat(localeOf(language), options)).format(
    Date.parse(`${day}T00:00:00Z`),
  )
}

/** `tomorrow`, `in 7 days`. */
export function inDaysText(language: Language, days: number): string {
  const options = { numeric: 'auto' } as const
  return keep(`in ${language}`, () => new Intl.RelativeTimeFormat(localeOf(language), options)).format(
    days,
    'day',
  )
}

/** The units of a span, in the case that the sentence around it needs. */
export type SpanTexts = { minutes: Plural; hours: Plural; days: Plural }

const UNITS = [
  { name: 'days', seconds: 86_400 },
  { name: 'hours', seconds: 3600 },
  { name: 'minutes', seconds: 60 },
] as const

/** In the largest unit of which it is a whole number, else in minutes. */
export function spanText(language: Language, texts: SpanTexts, ms: number): string {
  const seconds = Math.round(ms / SECOND_MS)
  const unit = UNITS.find((one) => seconds >= one.seconds && seconds % one.seconds === 0) ?? UNITS[2]
  return counted(language, texts[unit.name], Math.max(1, Math.round(seconds / unit.seconds)))
}
