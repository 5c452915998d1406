// Calendar days as `YYYY-MM-DD` text: they sort as text on both engines and carry no time zone.
import { DAY_MS, HOUR_MS, type Instant } from './clock.ts'

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string

const formats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day on which `at` falls in the IANA zone `timeZone`. */
export function dayIn(timeZone: string, at: Instant): Day {
  if (timeZone === 'UTC') return utcDay(Math.floor(at / DAY_MS))
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}

let latest = { number: -1, day: '' }

/** Nearly always asked of one and the same day, and writing it costs more than all that is done with it. */
function utcDay(number: number): Day {
  if (number !== latest.number) latest = { number, day: new Date(number * DAY_MS).toISOString().slice(0, 10) }
  return latest.day
}

/** Whether `text` is a day that the calendar has. */
export function isDay(text: string): text is Day {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Day of the month, 1..31. */
export function dayOfMonth(day: Day): number {
  return Number(day.slice(8, 10))
}

/**
 * The day `months` calendar months after `day`, on day `anchor` of the month or on the month's last day
 * where the month is shorter: 31 January + 1 = last of February, + 1 again (anchor 31) = 31 March.
 */
export function addMonths(day: Day, months: number, anchor: number = dayOfMonth(day)): Day {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7)) - 1 + months
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month, Math.min(anchor, last))).toISOString().slice(0, 10)
}

/** Days from `first` to `last`; negative when `last` is before. */
export function daysBetween(first: Day, last: Day): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS)
}

/** The instant at which `day` begins in the IANA zone `timeZone`. */
export function startOfDay(timeZone: string, day: Day): Instant {
  const noon = Date.parse(`${day}T12:00:00Z`)
  // No zone is further from UTC than 14 h; the day begins between the two.
  let [before, begun] = [noon - 27 * HOUR_MS, noon + 3 * HOUR_MS]
  while (begun - before > 1) {
    const middle = Math.floor((before + begun) / 2)
    if (dayIn(timeZone, middle) < day) before = middle
    else begun = middle
  }
  return begun
}

/** A month of the calendar, `YYYY-MM`. */
export type Month = string

/** Whether `text` is a month that the calendar has. */
export function isMonth(text: string): text is Month {
  return isDay(`${text}-01`)
}
