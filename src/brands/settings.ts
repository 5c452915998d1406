// The settings that an operator can change for one brand, each *setting* of docs/contract among them.
import { z } from 'zod'
import { ADDRESS_RULES } from '../address-privacy.ts'
import { typed } from '../command-hint.ts'
import { meant, typeFault } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'
import { LANGUAGES, USUAL_LANGUAGE } from '../languages/language.ts'
import { isPlainAddress, isSender } from '../mail-sender.ts'
import { SESSION_LIMIT_RULES } from '../plans/plan.ts'
import { normalizeOrigins } from './origins.ts'

export const COLOR = /^#[0-9a-f]{6}$/i

/** What a prepaid account can be paid for at once, whatever its brand allows (VAM contract section 3): 30 years. */
export const LONGEST_PERIOD_DAYS = 10_950

const zone = z
  .string()
  .refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
    error: 'write an IANA time zone such as Europe/Berlin or UTC',
  })

const sender = z.string().refine((text) => text === '' || isSender(text), {
  error: 'write an address such as no-reply@example.com or Example VPN <no-reply@example.com>',
})

const contact = z.string().refine((text) => text === '' || isPlainAddress(text), {
  error: 'write an address such as ops@example.com, or nothing',
})

const MOST_DAYS = 5
const LONGEST_DAYS = 365

const days = z
  .string()
  .refine((text) => daysIn(text).every((one) => Number.isInteger(one) && one >= 1 && one <= LONGEST_DAYS), {
    error: `write days from 1 to ${LONGEST_DAYS}, separated by commas, such as 14,7,1, or nothing`,
  })
  .refine((text) => daysIn(text).length <= MOST_DAYS, { error: `write at most ${MOST_DAYS} days` })

/** The numbers of such a setting, the greatest first. */
export function daysIn(text: string): number[] {
  if (text.trim() === '') return []
  return [...new Set(text.split(',').map(Number))].sort((a, b) => b - a)
}

const origins = z
  .string()
  .refine((text) => normalizeOrigins(text) !== undefined, {
    error: 'write at most 50 origins such as https://shop.example.org, separated by commas, or nothing',
  })
  .transform((text) => normalizeOrigins(text) ?? '')

