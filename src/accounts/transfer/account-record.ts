// An account as one line of an export file: version 1 of the format, with everything a move needs and without ids,
// which are assigned again. Pure: the schema of a line, and its problems in words.

import { z } from 'zod'
import { type Day, isDay } from '../../day.ts'
import { typeFault } from '../../did-you-mean.ts'
import { AppError } from '../../errors.ts'
import { LANGUAGES } from '../../languages/language.ts'
import { checkedHost } from '../../locations/host.ts'
import { PREPAID_KINDS } from '../../subscriptions/prepaid-subscription.ts'
import { isOpen } from '../../subscriptions/subscription.ts'
import { isLines, isOneLine, isStorable, visibleText } from '../../text.ts'
import { MAX_ALIASES } from '../account.ts'
import { parseCountry } from '../country.ts'
import { parseNewEmail } from '../email.ts'
import { changedMetadata, type Metadata } from '../metadata.ts'
import { checkExternalId } from '../prepaid/prepaid-input.ts'

const MAX_NAME = 100
const MAX_REASON = 1000
const MAX_SUBSCRIPTIONS = 1000
const MAX_PLAN_MONTHS = 1200

/** Other vendors' names are longer than ours; a colon marks the names of deleted logins. */
const USERNAME = /^[!-9;-~]{1,64}$/
const VPN_PASSWORD = /^[ -~]{1,64}$/

const ARGON2 =
  /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/
/** A hash that costs more to check than this would stand in everybody's way: the moderate one of libsodium. */
const MOST_MEMORY_KIB = 262_144
const MOST_WORK_KIB = 3 * MOST_MEMORY_KIB // memory times passes
const MOST_LANES = 16
/** What needs no word of the operator. */
const MOST_QUICK_KIB = 65_536
const MOST_QUICK_PASSES = 4

/** The night renews term by term from a due day on: one of another age would bring a flood of them. */
const FIRST_DAY = '2000-01-01'
const LAST_DAY = '2999-12-31'
const MAX_MESSAGE = 1000

const text = (max: number, isFine: (text: string) => boolean) =>
  z
    .string()
    .max(max)
    .refine((given) => isStorable(given) && isFine(given), { error: 'has characters that are not text' })
const name = text(MAX_NAME, isOneLine).default('')
const email = z.string().refine(passes(parseNewEmail), { error: 'write an e-mail address' })
const instant = z.iso.datetime({ error: 'write an instant such as 2026-11-21T12:00:00.000Z' })
const day = z.string().refine(isPlausibleDay, { error: 'write a day as YYYY-MM-DD' })
const passwordHash = z
  .string()
  .refine(isCheckable, { error: 'write an Argon2 hash as a PHC string, or leave it out' })

const ids = z.array(z.int().min(1)).default([])
const limits = z.strictObject({
  multi_login: z.int().min(1).optional(),
  session_limit: z.int().min(1).optional(),
  country_ids: ids,
  city_ids: ids,
  protocol_ids: ids,
})

const dedicated = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  address: z.union([z.ipv4(), z.ipv6()]),
  host: z.string().refine(passes(checkedHost), { error: 'write the host without a port' }),
  taken_back_at: instant.nullable().default(null),
})

const subscription = z
  .strictObject({
    plan_months: z.int().min(0).max(MAX_PLAN_MONTHS), // 0: prepaid
    kind: z.enum(PREPAID_KINDS).default('paid'),
    status: z.enum(['active', 'suspended', 'expired', 'cancelled', 'terminated']).default('active'),
    started_on: day.optional(),
    due_on: day, // prepaid: the last day
    billing_day: z.int().min(1).max(31).optional(),
    auto_terminate: z.boolean().default(false),
    cancel_type: z.enum(['midnight', 'at_due_date']).nullable().default(null),
    cancel_scope: z.enum(['subscription', 'account']).nullable().default(null),
    cancel_reason: text(MAX_REASON, isLines).nullable().default(null),
    vpn_username: z.string().regex(USERNAME).optional(),
    vpn_password: z.string().regex(VPN_PASSWORD).optional(),
    external_id: z
      .string()
      .refine(passes(checkExternalId), { error: 'not a usable external id' })
      .nullable()
      .default(null),
    limits: limits.nullable().default(null),
    dedicated: dedicated.nullable().default(null),
    created_at: instant.optional(),
    ended_at: instant.nullable().default(null),
  })
  .superRefine((one, context) => {
    for (const message of contradictionsOf(one)) context.addIssue({ code: 'custom', message })
  })

