// The error table (AMAPI contract section 6): the only place of its codes and fixed texts. A core code that is missing
// here does not compile.
import type { AppError, ErrorCode } from '../../errors.ts'
import { type AnsweredIn, type ErrorTable, NEVER, rowOf, type WireError } from '../dialect.ts'

export const WIRE = {
  invalid_input: { code: 1001, status: 400 },
  unsupported_media_type: { code: 1001, status: 400 },
  invalid_email: { code: 1002, status: 400 },
  invalid_country: { code: 1003, status: 400 },
  unknown_plan: { code: 1004, status: 400 },
  weak_password: { code: 1005, status: 400 },
  invalid_cancel_type: {
    code: 1006,
    status: 400,
    text: 'Bad parameter type: write midnight or at_due_date.',
  },
  bad_api_key: { code: 1101, status: 401, text: 'Bad apikey.' },
  not_authenticated: { code: 1102, status: 401 },
  token_expired: {
    code: 1103,
    status: 401,
    text: 'The token has expired. Call TokenRefresh: with the long token, or with the password once that has expired too.',
  },
  trusted_origin_needed: { code: 1104, status: 403 },
  account_not_found: { code: 1201, status: 404 },
  email_taken: { code: 1202, status: 409 },
  account_not_active: { code: 1203, status: 403 },
  subscription_not_found: {
    code: 1301,
    status: 404,
    text: 'This account has no product with this product_id.',
  },
  active_subscription_exists: {
    code: 1302,
    status: 409,
    text: 'The account has an active product. Use UpgradeProduct, or send force_upgrade=1.',
  },
  wrong_subscription_state: {
    code: 1303,
    status: 409,
    text: 'Only an active product can be changed, and there is none here.',
  },
  subscription_id_needed: {
    code: 1304,
    status: 400,
    text: 'The account has several active products: name one by product_id.',
  },
  cancellation_pending: {
    code: 1305,
    status: 409,
    text: 'A cancellation is pending that ends the product earlier, at the next nightly run.',
  },
  alias_not_found: { code: 1401, status: 404 },
  rate_limited: { code: 1501, status: 429 },
  too_many_failures: { code: 1502, status: 429 },
  overloaded: { code: 1502, status: 429 },
  unavailable: {
    code: 1901,
    status: 503,
    text: 'Temporarily unavailable, nothing was done. Try again shortly.',
  },
  account_quota_reached: { code: 1204, status: 403, text: 'The brand has all the accounts it may have.' },
  brand_suspended: { code: 1101, status: 401, text: 'This brand is suspended.' },
  method_unknown: { code: 1001, status: 404 },
  verb_not_allowed: { code: 1001, status: 405, text: 'Send a POST request.' },
  body_too_large: { code: 1001, status: 413, text: 'The request body is too large.' },
  unsupported_encoding: { code: 1001, status: 415 },
  // Of prepaid accounts.
  username_taken: NEVER,
  login_not_found: NEVER,
  external_id_invalid: NEVER,
  external_id_taken: NEVER,
  no_dedicated_address: NEVER,
  dedicated_address_lost: NEVER,
  renewal_too_early: NEVER,
  subscription_disabled: NEVER,
  subscription_expired: NEVER,
  kind_unchanged: NEVER,
  // Of the brand's own systems, of gateways, of pages and of commands.
  access_token_invalid: NEVER,
  access_token_missing: NEVER,
  bad_secret_key: NEVER,
  offline_lists_off: NEVER,
  reset_link_invalid: NEVER,
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
  brand_not_found: NEVER,
  key_not_found: NEVER,
  ledger_row_not_found: NEVER,
} satisfies ErrorTable<number>

export type Answered = AnsweredIn<typeof WIRE>

export const INTERNAL: WireError = { code: 1900, status: 500 }

/** Answered with this status in both modes, since no operation has run yet. */
const TRANSPORT: ReadonlySet<ErrorCode> = new Set([
  'method_unknown',
  'verb_not_allowed',
  'body_too_large',
  'unsupported_encoding',
])

export type ErrorMode = 'envelope' | 'http'

export function wireStatus(code: ErrorCode, mode: ErrorMode): number {
  return mode === 'http' || TRANSPORT.has(code) ? rowOf(WIRE, code).status : 200
}

export function wireError({ code, message }: AppError): Required<WireError> {
  const row = rowOf<number>(WIRE, code)
  return { ...row, text: row.text ?? (message || 'Bad request.') }
}
