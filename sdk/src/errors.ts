// The one error that calls throw. Decide on its `code`.
import type { components } from './schema.ts'

/** As the server sends it (RFC 9457). */
export type Problem = components['schemas']['Problem']

/**
 * The codes of the API, and those of the way to it. `connection_failed` and `timed_out`: whether the call was carried out is not
 * known. A newer server may send further codes.
 */
export type ErrorCode =
  | Problem['code']
  | 'connection_failed'
  | 'timed_out'
  | 'unreadable_answer'
  | 'webhook_invalid'

type Details = { status?: number; problem?: Problem; retryAfterS?: number | undefined; cause?: unknown }

export class LatchkeyError extends Error {
  override readonly name = 'LatchkeyError'
  readonly code: ErrorCode
  /** Of the answer; 0: there was none. */
  readonly status: number
  /** The whole answer; undefined for what did not come from the API. */
  readonly problem: Problem | undefined
  /** After so many seconds a repeat has a chance. */
  readonly retryAfterS: number | undefined

  constructor(code: ErrorCode, text: string, { status = 0, problem, retryAfterS, cause }: Details = {}) {
    super(text, { cause })
    this.code = code
    this.status = status
    this.problem = problem
    this.retryAfterS = retryAfterS
  }

  /** What the server's log has this call under. */
  get requestId(): string | undefined {
    return this.problem?.instance?.replace('urn:latchkey:request:', '')
  }
}

/** `body`: of an answer that is no success. */
export function errorOf(response: Response, body: unknown): LatchkeyError {
  const { status } = response
  const retryAfterS = secondsToWait(response)
  if (isProblem(body))
    return new LatchkeyError(body.code, body.detail, { status, problem: body, retryAfterS })
  return new LatchkeyError('unreadable_answer', `The answer with status ${status} is not from the API.`, {
    ...{ status, retryAfterS },
  })
}

/** From Retry-After, as seconds or as an instant (RFC 9110 section 10.2.3). */
export function secondsToWait({ headers }: Response): number | undefined {
  const text = headers.get('retry-after')
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
}
