// The error table: a status and a code of a small set, on which agents act. A core code that is missing here does not compile.
import type { AppError } from '../../errors.ts'
import { type AnsweredIn, type ErrorTable, NEVER, rowOf, type WireError } from '../dialect.ts'

export const WIRE = {
  invalid_input: { code: 'invalid_input', status: 400 },
  not_authenticated: { code: 'bad_token', status: 401 },
  offline_lists_off: { code: 'offline_lists_off', status: 403 },
  method_unknown: { code: 'not_found', status: 404 },
  verb_not_allowed: { code: 'wrong_verb', status: 405 },
  body_too_large: { code: 'too_large', status: 413 },
  unsupported_media_type: { code: 'not_json', status: 415 },
  unsupported_encoding: { code: 'unsupported_encoding', status: 415 },
  rate_limited: { code: 'too_many', status: 429 },
  overloaded: { code: 'overloaded', status: 503 },
  unavailable: { code: 'unavailable', status: 503, text: 'The database is away; nothing was done.' },
  // A login that is refused is an answer, and no call changes an account.
  invalid_email: NEVER,
  invalid_country: NEVER,
  unknown_plan: NEVER,
  weak_password: NEVER,
  invalid_cancel_type: NEVER,
  bad_api_key: NEVER,
  token_expired: NEVER,
  trusted_origin_needed: NEVER,
  account_not_found: NEVER,
  email_taken: NEVER,
  username_taken: NEVER,
  login_not_found: NEVER,
  external_id_invalid: NEVER,
  external_id_taken: NEVER,
  account_quota_reached: NEVER,
  no_dedicated_address: NEVER,
  dedicated_address_lost: NEVER,
  renewal_too_early: NEVER,
  subscription_disabled: NEVER,
  subscription_expired: NEVER,
  kind_unchanged: NEVER,
  access_token_invalid: NEVER,
  access_token_missing: NEVER,
  bad_secret_key: NEVER,
  brand_suspended: NEVER,
  account_not_active: NEVER,
  subscription_not_found: NEVER,
  active_subscription_exists: NEVER,
  wrong_subscription_state: NEVER,
  subscription_id_needed: NEVER,
  cancellation_pending: NEVER,
  alias_not_found: NEVER,
  too_many_failures: NEVER,
  reset_link_invalid: NEVER,
  brand_not_found: NEVER,
  key_not_found: NEVER,
  conflict: NEVER,
  not_found: NEVER,
  malformed: NEVER,
  scope_missing: NEVER,
  address_not_allowed: NEVER,
  brand_needed: NEVER,
  cursor_invalid: NEVER,
  changed_meanwhile: NEVER,
} satisfies ErrorTable<string>

export type Answered = AnsweredIn<typeof WIRE>

export const INTERNAL = { code: 'internal', status: 500 }

/** The text is the core's own where the table has none. */
export function wireError({ code, message }: AppError): Required<WireError<string>> {
  const row = rowOf<string>(WIRE, code)
  return { ...row, text: row.text ?? message }
}
