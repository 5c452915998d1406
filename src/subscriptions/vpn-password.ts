// The rule of VPN passwords that a brand's systems choose (VAM contract section 3), and passwords that fit it. Pure.
import { AppError } from '../errors.ts'
import { type Random, randomText } from '../ids.ts'

export const MIN_VPN_PASSWORD = 12
export const MAX_VPN_PASSWORD = 32
export const VPN_PASSWORD_SPECIAL = '!@#$%^&*,.:{}'

const PRINTABLE = /^[ -~]*$/
const GROUPS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@#$%^&*,.:{}]/]

/** What is wrong with a password: its length, or its characters; undefined when nothing is. */
export function vpnPasswordFault(password: string): 'length' | 'characters' | undefined {
  if (password.length < MIN_VPN_PASSWORD || password.length > MAX_VPN_PASSWORD) return 'length'
  if (!PRINTABLE.test(password) || !GROUPS.every((group) => group.test(password))) return 'characters'
  return undefined
}

/** Errors: invalid_input. */
export function checkVpnPassword(password: string): void {
  const fault = vpnPasswordFault(password)
  if (fault === 'length') {
    throw new AppError(
      'invalid_input',
      `The VPN password must have ${MIN_VPN_PASSWORD} to ${MAX_VPN_PASSWORD} characters.`,
    )
  }
  if (fault === 'characters') {
    throw new AppError(
      'invalid_input',
      `The VPN password must be plain ASCII, with an upper-case letter, a lower-case letter, a digit and one of ${VPN_PASSWORD_SPECIAL}`,
    )
  }
}

const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
/** Those that need no quoting in a URL's path, a shell or a page. */
const PLAIN_SPECIAL = '@.,:'
const MADE_LENGTH = 16

/** 16 characters that satisfy the rule, one of them special and never the first or the last. */
export function makePolicyPassword(random: Random): string {
  for (;;) {
    const letters = randomText(random, LETTERS_AND_DIGITS, MADE_LENGTH - 1)
    const at = 1 + random.below(MADE_LENGTH - 2)
    const password = letters.slice(0, at) + randomText(random, PLAIN_SPECIAL, 1) + letters.slice(at)
    if (vpnPasswordFault(password) === undefined) return password
  }
}
