// What a refused sign-in says on its page, and the answer of a passkey as a form brings it.
import { MINUTE_MS, SECOND_MS } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { textOf } from './session-requests.ts'
import type { Reader } from './sign-in-frame.ts'

/** What the person can do about it; any other error is thrown again. `wrong`: of a refused credential. */
export function problemOf(
  error: unknown,
  { words }: Reader,
  wrong: string,
): { status: number; text: string } {
  if (!(error instanceof AppError)) throw error
  if (error.code === 'not_authenticated') return { status: 401, text: wrong }
  if (error.code === 'too_many_failures') {
    const minutes = Math.ceil(((error.retryAfterS ?? 0) * SECOND_MS) / MINUTE_MS)
    return { status: 429, text: words.tooMany(Math.max(1, minutes)) }
  }
  throw error
}

/** Undefined: no JSON. */
export function jsonOf(value: unknown): unknown {
  try {
    return JSON.parse(textOf(value))
  } catch {
    return undefined
  }
}
