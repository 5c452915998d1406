// The errors of VAM in the reference. Codes, statuses and fixed texts come from the table of the answers; this file has the
// meanings, and an example of the message where there is no fixed text.
import { AppError, type ErrorCode } from '../../../errors.ts'
import { RENEWAL_DAYS } from '../../../subscriptions/prepaid-subscription.ts'
import type { DescribedError } from '../../openapi/openapi-document.ts'
import { type Answered, INTERNAL, isTransport, wireError } from '../errors.ts'
import type { VamOperation } from '../vam-operation.ts'

type ErrorDoc = { meaning: string; example?: string }

const DOCS: Record<Answered, ErrorDoc> = {
  invalid_input: { meaning: 'A field is missing or malformed; the message names it' },
  unsupported_media_type: {
    meaning: 'The body is of a type that is not read here',
    example: 'Send application/x-www-form-urlencoded, application/json or multipart/form-data.',
  },
  unsupported_encoding: {
    meaning: 'The `Content-Encoding` of the body is not read here',
    example: 'Content-Encoding br is not read here: send gzip, or the plain body.',
  },
  login_not_found: { meaning: 'No account of this brand has this `vpnUsername`' },
  external_id_invalid: { meaning: 'The `uuid` is no text, blank or too long' },
  external_id_taken: { meaning: 'An account of the brand has this `uuid`' },
  username_taken: { meaning: 'Another account has this `vpnUsername`' },
  account_quota_reached: { meaning: 'The brand has all the accounts it may have' },
  no_dedicated_address: { meaning: 'No dedicated address is free in this country' },
  dedicated_address_lost: { meaning: 'The dedicated address has another holder by now' },
  renewal_too_early: { meaning: `More than ${RENEWAL_DAYS} days are left` },
  subscription_expired: { meaning: 'The account has expired' },
  subscription_disabled: { meaning: 'The account is disabled or deleted' },
  kind_unchanged: { meaning: 'The account is of this type already' },
  access_token_invalid: { meaning: 'The access token is unknown or expired: get a new one' },
  access_token_missing: { meaning: 'There is no access token' },
  bad_secret_key: { meaning: 'The secret key or the refresh token is wrong', example: 'Invalid credentials' },
  too_many_failures: {
    meaning: 'Too many wrong secrets from this source; see `Retry-After`',
    example: 'Too many failed attempts. Try again in 4 s.',
  },
  brand_suspended: { meaning: 'The brand is suspended' },
  overloaded: {
    meaning: 'Too much to do at once; see `Retry-After`',
    example: 'Too many attempts at once. Try again shortly.',
  },
  unavailable: { meaning: 'The database is away and nothing was done; see `Retry-After`' },
  method_unknown: { meaning: 'There is nothing under this path' },
  verb_not_allowed: { meaning: 'The path takes another verb; see `Allow`' },
  body_too_large: { meaning: 'The request body is too large' },
}

const EVERY_CALL: readonly ErrorCode[] = [
  'invalid_input',
  'unsupported_media_type',
  'verb_not_allowed',
  'body_too_large',
  'unsupported_encoding',
  'brand_suspended',
  'overloaded',
  'unavailable',
]
const MAY_RETRY: ReadonlySet<ErrorCode> = new Set(['too_many_failures', 'overloaded', 'unavailable'])

/** Each operation has its own code or text for them. */
const OWN_TEXT: ReadonlySet<ErrorCode> = new Set(['invalid_input', 'overloaded', 'unavailable'])

export const UNKNOWN_PATH = describeError('method_unknown', undefined)

/** All possible answers to a call, by rising code. */
export function errorsOf(operation: VamOperation): readonly DescribedError[] {
  const credential: ErrorCode[] = operation.identify
    ? ['bad_secret_key', 'too_many_failures']
    : ['access_token_invalid', 'access_token_missing']
  const names = new Set([...EVERY_CALL, ...credential, ...operation.errors])
  return [...[...names].map((name) => describeError(name, operation)), failureOf(operation)].sort(
    (a, b) => codeOf(a) - codeOf(b),
  )
}

export function codeOf({ answer }: DescribedError): number {
  return (answer.header as { code: number }).code
}

/** A text of one operation alone has a name of its own. */
function describeError(code: ErrorCode, operation: VamOperation | undefined): DescribedError {
  const doc: ErrorDoc = DOCS[code as Answered]
  const isOwn = operation !== undefined && OWN_TEXT.has(code)
  const isRefusal = operation?.refusals?.[code] !== undefined
  const example = code === 'invalid_input' ? missingField(operation) : (doc.example ?? doc.meaning)
  const wire = wireError(new AppError(code, example), operation)
  return {
    name: isOwn || isRefusal ? `${operation.name}_${code}` : code,
    statuses: isTransport(code) ? [wire.status] : [200, wire.status],
    meaning: doc.meaning,
    answer: envelope(wire.code, wire.text),
    mayRetry: MAY_RETRY.has(code),
  }
}

function missingField(operation: VamOperation | undefined): string {
  const fields = Object.entries(operation?.input.shape ?? {})
  const needed = fields.find(([, field]) => !field.safeParse(undefined).success)
  return needed === undefined ? 'The body is not valid JSON.' : `${needed[0]} is required`
}

function failureOf({ name, failure }: VamOperation): DescribedError {
  return {
    name: `${name}_failure`,
    statuses: [200, INTERNAL.status],
    meaning: 'A fault of the server; its log has the details under the `X-Request-Id` of the answer',
    answer: envelope(failure.code, failure.text),
    mayRetry: false,
  }
}

function envelope(code: number, message: string): DescribedError['answer'] {
  return { header: { code, response_code: code, message }, body: {} }
}
