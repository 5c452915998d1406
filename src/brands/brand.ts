// A brand: the tenant whose apps, panels and gateways call. Pure; knows no storage.
import type { Actor } from '../audit/actor.ts'
import { DAY_MS, type Instant } from '../clock.ts'
import { addDays, type Day, dayIn } from '../day.ts'
import type { Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type BrandSettings, MAX_HOSTS, parseSettings } from './settings.ts'

export type Brand = {
  id: number
  name: string // slug: lower-case letters, digits, dashes
  title: string // what end users read
  settings: BrandSettings
  /** The whole days that a sandbox brand's clock is ahead. Null: a live brand, which has the real clock. */
  daysAhead: number | null
}

/**
 * The instant that counts for everything that a brand counts in days: terms, expiry, the night, quarantine, erasure.
 * Tokens, links, sessions, seats, leases and mails have the real clock in every brand.
 */
export function brandTime({ daysAhead }: Pick<Brand, 'daysAhead'>, now: Instant): Instant {
  return now + (daysAhead ?? 0) * DAY_MS
}

/** The parts of a brand that its days go by. */
type BrandDays = Pick<Brand, 'daysAhead'> & { settings: Pick<BrandSettings, 'time_zone'> }

/** The day of the brand's own zone. A clock that moves one day moves this one day, in summer and winter time. */
export function brandDay({ daysAhead, settings }: BrandDays, now: Instant): Day {
  const today = dayIn(settings.time_zone, now)
  return daysAhead === null ? today : addDays(today, daysAhead)
}

/** The brand and the actor for whom a use case runs. Every use case inside a brand gets one. */
export type Caller = {
  brand: Brand
  actor: Actor
  /** The header Accept-Language of a call that the end user's app may have made; it chooses the language of mails. */
  accepts?: string | undefined
  /** Writes the stored answer of an idempotency key in the transaction of the use case. */
  once?: IdempotencyHook
  /** Whether a repeat of this request was answered meanwhile. Its credential may have been right until that answer. */
  isAnswered?: (() => Promise<boolean>) | undefined
  /**
   * Checks the credential of the call again, under the lock of the account: it may have been revoked since the first
   * check. Errors: not_authenticated.
   */
  recheck?: (tx: Handle) => Promise<void>
  /** Checks the rate limit, after the input was validated and before any costly work. Errors: rate_limited. */
  admit?: () => Promise<void>
}

const TRUSTED: readonly Actor['kind'][] = ['secret', 'address', 'operator', 'manage_key', 'admin']

/** Trusted callers act for the brand itself: its servers and its operator. An end user's app is not trusted. */
export function isTrusted({ kind }: Actor): boolean {
  return TRUSTED.includes(kind)
}

export const MAX_NAME_LENGTH = 63
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_TITLE_LENGTH = 100
export const MAX_HOST_LENGTH = 253

/** Errors of this function and the next two: invalid_input. */
export function checkedName(name: string): string {
  if (NAME.test(name)) return name
  throw new AppError(
    'invalid_input',
    `"${name}" is no brand name; use 1 to 63 lower-case letters, digits and dashes`,
  )
}

export function checkedTitle(title: string): string {
  const text = title.trim()
  if (text !== '' && text.length <= MAX_TITLE_LENGTH && !/\p{Cc}/u.test(text)) return text
  throw new AppError('invalid_input', `title must have 1 to ${MAX_TITLE_LENGTH} printable characters`)
}

/** Returns the hosts normalised, without duplicates. */
export function checkedHosts(hosts: readonly string[]): string[] {
  if (hosts.length > MAX_HOSTS) throw new AppError('invalid_input', `at most ${MAX_HOSTS} hosts`)
  const plain = hosts.map((host) => {
    const text = normalizeHost(host)
    if (HOST.test(text) && text.length <= MAX_HOST_LENGTH) return text
    throw new AppError('invalid_input', `"${host}" is no host name; write one such as api.example.com`)
  })
  return [...new Set(plain)]
}

/** The form in which Host headers are compared: lower case, without port and final dot. */
export function normalizeHost(host: string): string {
  return host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
}

/** A brand as the store reads it, with its settings as text. */
export function toBrand(row: Omit<Brand, 'settings'> & { settings: string }): Brand {
  const { id, name, title, settings, daysAhead } = row
  return { id, name, title, settings: parseSettings(settings), daysAhead }
}
