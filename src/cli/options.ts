// Options and arguments that many commands share.
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { NAME_KINDS } from '../accounts/operator/find-account.ts'
import type { TimeKey } from '../bounds/pages.ts'
import { DAY_MS, HOUR_MS, type Instant, systemClock } from '../clock.ts'
import { isDay } from '../day.ts'
import { type Charset, findCharset } from '../text.ts'

type NameKind = (typeof NAME_KINDS)[number]

export function onBrand(command: Command): Command {
  return command.option('--brand <name>', 'which brand; may be left out when there is one').addOption(json())
}

/** Of what cannot be undone. */
export function yes(): Option {
  return new Option('--yes', 'do it without asking')
}

export function json(): Option {
  return new Option('--json', 'print JSON for programs')
}

/** Of a file that is read. */
export function charset(): Option {
  const text = 'what the file is written in, where it has no byte order mark; default: UTF-8'
  return new Option('--charset <name>', text).argParser((name): Charset => {
    const found = findCharset(name)
    if (found) return found
    throw new InvalidArgumentError('Write UTF-8, ISO-8859-1, windows-1252, US-ASCII, UTF-16LE or UTF-16BE.')
  })
}

/** Which kind of name an account was called by. */
export function nameKind(...kinds: readonly NameKind[]): Option {
  return new Option('--name-kind <kind>', 'the kind of name, if it could be several').choices(kinds)
}

export function onAnyBrand(command: Command): Command {
  return command.option('--brand <name>', 'of this brand; default: of all').addOption(json())
}

/** Of one account. */
export function accountOf(command: Command): Command {
  return command
    .option('--account <who>', 'of an account: its number, e-mail, external id or VPN username')
    .addOption(nameKind('id', 'email', 'external-id', 'login'))
}

/** How many rows a list shows at once. */
export const PAGE = 100
export const MAX_PAGE = 1000

export function pageSize(text: string): number {
  const size = wholeNumber(text)
  if (size >= 1 && size <= MAX_PAGE) return size
  throw new InvalidArgumentError(`Write a whole number from 1 to ${MAX_PAGE}.`)
}

export function day(text: string): string {
  if (isDay(text)) return text
  throw new InvalidArgumentError('Write a day such as 2026-11-01.')
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}

/** Of an option that may be given several times. */
export function wholeNumbers(text: string, before: readonly number[] = []): number[] {
  return [...before, wholeNumber(text)]
}

/** An instant: a day in UTC, which means its beginning, an ISO 8601 instant, or a span ago. */
export function moment(text: string): Instant {
  if (isDay(text)) return Date.parse(`${text}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    const at = Date.parse(text)
    if (!Number.isNaN(at)) return at
  }
  if (/^\d{1,5}[dh]$/.test(text)) return systemClock.now() - span(text)
  throw new InvalidArgumentError(
    'Write a day, an instant such as 2026-11-01T12:00Z, or a time ago such as 7d.',
  )
}

/** The same as an end: of a day its end. */
export function untilMoment(text: string): Instant {
  return moment(text) + (isDay(text) ? DAY_MS : 0)
}

/** Where a page of a list by time begins. */
export function placeAfter(text: string): TimeKey {
  const [, at, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  if (at !== undefined) return { at: Number(at), id: Number(id) }
  throw new InvalidArgumentError('Write it as the page before says.')
}

/** In ms, written in whole days or hours. */
export function span(text: string): number {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(text === '0' ? '0d' : text) ?? []
  if (unit !== undefined) return Number(count) * (unit === 'd' ? DAY_MS : HOUR_MS)
  throw new InvalidArgumentError('Write days or hours, such as 7d, 36h or 0.')
}