export const brandSettings = z.object({
  error_status: z
    .enum(['envelope', 'http'])
    .default('envelope')
    .describe('HTTP status of refused calls: always 200 (envelope) or one that fits (http)'),
  short_token_hours: z.int().min(1).max(720).default(8).describe('life of a short token, hours'),
  long_token_days: z
    .int()
    .min(1)
    .max(3650)
    .default(180)
    .describe('life of a long token, days; ends at 00:00 UTC'),
  single_session: z.boolean().default(false).describe('a new token pair ends all others of the account'),
  password_groups: z
    .union([z.literal(3), z.literal(4)])
    .default(3)
    .describe('how many of the four character groups a password needs'),
  common_passwords: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe(
      "the commonest passwords, the account's own e-mail and the brand's title as a password: refuse or allow",
    ),
  add_client_interval_s: z
    .int()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('seconds between two accounts or aliases that one untrusted source makes; 0: no limit'),
  unconfirmed_alias_days: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('days after which the address of an unconfirmed alias is free for others'),
  confirm_email: z
    .enum(['none', 'note', 'require'])
    .default('none')
    .describe(
      'whether new accounts of AMAPI, and changed addresses, are mailed a link to confirm the e-mail: no (none), and who has not is shown (note) or cannot connect (require)',
    ),
  upgrade_due_date: z
    .enum(['max', 'from_due_date', 'keep'])
    .default('max')
    .describe(
      'due date after an upgrade: the later of the old one and today + N months, old + N months, or the old one',
    ),
  time_zone: zone.default('UTC').describe('zone of the nightly run and of "today"'),
  account_limit: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(0)
    .describe('open accounts the brand may have; 0: any number'),
  suspended: z.boolean().default(false).describe('true: no call of this brand is served'),
  default_sessions: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('sessions at once of a login that has no limit of its own'),
  at_session_limit: z
    .enum(SESSION_LIMIT_RULES)
    .default('refuse_newest')
    .describe(
      'a login that holds all its sessions: refuse the new one, or end the oldest; a plan may differ',
    ),
  session_addresses: z
    .enum(ADDRESS_RULES)
    .default('keep')
    .describe(
      'addresses of people, in sessions, audit trail and log: keep them, cut them to /24 (IPv6: /48), or never write any down',
    ),
  session_days: z
    .int()
    .min(0)
    .max(3650)
    .default(365)
    .describe('days until ended sessions are erased; 0: when they end. What went through a day stays'),
  audit_days: z
    .int()
    .min(1)
    .max(3650)
    .default(400)
    .describe('days until rows of the audit trail are erased; those of refused logins after 7'),
  event_days: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('days until events are erased; until then they can be read and replayed'),
  session_events: z
    .boolean()
    .default(false)
    .describe('events of VPN sessions that begin and end, and of refused logins; they may be many'),
  due_soon_days: days
    .default('14,7,1')
    .describe(
      'days before the end of a term with an event subscription.due_soon, separated by commas; empty: none',
    ),
  low_stock_addresses: z
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .describe('an event address.low_stock when fewer dedicated addresses of a country are free; 0: none'),
  account_days: z
    .int()
    .min(0)
    .max(3650)
    .default(365)
    .describe(
      'days until closed accounts are erased: names, e-mails, logins, addresses, audit values; what was billed stays',
    ),
  max_period_days: z
    .int()
    .min(1)
    .max(LONGEST_PERIOD_DAYS)
    .default(3700)
    .describe('longest prepaid period, days'),
  dedicated_grace_days: z
    .int()
    .min(0)
    .max(365)
    .default(10)
    .describe('days after expiry until a dedicated address is taken back'),
  dedicated_quarantine_days: z
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe('days until an address that was taken back may be given to another account'),
  vam_error_status: z
    .enum(['auto', 'http', 'envelope'])
    .default('auto')
    .describe(
      'HTTP status of calls that VAM refuses: 200 (envelope), one that fits (http), or by path (auto)',
    ),
  reset_link_minutes: z
    .int()
    .min(5)
    .max(10_080)
    .default(60)
    .describe('life of a password reset link, minutes'),
  reset_renews_vpn: z
    .boolean()
    .default(false)
    .describe('the reset page preselects a new VPN password; passwords saved on routers stop working then'),
  color: z
    .string()
    .regex(COLOR, { error: 'write a colour as #rrggbb' })
    .default('#1f5fbf')
    .describe('colour of messages and pages'),
  cors_origins: origins
    .default('')
    .describe(
      'origins of web pages that may read answers of AMAPI in a browser, separated by commas; empty: none',
    ),
  language: z
    .enum(LANGUAGES)
    .default(USUAL_LANGUAGE)
    .describe('language of mails and pages where neither the account, its country nor the request names one'),
  mail_notices: z
    .boolean()
    .default(true)
    .describe('mails that report a changed password and a new alias to the owner'),
  term_mails: z
    .enum(['none', 'ending', 'all'])
    .default('ending')
    .describe(
      'mails to customers about their term: that it ends in 7 days and in 1 day without renewal and that it has ended (ending), also that it was renewed (all), or none',
    ),
  mail_from: sender.default('').describe('sender of messages; empty: the server setting LATCHKEY_MAIL_FROM'),
  mail_reply_to: sender.default('').describe('reply address of messages; empty: none'),
  contact_email: contact
    .default('')
    .describe(
      'who is written to about mails of the brand that were given up and gateways of its own that are silent; empty: LATCHKEY_CONTACT_EMAIL',
    ),
})

export type BrandSettings = z.infer<typeof brandSettings>

export const MAX_HOSTS = 50 // for one brand

/** New values by name; null restores the default. Not validated yet: they come from an operator. */
export type SettingChanges = Readonly<Record<string, unknown>>

const SETTING_NAMES = Object.keys(brandSettings.shape)
const MAX_PARSED = 100
const parsed = new Map<string, Readonly<BrandSettings>>()

/** Parses stored settings. The result is cached by text: every request needs it, and settings rarely change. */
export function parseSettings(text: string): Readonly<BrandSettings> {
  const known = parsed.get(text)
  if (known) return known
  const settings = Object.freeze(brandSettings.parse(JSON.parse(text)))
  if (parsed.size >= MAX_PARSED) parsed.clear()
  parsed.set(text, settings)
  return settings
}

/** Settings that are wrong: invalid_input with the name of each. */
export class WrongSettings extends AppError {
  readonly wrong: readonly { name: string; text: string }[]

  constructor(wrong: WrongSettings['wrong']) {
    super('invalid_input', wrong.map(({ name, text }) => `${name}: ${text}`).join('; '))
    this.wrong = wrong
  }
}

/**
 * Returns the stored text with `changes` applied. Only values that were set are stored, so that a default can change
 * later. Errors: invalid_input, with the name of each wrong setting.
 */
export function changeSettings(text: string, changes: SettingChanges): string {
  for (const name of Object.keys(changes)) {
    if (SETTING_NAMES.includes(name)) continue
    const near = meant(name, SETTING_NAMES)
    const hint = near ? `did you mean ${near}?` : `"${typed('brand show')}" lists all there are`
    throw new WrongSettings([{ name, text: `there is no such setting; ${hint}` }])
  }
  const merged = { ...JSON.parse(text), ...changes }
  const given = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
  const result = brandSettings.safeParse(given, { error: typeFault })
  if (result.success) return JSON.stringify(given)
  throw new WrongSettings(
    result.error.issues.map(({ path: [name = ''], message }) => ({ name: String(name), text: message })),
  )
}
