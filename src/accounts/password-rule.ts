// The strong-password rule (AMAPI contract section 4) and passwords made up for people who gave none. Pure.
import type { BrandSettings } from '../brands/settings.ts'
import { AppError } from '../errors.ts'
import { type Random, randomText } from '../ids.ts'
import { MAX_PASSWORD_LENGTH, normalPassword } from '../passwords.ts'
import { commonPasswordFault, MIN_DIFFERENT } from './common-passwords.ts'

export const MIN_PASSWORD_LENGTH = 10

const GROUPS = {
  digit: { says: 'a digit', test: /\p{Nd}/u },
  letter: { says: 'a letter', test: /\p{L}/u },
  upper_case: { says: 'an upper-case letter', test: /\p{Lu}/u },
  special: { says: 'a special character', test: /[^\p{L}\p{Nd}]/u },
}
export type PasswordGroup = keyof typeof GROUPS
const GROUP_NAMES = Object.keys(GROUPS) as PasswordGroup[]

/** `count`: of characters, as many as are needed or allowed. */
export type Weakness =
  | { why: 'short' | 'long' | 'few_different'; count: number }
  | { why: 'few_groups'; missing: readonly PasswordGroup[]; groups: number }
  | { why: 'common' | 'named' }

type Brand = {
  title: string
  /** `password_groups`: how many of the four are needed; 0: none. */
  settings: Pick<BrandSettings, 'common_passwords'> & { password_groups: number }
}

/**
 * Judges the form that is hashed, so that no spelling of a password is weaker than another. Undefined: it is strong. `emails`:
 * of whom the password is for.
 */
export function weaknessOf(
  typed: string,
  { title, settings }: Brand,
  ...emails: string[]
): Weakness | undefined {
  const password = normalPassword(typed)
  const groups = settings.password_groups
  const length = [...password].length
  if (length < MIN_PASSWORD_LENGTH) return { why: 'short', count: MIN_PASSWORD_LENGTH }
  if (length > MAX_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH)
    return { why: 'long', count: MAX_PASSWORD_LENGTH }
  const missing = GROUP_NAMES.filter((name) => !GROUPS[name].test.test(password))
  if (GROUP_NAMES.length - missing.length < groups) return { why: 'few_groups', missing, groups }
  if (settings.common_passwords === 'allow') return undefined
  const why = commonPasswordFault(password, [...emails, title])
  if (why === 'few_different') return { why, count: MIN_DIFFERENT }
  return why && { why }
}

/** Errors: weak_password, saying what is missing. `emails`: of whom the password is for. */
export function checkStrongPassword(typed: string, brand: Brand, ...emails: string[]): void {
  const weakness = weaknessOf(typed, brand, ...emails)
  if (weakness) throw weak(textOf(weakness))
}

function textOf(weakness: Weakness): string {
  switch (weakness.why) {
    case 'short':
      return `it needs at least ${weakness.count} characters`
    case 'long':
      return `it may have at most ${weakness.count} characters`
    case 'few_groups': {
      const [all, missing] = [GROUP_NAMES, weakness.missing].map((names) =>
        names.map((name) => GROUPS[name].says),
      )
      return `it needs ${weakness.groups} of: ${all?.join(', ')}; add ${missing?.join(' or ')}`
    }
    case 'few_different':
      return `it needs at least ${weakness.count} different characters`
    case 'common':
      return 'it is one of the commonest passwords, or one with something added'
    case 'named':
      return "it is hardly more than the e-mail address or the brand's name"
  }
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
