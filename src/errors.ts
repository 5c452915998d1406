// The closed set of refusals. A refusal is thrown by the core as an AppError; each dialect owns a table over
// all codes. Everything else that is thrown is a bug. Imports nothing.

export type ErrorCode =
  | 'invalid_input'
  | 'invalid_email'
  | 'invalid_country'
  | 'unknown_plan'
  | 'weak_password'
  | 'invalid_cancel_type'
  | 'bad_api_key'
  | 'not_authenticated'
  | 'token_expired'
  | 'trusted_origin_needed'
  | 'account_not_found'
  | 'email_taken'
  | 'username_taken'
  | 'login_not_found'
  | 'external_id_invalid'
  | 'external_id_taken'
  | 'account_quota_reached'
  | 'no_dedicated_address'
  | 'dedicated_address_lost'
  | 'renewal_too_early'
  | 'subscription_disabled'
  | 'subscription_expired'
  | 'kind_unchanged'
  | 'access_token_invalid'
  | 'access_token_missing'
  | 'bad_secret_key'
  | 'brand_suspended'
  | 'account_not_active'
  | 'subscription_not_found'
  | 'ledger_row_not_found'
  | 'active_subscription_exists'
  | 'wrong_subscription_state'
  | 'subscription_id_needed'
  | 'cancellation_pending'
  | 'alias_not_found'
  | 'rate_limited'
  | 'too_many_failures'
  | 'overloaded'
  | 'unavailable'
  | 'reset_link_invalid'
  | 'brand_not_found'
  | 'key_not_found'
  | 'offline_lists_off'
  | 'conflict'
  | 'not_found'
  | 'malformed'
  | 'scope_missing'
  | 'address_not_allowed'
  | 'not_same_origin'
  | 'step_up_needed'
  | 'brand_needed'
  | 'cursor_invalid'
  | 'changed_meanwhile'
  | 'method_unknown'
  | 'verb_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'unsupported_encoding'

export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  /** Seconds after which a repeat has a chance; set on rate_limited, too_many_failures, overloaded and unavailable. */
  readonly retryAfterS: number | undefined
  /** The fields that are wrong, for dialects that name them apart from the message. */
  readonly faults: readonly FieldFault[] | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.retryAfterS = options.retryAfterS
    this.faults = options.faults
  }
}

/** `field`: its path, such as `body.limits.sessions`. The sent value is not repeated: it may be a password. */
export type FieldFault = { field: readonly PropertyKey[]; text: string }
type AppErrorOptions = ErrorOptions & { retryAfterS?: number; faults?: readonly FieldFault[] }

/** A source or an account has failed too often. */
export function tooManyFailures(retryAfterS: number): AppError {
  return new AppError('too_many_failures', `Too many failed attempts. Try again in ${retryAfterS} s.`, {
    retryAfterS,
  })
}

/** Of a link that works once. */
export function invalidLink(): AppError {
  return new AppError('reset_link_invalid', 'This link is unknown, was used already, or has expired.')
}

const AWAY_RETRY_S = 5

/** The database is away and nothing was done. `reason` is for the operator; each dialect shows its callers its own text. */
export function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError('unavailable', reason, { retryAfterS: AWAY_RETRY_S, cause })
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable'
}

export function isOverloaded(error: unknown): boolean {
  return error instanceof AppError && error.code === 'overloaded'
}
