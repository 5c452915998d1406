// The errors in the reference of the gateway API: the meaning of each, and an example of its message where the table in
// errors.ts has no fixed text. A code of that table that is missing here does not compile.
import type { ErrorCode } from '../../../errors.ts'
import { rowOf } from '../../dialect.ts'
import { byStatus, keysOf } from '../../openapi/error-rows.ts'
import type { DescribedError } from '../../openapi/openapi-document.ts'
import type { Operation } from '../../operation.ts'
import { type Answered, INTERNAL, WIRE } from '../errors.ts'

const DOCS: Record<Answered, { meaning: string; example?: string }> = {
  invalid_input: {
    meaning: 'A field is wrong; the message names it and never repeats its value',
    example: 'wait: it must be a whole number',
  },
  not_authenticated: {
    meaning: 'No token, or not the one that counts now',
    example: 'Send the token of a gateway: Authorization: Bearer lk_agent_…',
  },
  offline_lists_off: {
    meaning: 'This server gives no lists; forget those that it gave',
    example: 'This server gives no lists; LATCHKEY_OFFLINE_LIST_MIN is off.',
  },
  method_unknown: {
    meaning: 'There is nothing at this path',
    example: 'There is nothing at this path; see /gateway/v1/authorize.',
  },
  verb_not_allowed: { meaning: 'The path takes another verb', example: 'Use POST.' },
  body_too_large: { meaning: 'The body is too large', example: 'The body is too large.' },
  unsupported_media_type: { meaning: 'The body is no JSON', example: 'Send JSON as application/json.' },
  unsupported_encoding: {
    meaning: 'Bodies are plain or `Content-Encoding: gzip`',
    example: 'Content-Encoding br is not read here: send gzip, or the plain body.',
  },
  rate_limited: {
    meaning: 'The gateway waits for orders too often at once; see `Retry-After`',
    example: 'de1 waits for orders 8 times already.',
  },
  overloaded: {
    meaning: 'Too much to do at once; nothing was done: try again after `Retry-After`',
    example: 'Too much work is waiting.',
  },
  unavailable: { meaning: 'The database is away; nothing was done: try again after `Retry-After`' },
}

const EVERY_CALL: readonly ErrorCode[] = [
  'invalid_input',
  'not_authenticated',
  'verb_not_allowed',
  'body_too_large',
  'overloaded',
  'unavailable',
]
/** Of a call that takes a body. */
const OF_BODIES: readonly ErrorCode[] = ['unsupported_media_type', 'unsupported_encoding']
const MAY_RETRY: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'overloaded', 'unavailable'])

const INTERNAL_ERROR: DescribedError = {
  name: 'internal_error',
  statuses: [INTERNAL.status],
  meaning: 'A fault of the server; its log has it under the id in the message',
  answer: envelope(INTERNAL.code, "An internal error; the server's log has it under 4f1c29ab77e0d305."),
  mayRetry: false,
}

/** Throws for a code that the gateway API never answers. */
export function describeError(name: ErrorCode): DescribedError {
  const { code, status, text } = rowOf<string>(WIRE, name)
  const { meaning, example } = DOCS[name as Answered]
  return {
    ...{ name, statuses: [status], meaning, mayRetry: MAY_RETRY.has(name) },
    answer: envelope(code, text ?? example ?? `${meaning}.`),
  }
}

/** All possible answers to a call, by rising status. */
export function errorsOf({ input, errors }: Operation): readonly DescribedError[] {
  const names = new Set([...EVERY_CALL, ...('body' in input.shape ? OF_BODIES : []), ...errors])
  return byStatus([...[...names].map(describeError), INTERNAL_ERROR])
}

/** Every error of the table. */
export const allErrors = () => [...keysOf(DOCS).map(describeError), INTERNAL_ERROR]

export function codeOf({ answer }: DescribedError): string {
  return (answer.error as { code: string }).code
}

function envelope(code: string, message: string): DescribedError['answer'] {
  return { error: { code, message } }
}
