// create and generate (VAM contract section 3), in the recommended form. The differences of v1 are in legacy.ts.
import { z } from 'zod'
import type { CreatePrepaid, PrepaidAccount } from '../../accounts/prepaid/prepaid.ts'
import {
  isExternalId,
  isPeriod,
  isUsername,
  MAX_EXTERNAL_ID,
  MAX_VPN_USERNAME,
} from '../../accounts/prepaid/prepaid-input.ts'
import type { Caller } from '../../brands/brand.ts'
import type { BrandSettings } from '../../brands/settings.ts'
import { AppError } from '../../errors.ts'
import { isoCodeOf } from '../../locations/catalogue-lookup.ts'
import { PREPAID_KINDS } from '../../subscriptions/prepaid-subscription.ts'
import type { VpnLogin } from '../../subscriptions/subscriptions.ts'
import {
  MAX_VPN_PASSWORD,
  MIN_VPN_PASSWORD,
  VPN_PASSWORD_SPECIAL,
  vpnPasswordFault,
} from '../../subscriptions/vpn-password.ts'
import { field, flag, isBlank, period, periodText, type Wrong, word } from './fields.ts'
import { preferences, preferencesFormat } from './preferences.ts'
import { vamOperation } from './vam-operation.ts'

const DEFAULT_DAYS = 30
const DEDICATED_COUNTRIES = ['US', 'GB', 'UK', 'CA', 'DE', 'AU', 'HK', 'NL', 'SG', 'NZ', 'MT']

export const createFields = {
  uuid: uuid(
    `Your own name of the account: any text up to ${MAX_EXTERNAL_ID} characters, or a whole number, which counts as its digits; unique among your accounts`,
  ),
  period: period(`How many days it is paid for; left out: ${DEFAULT_DAYS}`, DEFAULT_DAYS),
  preferences: preferences(),
  preferences_format: preferencesFormat(),
  isDedicated: flag('true: with an IP address of its own'),
  dedicatedCountry: asSent('Where that address is; needed with isDedicated', { enum: DEDICATED_COUNTRIES }),
  oneLoginScheme: flag('true: vpnUsername and vpnPassword are yours; else they are made up'),
  vpnUsername: asSent(`With oneLoginScheme: up to ${MAX_VPN_USERNAME} characters`, {
    maxLength: MAX_VPN_USERNAME,
  }),
  vpnPassword: asSent(
    `With oneLoginScheme: ${MIN_VPN_PASSWORD} to ${MAX_VPN_PASSWORD} ASCII characters, with an upper-case letter, a lower-case letter, a digit and one of ${VPN_PASSWORD_SPECIAL}`,
  ),
  subscriptionType: word('What it is sold as; left out: paid', PREPAID_KINDS, 'paid'),
}

type CreateInput = z.output<z.ZodObject<typeof createFields>>

export const createdFields = {
  vpnUsername: z.string().meta({ description: 'User name for the VPN' }),
  vpnPassword: z.string().meta({ description: 'Password for the VPN' }),
  expiryDate: z.iso.date().meta({ description: 'The last day; it ends at 24:00 UTC' }),
  dedicatedIp: z.string().optional().meta({ description: 'With isDedicated: its address' }),
  dedicatedHost: z.string().optional().meta({ description: 'With isDedicated: where to connect' }),
}

export const CREATE_FAILURE = { code: 1101, text: 'There is some problem in creating vpn account' }
export const CREATED = 'VPN account has been created successfully'
export const GENERATED = 'VPN account has been generated'
export const GENERATE_ERRORS = [
  'external_id_invalid',
  'username_taken',
  'account_quota_reached',
  'no_dedicated_address',
] as const
export const CREATE_ERRORS = ['external_id_taken', ...GENERATE_ERRORS] as const

export const createExample = {
  request: {
    uuid: 'customer-1042',
    period: '30',
    preferences: '{"multi_login":5,"session_limit":50,"country":[1,2,3],"city":[1,2,3],"protocol":[1,2,3]}',
    preferences_format: 'key',
  },
  answer: { vpnUsername: 'vpn7f3k9q2m', vpnPassword: 'Kq7mZt4.nWx9RbTe', expiryDate: '2026-12-21' },
}

export const create = vamOperation({
  name: 'create',
  routes: [{ method: 'POST', path: '/vam/v3/create' }],
  summary: 'Create an account',
  description:
    'One VPN login under a uuid of yours, paid for a number of days. It ends by itself unless it is renewed. The limits in `preferences` are kept by the gateways.',
  permission: { by: 'brand' },
  writes: true,
  secretsOf: ({ accountId }) => accountId,
  success: CREATED,
  failure: CREATE_FAILURE,
  input: z.object(createFields),
  output: z.object(createdFields),
  errors: CREATE_ERRORS,
  example: createExample,
  run: async (app, caller, input) => app.prepaid.create(caller, readCreate(caller, input)),
  encode: encodeCreated,
})

