// The errors in the reference (AMAPI contract section 6): the meaning of each, and an example of its message where the table
// in errors.ts has no fixed text. A code of that table that is missing here does not compile.
import { MIN_PASSWORD_LENGTH } from '../../../accounts/password-rule.ts'
import type { ErrorCode } from '../../../errors.ts'
import { rowOf } from '../../dialect.ts'
import type { DescribedError } from '../../openapi/openapi-document.ts'
import { type Answered, INTERNAL, WIRE, wireStatus } from '../errors.ts'
import { ADD_INTERVAL_S } from '../parameters.ts'

type ErrorDoc = { meaning: string; example?: string }

const DOCS: Record<Answered, ErrorDoc> = {
  invalid_input: {
    meaning: 'A parameter is missing or malformed; the message names it',
    example: 'Missing parameter email.',
  },
  unsupported_media_type: {
    meaning: 'The body is of a type that is not read here',
    example: 'Send application/x-www-form-urlencoded, application/json or multipart/form-data.',
  },
  unsupported_encoding: {
    meaning: 'The `Content-Encoding` of the body is not read here',
    example: 'Content-Encoding br is not read here: send gzip, or the plain body.',
  },
  method_unknown: { meaning: 'There is no such method', example: 'There is no such method.' },
  verb_not_allowed: { meaning: 'The request was no POST', example: 'Send a POST request.' },
  body_too_large: { meaning: 'The request body is too large', example: 'The request body is too large.' },
  account_quota_reached: { meaning: 'The brand has all the accounts it may have' },
  brand_suspended: { meaning: 'The brand is suspended' },
  invalid_email: {
    meaning: 'Malformed e-mail address',
    example: 'That is not an e-mail address. Write it like name@example.com.',
  },
  invalid_country: {
    meaning: 'Not an ISO 3166-1 alpha-2 country code',
    example: 'That is not a country code. The United Kingdom is GB.',
  },
  unknown_plan: {
    meaning: 'Unknown product type; the message names those that the brand sells',
    example: 'The brand does not sell this plan. It sells: 1, 6, 12, 24, 36.',
  },
  weak_password: {
    meaning: 'The new password is too weak; the message says what it lacks',
    example: `The password is too weak: it needs at least ${MIN_PASSWORD_LENGTH} characters.`,
  },
  invalid_cancel_type: { meaning: '`type` is neither `midnight` nor `at_due_date`' },
  bad_api_key: { meaning: 'Unknown or revoked `apikey`, or one of another host' },
  not_authenticated: {
    meaning:
      'No valid credential. The message says what to send instead of one that cannot serve; it does not say whether the e-mail or the credential is wrong',
    example: 'The e-mail address or the credential sent with it is wrong.',
  },
  token_expired: { meaning: 'The token was right but has expired' },
  trusted_origin_needed: {
    meaning: 'Trusted callers only; the message names the address that the server saw',
    example:
      'Send secret_key from your server, or call from an address on the allow list. This call came from 203.0.113.7.',
  },
  account_not_found: {
    meaning: 'No account has this e-mail address (only trusted callers get this)',
    example: 'There is no account with this e-mail address.',
  },
  email_taken: {
    meaning: 'An account or alias of the brand has this e-mail address',
    example: 'This e-mail address is already in use.',
  },
  account_not_active: { meaning: 'The account is closed or suspended', example: 'This account is closed.' },
  subscription_not_found: { meaning: 'The account has no such product' },
  active_subscription_exists: { meaning: 'The account has an active product' },
  wrong_subscription_state: { meaning: 'The product is not active, or no product is' },
  subscription_id_needed: { meaning: 'Several products are active and none was named' },
  cancellation_pending: { meaning: 'An earlier cancellation is pending' },
  alias_not_found: { meaning: 'There is no such alias', example: 'There is no such alias.' },
  rate_limited: {
    meaning: 'Too many accounts opened, or too many calls refused, for this source; see `Retry-After`',
    example: `One account every ${ADD_INTERVAL_S} seconds. Try again in 7 s.`,
  },
  too_many_failures: {
    meaning: 'Too many wrong credentials from this source, or for this account; see `Retry-After`',
    example: 'Too many failed attempts. Try again in 4 s.',
  },
  overloaded: {
    meaning: 'Too much to do at once; see `Retry-After`',
    example: 'Too many attempts at once. Try again shortly.',
  },
  unavailable: { meaning: 'The database is away and nothing was done; see `Retry-After`' },
}

const MAY_RETRY: ReadonlySet<ErrorCode> = new Set([
  'rate_limited',
  'too_many_failures',
  'overloaded',
  'unavailable',
])

/** Throws for a code that AMAPI never answers. */
export function describeError(name: ErrorCode): DescribedError {
  const wire = rowOf(WIRE, name)
  const { meaning, example } = DOCS[name as Answered]
  return {
    name,
    statuses: [...new Set([wireStatus(name, 'envelope'), wireStatus(name, 'http')])],
    meaning,
    answer: { status: 'error', code: wire.code, message: wire.text ?? example ?? `${meaning}.` },
    mayRetry: MAY_RETRY.has(name),
  }
}

export const INTERNAL_ERROR: DescribedError = {
  name: 'internal_error',
  statuses: [200, INTERNAL.status],
  meaning: 'A fault of the server; its log has the details under the id in the message',
  answer: { status: 'error', code: INTERNAL.code, message: 'Internal error. Request id: 4f1c29ab77e0d305' },
  mayRetry: false,
}

/** Refused by the server before the called method is known: broken, too slow or oversized requests. */
export const BROKEN_HTTP: DescribedError = {
  name: 'broken_http',
  statuses: [400, 408, 431],
  meaning: 'The request is not HTTP, came too slowly, or its headers are too large',
  answer: { status: 'error', code: WIRE.invalid_input.code, message: '408 Request Timeout.' },
  mayRetry: false,
}

/** The codes of all methods, in rising order, with the status of `error_status=http`. */
export function errorTable(): { code: number; status: number; meaning: string }[] {
  const names = Object.keys(DOCS) as Answered[]
  return [...names.map(describeError), INTERNAL_ERROR]
    .map(({ answer, statuses, meaning }) => ({
      code: Number(answer.code),
      status: statuses.at(-1) ?? 0,
      meaning,
    }))
    .sort((a, b) => a.code - b.code)
}
