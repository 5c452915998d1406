// The error table: a problem (RFC 9457) for each code of the core. Its type is `urn:latchkey:problem:` and the code. A core
// code that is missing here does not compile.
import type { AppError } from '../../errors.ts'
import { type AnsweredIn, type ErrorTable, NEVER, rowOf } from '../dialect.ts'

export const WIRE = {
  malformed: { code: 'malformed', status: 400 },
  brand_needed: { code: 'brand_needed', status: 400 },
  not_authenticated: { code: 'not_authenticated', status: 401 },
  scope_missing: { code: 'scope_missing', status: 403 },
  address_not_allowed: { code: 'address_not_allowed', status: 403 },
  brand_suspended: { code: 'brand_suspended', status: 403 },
  method_unknown: { code: 'path_unknown', status: 404 },
  brand_not_found: { code: 'brand_not_found', status: 404 },
  verb_not_allowed: { code: 'method_not_allowed', status: 405 },
  body_too_large: { code: 'body_too_large', status: 413 },
  invalid_input: { code: 'invalid_input', status: 422 },
  rate_limited: { code: 'rate_limited', status: 429 },
  overloaded: { code: 'overloaded', status: 503 },
  unavailable: {
    code: 'unavailable',
    status: 503,
    text: 'The database is away; nothing was done. Try again after Retry-After.',
  },
  // Callers here have a management key: no password, no token, no API key, and no gateway's token.
  bad_api_key: NEVER,
  token_expired: NEVER,
  trusted_origin_needed: NEVER,
  subscription_id_needed: NEVER,
  access_token_invalid: NEVER,
  access_token_missing: NEVER,
  bad_secret_key: NEVER,
  too_many_failures: NEVER,
  reset_link_invalid: NEVER,
  offline_lists_off: NEVER,
  // No call of today.
  cursor_invalid: NEVER,
  account_quota_reached: NEVER,
  not_found: NEVER,
  account_not_found: NEVER,
  subscription_not_found: NEVER,
  login_not_found: NEVER,
  alias_not_found: NEVER,
  key_not_found: NEVER,
  conflict: NEVER,
  email_taken: NEVER,
  username_taken: NEVER,
  external_id_taken: NEVER,
  account_not_active: NEVER,
  active_subscription_exists: NEVER,
  wrong_subscription_state: NEVER,
  subscription_disabled: NEVER,
  subscription_expired: NEVER,
  cancellation_pending: NEVER,
  kind_unchanged: NEVER,
  renewal_too_early: NEVER,
  no_dedicated_address: NEVER,
  dedicated_address_lost: NEVER,
  changed_meanwhile: NEVER,
  unsupported_media_type: NEVER,
  unsupported_encoding: NEVER,
  invalid_email: NEVER,
  invalid_country: NEVER,
  unknown_plan: NEVER,
  weak_password: NEVER,
  external_id_invalid: NEVER,
  invalid_cancel_type: NEVER,
} satisfies ErrorTable<string>

export type Answered = AnsweredIn<typeof WIRE>

export const INTERNAL = { code: 'internal', status: 500 }

/** The text is the core's own where the table has none. */
export function wireError({ code, message }: AppError): { code: string; status: number; text: string } {
  const row = rowOf<string>(WIRE, code)
  return { ...row, text: row.text ?? message }
}
