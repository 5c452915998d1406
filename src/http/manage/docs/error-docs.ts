// The errors in the reference of the management API: the meaning of each, and an example of its text where the table in
// errors.ts has none. A code of that table that is missing here does not compile.
import type { ErrorCode } from '../../../errors.ts'
import { rowOf } from '../../dialect.ts'
import { byStatus, keysOf } from '../../openapi/error-rows.ts'
import type { DescribedError } from '../../openapi/openapi-document.ts'
import type { Operation } from '../../operation.ts'
import { type Answered, INTERNAL, WIRE } from '../errors.ts'
import { STEP_UP_TEXT } from '../identify.ts'
import { problemOf } from '../problems.ts'

const DOCS: Record<Answered, { meaning: string; example?: string }> = {
  changed_meanwhile: {
    meaning: 'The resource is not as If-Match says',
    example: 'It was changed since it was read: read it again, and send its new ETag.',
  },
  ledger_row_not_found: {
    meaning: 'There is no such row of the ledger in this brand',
    example: 'There is no row led_17.',
  },
  account_quota_reached: {
    meaning: 'The brand has as many accounts as it may have',
    example: 'The brand has 10000 accounts, as many as it may have.',
  },
  external_id_invalid: {
    meaning: 'The external id is empty or too long',
    example: 'external_id is too long.',
  },
  weak_password: { meaning: 'The password is too weak', example: 'The password is too short.' },
  unknown_plan: { meaning: 'The brand does not sell this plan', example: 'There is no plan of 7 months.' },
  invalid_country: { meaning: 'The country is no ISO 3166-1 code', example: 'This is no country code.' },
  invalid_email: { meaning: 'The e-mail address is invalid', example: 'This is no e-mail address.' },
  dedicated_address_lost: {
    meaning: 'The dedicated address belongs to another login by now',
    example: 'The dedicated address was given away.',
  },
  no_dedicated_address: {
    meaning: 'There is no free dedicated address in this country',
    example: 'There is no free address in DE.',
  },
  cancellation_pending: {
    meaning: 'A cancellation was asked for already',
    example: 'The subscription is cancelled already.',
  },
  active_subscription_exists: {
    meaning: 'The account has an active plan, or as many subscriptions as it may have',
    example: 'The account has an active subscription.',
  },
  renewal_too_early: {
    meaning: 'More than ten days are left',
    example: 'A renewal is possible when 10 or less days are left; the last day is 2026-12-21.',
  },
  wrong_subscription_state: {
    meaning: 'The state of the subscription does not allow this',
    example: 'The subscription is terminated.',
  },
  account_not_active: { meaning: 'The account is suspended or closed', example: 'The account is closed.' },
  external_id_taken: {
    meaning: 'Another subscription has this external id, or it was first asked for with other values',
    example: 'This external id was used with other values of: days.',
  },
  username_taken: { meaning: 'Another login has this VPN username', example: 'The VPN username is taken.' },
  email_taken: {
    meaning: 'Another account or alias has this e-mail address',
    example: 'Another account has this e-mail address.',
  },
  subscription_not_found: {
    meaning: 'There is no such subscription in this brand',
    example: 'There is no subscription sub_4711.',
  },
  alias_not_found: { meaning: 'The account has no such alias', example: 'There is no such alias.' },
  account_not_found: {
    meaning: 'There is no such account in this brand',
    example: 'There is no account acc_4711.',
  },
  unsupported_encoding: {
    meaning: 'Bodies are plain or `Content-Encoding: gzip`',
    example: 'Content-Encoding br is not read here: send gzip, or the plain body.',
  },
  unsupported_media_type: { meaning: 'The body is no JSON', example: 'Send JSON as application/json.' },
  cursor_invalid: {
    meaning: 'The cursor in `after` belongs to another list, or to other filters',
    example: 'This cursor belongs to another list, or to other filters. Begin again without it.',
  },
  conflict: {
    meaning: 'It is there already, or is in use',
    example: 'There is a brand named "main" already',
  },
  key_not_found: { meaning: 'There is no such live key', example: 'There is no live management key 4' },
  not_found: { meaning: 'There is no such thing in this brand', example: 'There is no session ses_17.' },
  malformed: { meaning: 'The body is no JSON object', example: 'The body is not valid JSON.' },
  brand_needed: {
    meaning: 'There are several brands, and the call names none',
    example: 'There are several brands: name one in the header Latchkey-Brand.',
  },
  not_authenticated: {
    meaning: 'No management key, or one that is not live; in the console, a session that has ended',
    example: 'Send a live management key: Authorization: Bearer lk_manage_…',
  },
  scope_missing: {
    meaning: 'The key, or the role of the admin, may not do this; the text names the scope',
    example: 'This call needs the scope accounts:write, which this key does not have.',
  },
  address_not_allowed: {
    meaning: 'The key may not be used from this address',
    example: 'This key may not be used from this address.',
  },
  not_same_origin: {
    meaning: 'A session of the console was sent, and no page of this host sent it; programs send a key',
    example: 'A session of the console counts only for the pages of its own host.',
  },
  step_up_needed: {
    meaning: 'An admin in the console has to prove again who it is; keys are not asked',
    example: STEP_UP_TEXT,
  },
  brand_suspended: { meaning: 'The brand is suspended', example: 'This brand is suspended.' },
  method_unknown: {
    meaning: 'There is nothing at this path',
    example: 'There is nothing at this path; /docs/api lists all calls.',
  },
  brand_not_found: { meaning: 'There is no such brand', example: 'There is no brand named "other".' },
  verb_not_allowed: { meaning: 'The path takes another method', example: 'Use GET.' },
  body_too_large: { meaning: 'The body is too large', example: 'The body is too large.' },
  invalid_input: {
    meaning:
      'A field is wrong or unknown; `errors` names each; the Idempotency-Key was used for another request',
    example: 'days: it must be a whole number',
  },
  rate_limited: {
    meaning: 'The key has made too many calls in this minute; see Retry-After',
    example: 'This key may make 120 calls a minute of the kind "writes". Try again in 1 s.',
  },
  overloaded: {
    meaning: 'Too much to do at once; nothing was done: try again after Retry-After',
    example: 'Too much work is waiting.',
  },
  unavailable: { meaning: 'The database is away; nothing was done: try again after Retry-After' },
}

