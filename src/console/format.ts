// Numbers, bytes, dates and places as the visitor's language writes them. Pure: language, zone and the present are given.

export type Format = ReturnType<typeof makeFormat>
type Instant = string | number | Date

const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400
const KILO = 1000
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const
/** From the largest: a span is written in the first unit of which it has one. */
const SPANS = [
  ['year', 365 * DAY_S],
  ['month', 30 * DAY_S],
  ['day', DAY_S],
  ['hour', HOUR_S],
  ['minute', MINUTE_S],
  ['second', 1],
] as const

/** `zone`: an IANA name such as Europe/Berlin. */
export function makeFormat(language: string, zone: string) {
  const number = new Intl.NumberFormat(language)
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const span = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' })
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long', timeZone: zone })
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: zone })
  const seconds = new Intl.DateTimeFormat(language, { timeStyle: 'medium', timeZone: zone })
  const shortDay = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: zone })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  // A month of the API is one of the Gregorian calendar, whatever calendar the language usually has.
  const month = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, {
    ...{ month: 'long', year: 'numeric', timeZone: 'UTC' },
  })
  const region = new Intl.DisplayNames(language, { type: 'region' })
  const unit = (value: number, name: string, digits: number) =>
    new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit: name, unitDisplay: 'short' },
      maximumFractionDigits: digits,
    }).format(value)

  /** `412 GB`: by thousands, as traffic is sold. */
  function bytes(count: number): string {
    const step = Math.max(0, Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3)))
    const value = count / KILO ** step
    const name = count === 0 ? 'kilobyte' : (UNITS[step] ?? 'byte') // of one byte `Intl` writes the word in full
    return unit(value, name, value < 10 && step > 0 ? 1 : 0)
  }

  return {
    number: (value: number) => number.format(value),
    /** `1.2M`, for a place too narrow for all digits. */
    compact: (value: number) => compact.format(value),
    /** Of a share between 0 and 1. */
    percent: (share: number) => percent.format(share),
    list: (texts: readonly string[]) => list.format(texts),
    bytes,
    /** `3 min. ago`, `in 12 days`, `yesterday`. */
    relative: (at: Instant, now: Instant) => relative(span, (timeOf(at) - timeOf(now)) / KILO),
    /** With seconds and zone, for a title. */
    exact: (at: Instant) => exact.format(timeOf(at)),
    /** `12:03`, of an instant. */
    time: (at: Instant) => clock.format(timeOf(at)),
    /** `12:03:11`. */
    timeToSecond: (at: Instant) => seconds.format(timeOf(at)),
    /** `5 Nov`, of an instant. */
    shortDay: (at: Instant) => shortDay.format(timeOf(at)),
    /** Of a day such as 2026-11-05, which is the same in every zone. */
    day: (on: string) => day.format(timeOf(on)),
    /** Of a month such as 2026-11. */
    month: (of: string) => month.format(timeOf(`${of}-01`)),
    /** `in 12 days`, from one day to another. */
    days: (on: string, today: string) =>
      span.format(Math.round((timeOf(on) - timeOf(today)) / KILO / DAY_S), 'day'),
    /** `2 hr 5 min`: the two largest units. */
    duration(totalS: number): string {
      const units = SPANS.slice(2)
      const first = Math.max(
        0,
        units.findIndex(([, length]) => totalS >= length),
      )
      const at = totalS < 1 ? units.length - 1 : first
      const [name, length] = units[at] ?? ['second', 1]
      const main = unit(Math.floor(totalS / length), name, 0)
      const [lessName, lessLength] = units[at + 1] ?? []
      const rest = lessLength === undefined ? 0 : Math.floor((totalS % length) / lessLength)
      return rest === 0 || lessName === undefined ? main : `${main} ${unit(rest, lessName, 0)}`
    },
    milliseconds: (count: number) => unit(count, 'millisecond', count < 10 ? 1 : 0),
    /** The name of a country by its two letters. */
    country(code: string): string {
      return /^[A-Z]{2}$/i.test(code) ? (region.of(code.toUpperCase()) ?? code) : code
    },
  }
}

function relative(span: Intl.RelativeTimeFormat, inS: number): string {
  const size = Math.abs(inS)
  const [name, length] = SPANS.find(([, one]) => size >= one) ?? ['second', 1]
  return span.format(Math.trunc(inS / length), name)
}

function timeOf(at: Instant): number {
  return new Date(at).getTime()
}
