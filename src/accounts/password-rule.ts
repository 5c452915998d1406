// The strong-password rule (AMAPI contract section 4) and passwords made up for people who gave none. Pure.
import type { BrandSettings } from '../brands/settings.ts'
import { AppError } from '../errors.ts'
import { type Random, randomText } from '../ids.ts'
import { MAX_PASSWORD_LENGTH, normalPassword } from '../passwords.ts'
import { commonPasswordFault } from './common-passwords.ts'

export const MIN_PASSWORD_LENGTH = 10

const GROUPS: readonly { name: string; test: RegExp }[] = [
  { name: 'a digit', test: /\p{Nd}/u },
  { name: 'a letter', test: /\p{L}/u },
  { name: 'an upper-case letter', test: /\p{Lu}/u },
  { name: 'a special character', test: /[^\p{L}\p{Nd}]/u },
]

type Brand = {
  title: string
  /** `password_groups`: how many of the four are needed; 0: none. */
  settings: Pick<BrandSettings, 'common_passwords'> & { password_groups: number }
}

/**
 * Judges the form that is hashed, so that no spelling of a password is weaker than another. Errors: weak_password, saying
 * what is missing. `emails`: of whom the password is for.
 */
export function checkStrongPassword(typed: string, { title, settings }: Brand, ...emails: string[]): void {
  const password = normalPassword(typed)
  const groups = settings.password_groups
  const length = [...password].length
  if (length < MIN_PASSWORD_LENGTH) throw weak(`it needs at least ${MIN_PASSWORD_LENGTH} characters`)
  if (length > MAX_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH)
    throw weak(`it may have at most ${MAX_PASSWORD_LENGTH} characters`)
  const missing = GROUPS.filter((group) => !group.test.test(password)).map((group) => group.name)
  if (GROUPS.length - missing.length < groups) {
    throw weak(
      `it needs ${groups} of: a digit, a letter, an upper-case letter, a special character; add ${missing.join(' or ')}`,
    )
  }
  if (settings.common_passwords === 'allow') return
  const why = commonPasswordFault(password, [...emails, title])
  if (why !== undefined) throw weak(why)
}

function weak(why: string): AppError {
  return new AppError('weak_password', `The password is too weak: ${why}.`)
}

const DIGITS = '23456789'
const LOWER = 'abcdefghijkmnopqrstuvwxyz'
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const SPECIAL = '!#$%*+-=?@_'
const ANY = DIGITS + LOWER + UPPER + SPECIAL
const MADE_LENGTH = 16

/** A password of 16 characters with all four groups, without characters that people mistake for each other. */
export function makeStrongPassword(random: Random): string {
  const letters = [DIGITS, LOWER, UPPER, SPECIAL].map((set) => randomText(random, set, 1))
  letters.push(...randomText(random, ANY, MADE_LENGTH - letters.length))
  for (let i = letters.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const swap = letters[i] as string
    letters[i] = letters[other] as string
    letters[other] = swap
  }
  return letters.join('')
}