const EVERY_CALL: readonly ErrorCode[] = [
  ...([
    'not_authenticated',
    'address_not_allowed',
    'not_same_origin',
    'scope_missing',
    'brand_not_found',
    'invalid_input',
  ] as const),
  ...(['verb_not_allowed', 'body_too_large', 'rate_limited', 'overloaded', 'unavailable'] as const),
  ...(['brand_suspended', 'brand_needed', 'malformed'] as const),
]
/** Of a call that takes a body. */
const OF_BODIES: readonly ErrorCode[] = ['unsupported_media_type', 'unsupported_encoding']
const MAY_RETRY: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'overloaded', 'unavailable'])
const EXAMPLE_ID = '4f1c29ab77e0d3054f1c29ab77e0d305'

const INTERNAL_ERROR: DescribedError = {
  name: 'internal_error',
  statuses: [INTERNAL.status],
  meaning: 'A fault of the server; its log has it under the id in the text',
  answer: problemOf({
    ...INTERNAL,
    detail: `An internal error; the server's log has it under ${EXAMPLE_ID}.`,
    requestId: EXAMPLE_ID,
  }),
  mayRetry: false,
}

/** Throws for a code that the management API never answers. */
export function describeError(name: ErrorCode): DescribedError {
  const { code, status, text } = rowOf<string>(WIRE, name)
  const { meaning, example } = DOCS[name as Answered]
  const detail = text ?? example ?? `${meaning}.`
  return {
    ...{ name, statuses: [status], meaning, mayRetry: MAY_RETRY.has(name) },
    answer: problemOf({ code, status, detail, requestId: EXAMPLE_ID }),
  }
}

/** All possible answers to a call, by rising status. */
export function errorsOf({ input, errors, permission }: Operation): readonly DescribedError[] {
  const names = new Set([
    ...EVERY_CALL,
    ...('body' in input.shape ? OF_BODIES : []),
    ...('path' in input.shape ? (['not_found'] as const) : []),
    ...('stepUp' in permission ? (['step_up_needed'] as const) : []),
    ...errors,
  ])
  return byStatus([...[...names].map(describeError), INTERNAL_ERROR])
}

/** Every error of the table. */
export const allErrors = () => [...keysOf(DOCS).map(describeError), INTERNAL_ERROR]

export function codeOf({ answer }: DescribedError): string {
  return (answer as { code: string }).code
}
