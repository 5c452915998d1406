// E-mail addresses as names of accounts and aliases. Pure.
import { AppError } from '../errors.ts'

/** RFC 5321 section 4.5.3.1: a path of 256 octets less its angle brackets. */
export const MAX_EMAIL_LENGTH = 254
const MAX_LOCAL_LENGTH = 64
// The "valid e-mail address" of the HTML standard, with at least one dot in the domain.
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/** `text` is kept as given (trimmed), `key` is what is compared: addresses differ by more than case or not at all. */
export type Email = { text: string; key: string }

/** Errors: invalid_email. */
export function parseEmail(input: string): Email {
  const text = input.trim()
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const labels = text.slice(at + 1).split('.')
  const fits = text.length <= MAX_EMAIL_LENGTH && at > 0 && at <= MAX_LOCAL_LENGTH
  if (!fits || !LOCAL.test(local) || labels.length < 2 || !labels.every((label) => LABEL.test(label))) {
    throw new AppError('invalid_email', 'That is not an e-mail address. Write it like name@example.com.')
  }
  return { text, key: text.toLowerCase() }
}