const alias = z.strictObject({
  email,
  first_name: name,
  last_name: name,
  password_hash: passwordHash.optional(),
})

const accountRecord = z
  .strictObject({
    version: z.literal(1).default(1),
    email: email.nullable().default(null),
    password_hash: passwordHash.optional(),
    country: z
      .string()
      .refine((text) => text === '' || passes(parseCountry)(text), { error: 'write two letters such as DE' })
      .default(''),
    language: z.enum(LANGUAGES).nullable().default(null),
    first_name: name,
    last_name: name,
    company_name: name,
    state: name,
    zip_code: name,
    test_user: z.boolean().default(false),
    metadata: z
      .record(z.string(), z.string())
      .refine(
        passes((given: Metadata) => changedMetadata({}, given)),
        { error: 'not usable as metadata' },
      )
      .default({}),
    email_pending: z.boolean().default(false),
    email_confirmed_at: instant.nullable().default(null),
    status: z.enum(['active', 'suspended']).default('active'),
    created_at: instant.optional(),
    last_product_change_at: instant.optional(),
    aliases: z.array(alias).max(MAX_ALIASES).default([]),
    subscriptions: z.array(subscription).max(MAX_SUBSCRIPTIONS).default([]),
  })
  .superRefine((one, context) => {
    const open = one.subscriptions.filter(isOpen)
    if (one.email === null && open.length === 0)
      context.addIssue({ code: 'custom', message: 'has neither an e-mail nor an open subscription' })
    if (one.email === null && open.some((held) => held.external_id === null)) {
      context.addIssue({
        code: 'custom',
        message: 'has no e-mail, so each subscription needs an external_id',
      })
    }
    if (one.email === null && (one.password_hash !== undefined || one.aliases.length > 0)) {
      context.addIssue({
        code: 'custom',
        message: 'has no e-mail, so it can have neither password nor aliases',
      })
    }
    if (one.status === 'active' && open.some((held) => held.plan_months > 0 && held.status === 'suspended')) {
      context.addIssue({
        code: 'custom',
        message: 'a plan is suspended together with its account: give the account that status',
      })
    }
  })

export type AccountRecord = z.output<typeof accountRecord>
export type SubscriptionRecord = z.output<typeof subscription>
export type WrittenAccount = z.input<typeof accountRecord>

function contradictionsOf(one: {
  plan_months: number
  status: SubscriptionRecord['status']
  external_id: string | null
  dedicated: unknown
}): string[] {
  const prepaid = one.plan_months === 0
  const named = one.external_id !== null
  return [
    ...(named && !isOpen(one) ? ['only an open subscription has an external_id'] : []),
    ...(one.dedicated && !(prepaid && isOpen(one))
      ? ['only an open prepaid subscription has an address']
      : []),
    ...(prepaid && !isOpen(one) ? ['a prepaid subscription that has ended cannot be taken over'] : []),
    ...(one.status === 'expired' && !prepaid ? ['only a prepaid subscription expires'] : []),
  ]
}

/** Errors: invalid_input, saying all that is wrong. */
export function parseRecord(text: string): AccountRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', 'this is not JSON')
  }
  const result = accountRecord.safeParse(value, { error: typeFault })
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  )
  // Names of a hostile file stand in the messages, which a terminal shows.
  throw new AppError('invalid_input', visibleText(problems.join('; ')).slice(0, MAX_MESSAGE))
}

function passes<Given>(check: (given: Given) => unknown): (given: Given) => boolean {
  return (given) => {
    try {
      check(given)
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }
}

function isPlausibleDay(text: string): text is Day {
  return text >= FIRST_DAY && text <= LAST_DAY && isDay(text)
}

function isCheckable(hash: string): boolean {
  const [, m = '', t = '', p = '', salt = '', output = ''] = ARGON2.exec(hash) ?? []
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)]
  if (passes < 1 || lanes < 1 || lanes > MOST_LANES || memory < 8 * lanes) return false
  return memory <= MOST_MEMORY_KIB && memory * passes <= MOST_WORK_KIB && isBase64(salt) && isBase64(output)
}

function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text
}

/** Whether a login by this hash, or by its stand-in, keeps the others waiting: it is taken over on the operator's word only. */
export function isSlowHash(hash: string): boolean {
  const [, m = '', t = ''] = ARGON2.exec(hash) ?? []
  return Number(m) > MOST_QUICK_KIB || Number(m) * Number(t) > MOST_QUICK_KIB * MOST_QUICK_PASSES
}
