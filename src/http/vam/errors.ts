// The error table (VAM contract sections 2 to 4): the only place of its codes and fixed texts, misspellings included:
// existing clients compare some of them. A core code that is missing here does not compile.
import type { AppError, ErrorCode } from '../../errors.ts'
import { type AnsweredIn, type ErrorTable, NEVER, rowOf, type WireError } from '../dialect.ts'

const BAD_INPUT = { code: 11001, status: 400 }

export const WIRE = {
  invalid_input: BAD_INPUT,
  unsupported_media_type: BAD_INPUT,
  login_not_found: { ...BAD_INPUT, text: 'The provided username is not valid for this reseller' },
  external_id_invalid: { code: 60004, status: 400, text: "Couldn't Verify UUID" },
  external_id_taken: { code: 11001, status: 409, text: 'The provided uuid already exists.' },
  username_taken: {
    code: 100028,
    status: 409,
    text: 'This username is not available. Please try again with different username',
  },
  account_quota_reached: {
    code: 60003,
    status: 403,
    text: 'Accounts can not be exceed subscribed no of accounts',
  },
  // Chosen here: the published pages name no code for an empty stock.
  no_dedicated_address: {
    code: 100034,
    status: 409,
    text: 'No dedicated IP is available in this country',
  },
  dedicated_address_lost: {
    code: 100033,
    status: 409,
    text: 'This Dedicated User IP has been assigned to another user',
  },
  renewal_too_early: {
    code: 100010,
    status: 409,
    text: 'You can renew account when 10 or less days are remaining',
  },
  subscription_expired: { code: 60005, status: 403, text: 'Account is expired' },
  subscription_disabled: { code: 60006, status: 403, text: 'Account is disable' },
  kind_unchanged: { code: 2083, status: 409, text: 'The user subscription type is same as provided.' },
  // 1002 means "refresh and try again" to clients, so no other error may have it.
  access_token_invalid: { code: 1002, status: 401, text: 'Access token is invalid or expired' },
  access_token_missing: {
    ...{ code: 1002, status: 401 },
    text: 'There is no access token: send one in the header X-AccessToken',
  },
  bad_secret_key: { code: 1003, status: 401 },
  too_many_failures: { code: 1003, status: 429 },
  brand_suspended: { code: 60001, status: 403, text: 'The reseller is suspended' },
  // The code is that of the operation's own failure; `unavailable` also has its text: see wireError.
  overloaded: { code: 1901, status: 429 },
  unavailable: { code: 1901, status: 503 },
  method_unknown: { code: 11001, status: 404, text: 'There is nothing under this path.' },
  verb_not_allowed: { code: 11001, status: 405, text: 'This path does not take this method; see Allow.' },
  body_too_large: { code: 11001, status: 413, text: 'The request body is too large.' },
  unsupported_encoding: { code: 11001, status: 415 },
  // Of accounts with an e-mail address.
  weak_password: NEVER,
  rate_limited: NEVER,
  invalid_email: NEVER,
  invalid_country: NEVER,
  unknown_plan: NEVER,
  invalid_cancel_type: NEVER,
  bad_api_key: NEVER,
  not_authenticated: NEVER,
  token_expired: NEVER,
  trusted_origin_needed: NEVER,
  account_not_found: NEVER,
  email_taken: NEVER,
  account_not_active: NEVER,
  subscription_not_found: NEVER,
  ledger_row_not_found: NEVER,
  active_subscription_exists: NEVER,
  wrong_subscription_state: NEVER,
  subscription_id_needed: NEVER,
  cancellation_pending: NEVER,
  alias_not_found: NEVER,
  // Of gateways, of pages and of commands.
  offline_lists_off: NEVER,
  reset_link_invalid: NEVER,
  brand_not_found: NEVER,
  key_not_found: NEVER,
  conflict: NEVER,
  not_found: NEVER,
  malformed: NEVER,
  scope_missing: NEVER,
  address_not_allowed: NEVER,
  not_same_origin: NEVER,
  step_up_needed: NEVER,
  brand_needed: NEVER,
  cursor_invalid: NEVER,
  changed_meanwhile: NEVER,
} satisfies ErrorTable<number>

export type Answered = AnsweredIn<typeof WIRE>

/** A fault of the server when no operation names its own failure. */
export const INTERNAL = {
  code: 1901,
  status: 500,
  text: 'There is some problem in processing the request',
}

/** The differences between one operation's refusals and the table, and its text for a fault of the server. */
export type WireErrors = {
  failure: { code: number; text: string }
  refusals?: Partial<Record<ErrorCode, WireError>>
}

/** The code, status and text that a caller of this operation gets; undefined: of no operation. */
export function wireError(error: AppError, operation: WireErrors | undefined): Required<WireError> {
  const { failure, refusals }: WireErrors = operation ?? { failure: INTERNAL }
  const wire = refusals?.[error.code] ?? rowOf<number>(WIRE, error.code)
  if (error.code === 'unavailable') return { ...wire, ...failure }
  // Overload is a fault of the server, and its own code makes a client try again later.
  const code = error.code === 'overloaded' ? failure.code : wire.code
  return { code, status: wire.status, text: wire.text ?? (error.message || 'The request cannot be read.') }
}

/** Answered with these statuses in all modes, since no operation has run yet. */
const TRANSPORT: ReadonlySet<ErrorCode> = new Set([
  'method_unknown',
  'verb_not_allowed',
  'body_too_large',
  'unsupported_encoding',
])

export function isTransport(code: ErrorCode): boolean {
  return TRANSPORT.has(code)
}

export type ErrorMode = 'auto' | 'http' | 'envelope'

/** auto: the paths of v1 answer 200, since their clients read only the envelope. */
export function showsStatus(mode: ErrorMode, path: string): boolean {
  return mode === 'auto' ? !isLegacy(path) : mode === 'http'
}

const LEGACY = /^\/(?:vam|vap|inventory|ca|speedtest)\/v1\//
/** Documented like v2 and v3, despite its number. */
const DOCUMENTED = '/vam/v1/user/subscription'

export function isLegacy(path: string): boolean {
  return LEGACY.test(path) && path !== DOCUMENTED
}