export const generate = vamOperation({
  name: 'generate',
  routes: [{ method: 'POST', path: '/vam/v2/generate' }],
  summary: 'Create an account, or get the one there is',
  description:
    'Like create; but where the uuid is known, its account comes back as it is, also when it is disabled or expired. Safe to repeat.',
  permission: { by: 'brand' },
  writes: true,
  secretsOf: ({ accountId }) => accountId,
  success: GENERATED,
  failure: CREATE_FAILURE,
  input: z.object(createFields),
  output: z.object(createdFields),
  errors: GENERATE_ERRORS,
  example: { ...createExample, request: { uuid: 'customer-1042', period: '30' } },
  run: async (app, caller, input) => app.prepaid.createOrGet(caller, readCreate(caller, input)),
  encode: encodeCreated,
})

export function encodeCreated({ login, expiresOn, dedicated }: PrepaidAccount) {
  return {
    vpnUsername: login.username,
    vpnPassword: login.password,
    expiryDate: expiresOn,
    ...(dedicated && { dedicatedIp: dedicated.address, dedicatedHost: dedicated.host }),
  }
}

/** The rules that need more than one field, or the brand. Errors: invalid_input. */
export function readCreate({ brand }: Caller, input: CreateInput): CreatePrepaid {
  return {
    externalId: input.uuid,
    days: checkPeriod(input.period, brand.settings),
    kind: input.subscriptionType,
    limits: input.preferences,
    dedicatedCountry: input.isDedicated ? readCountry(input.dedicatedCountry) : undefined,
    login: input.oneLoginScheme ? readLogin(input) : undefined,
  }
}

/** Errors: invalid_input, when it is longer than the brand allows. */
export function checkPeriod(days: number, settings: BrandSettings): number {
  if (isPeriod(days, settings)) return days
  throw new AppError('invalid_input', periodText(settings.max_period_days))
}

function readCountry(value: unknown): string {
  const code = typeof value === 'string' ? isoCodeOf(value) : ''
  if (DEDICATED_COUNTRIES.includes(code)) return code
  const why = isBlank(value)
    ? 'is required with isDedicated'
    : `must be one of ${DEDICATED_COUNTRIES.join(', ')}`
  throw new AppError('invalid_input', `dedicatedCountry ${why}`)
}

export function readLogin({
  vpnUsername,
  vpnPassword,
}: {
  vpnUsername?: unknown
  vpnPassword?: unknown
}): VpnLogin {
  if (isBlank(vpnUsername)) throw new AppError('invalid_input', NAME_NEEDED)
  const username = typeof vpnUsername === 'number' ? String(vpnUsername) : vpnUsername
  if (typeof username !== 'string' || !isUsername(username.trim()))
    throw new AppError('invalid_input', BAD_NAME)
  if (isBlank(vpnPassword)) throw new AppError('invalid_input', PASSWORD_NEEDED)
  const password = typeof vpnPassword === 'string' ? vpnPassword : ''
  const fault = vpnPasswordFault(password)
  if (fault) throw new AppError('invalid_input', BAD_PASSWORD[fault])
  return { username: username.trim(), password }
}

const NAME_NEEDED = 'The vpnUsername field is required when one login scheme is 1'
const BAD_NAME = `vpnUsername must have 1 to ${MAX_VPN_USERNAME} visible ASCII characters, and no colon`
const PASSWORD_NEEDED = 'The vpnPassword field is required when one login scheme is 1'
const BAD_PASSWORD = {
  length: `vpnPassword must have ${MIN_VPN_PASSWORD} to ${MAX_VPN_PASSWORD} characters`,
  characters: `vpnPassword must be ASCII, with an upper-case letter, a lower-case letter, a digit and one of ${VPN_PASSWORD_SPECIAL}`,
}

function uuid(description: string) {
  const doc = { description, type: ['string', 'integer'], maxLength: MAX_EXTERNAL_ID, minimum: 0 }
  return field(doc, (value): string | Wrong => {
    if (value === undefined) return { wrong: 'is required' }
    const isNumber = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    const given = isNumber ? String(value) : value
    const isUsable = typeof given === 'string' && isExternalId(given)
    return isUsable ? given : { wrong: 'cannot be used', code: 'external_id_invalid' }
  })
}

/** Read only when another field makes it count. */
function asSent(description: string, more: Record<string, unknown> = {}) {
  return z
    .unknown()
    .optional()
    .meta({ description, type: 'string', ...more })
}
