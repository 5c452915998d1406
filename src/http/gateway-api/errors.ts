// The refusals of the gateway API: a status, a code of its own small set and a sentence. Agents act on the code.
import { AppError, type ErrorCode } from '../../errors.ts'
import type { Reply } from '../operation.ts'

const STATUS = {
  invalid_input: 400,
  bad_token: 401,
  offline_lists_off: 403,
  not_found: 404,
  wrong_verb: 405,
  too_large: 413,
  not_json: 415,
  unsupported_encoding: 415,
  too_many: 429,
  internal: 500,
  overloaded: 503,
  unavailable: 503,
} as const

export type ApiCode = keyof typeof STATUS

/** A refusal of this API's own. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ApiCode

  constructor(code: ApiCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The refusals of the core that can occur here; any other is a bug. */
const OF_CORE: Partial<Record<ErrorCode, ApiCode>> = {
  invalid_input: 'invalid_input',
  unsupported_media_type: 'not_json',
  unsupported_encoding: 'unsupported_encoding',
  body_too_large: 'too_large',
  overloaded: 'overloaded',
  unavailable: 'unavailable',
  rate_limited: 'too_many',
}

/** Undefined: the error is a bug. */
export function codeOf(error: unknown): ApiCode | undefined {
  if (error instanceof ApiError) return error.code
  return error instanceof AppError ? OF_CORE[error.code] : undefined
}

export function encodeRefusal(code: ApiCode, message: string, retryAfterS?: number): Reply {
  return { status: STATUS[code], body: JSON.stringify({ error: { code, message } }), retryAfterS }
}

export function encodeFailure(error: unknown, requestId: string): Reply {
  const code = codeOf(error)
  if (code === undefined || !(error instanceof Error))
    return encodeRefusal('internal', `An internal error; the server's log has it under ${requestId}.`)
  const message = code === 'unavailable' ? 'The database is away; nothing was done.' : error.message
  return encodeRefusal(code, message, error instanceof AppError ? error.retryAfterS : undefined)
}
