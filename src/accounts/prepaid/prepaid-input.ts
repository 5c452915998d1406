// What a prepaid account may be called and for how long it may be paid at once. Pure.
import type { BrandSettings } from '../../brands/settings.ts'
import { AppError } from '../../errors.ts'
import { checkVpnPassword } from '../../subscriptions/vpn-password.ts'

export const MAX_EXTERNAL_ID = 255
export const MAX_VPN_USERNAME = 20
/** Visible ASCII. A colon ends the user name in many formats, and marks the names of deleted logins. */
const USERNAME = /^[!-9;-~]+$/

type Period = Pick<BrandSettings, 'max_period_days'>

export function isExternalId(text: string): boolean {
  const characters = [...text].length
  const usable = text.trim() !== '' && characters <= MAX_EXTERNAL_ID && text.isWellFormed()
  return usable && !/\p{Cc}/u.test(text)
}

/** Errors: external_id_invalid. */
export function checkExternalId(text: string): void {
  if (isExternalId(text)) return
  throw new AppError('external_id_invalid', `The external id must have 1 to ${MAX_EXTERNAL_ID} characters.`)
}

/** Whether an account may be paid for so many days at once. */
export function isPeriod(days: number, { max_period_days: max }: Period): boolean {
  return Number.isInteger(days) && days >= 1 && days <= max
}

/** Errors: invalid_input. */
export function checkDays(days: number, period: Period): void {
  if (isPeriod(days, period)) return
  const most = period.max_period_days
  throw new AppError('invalid_input', `The period must be a whole number of days from 1 to ${most}.`)
}

export function isUsername(text: string): boolean {
  return text.length <= MAX_VPN_USERNAME && USERNAME.test(text)
}

/** Errors: invalid_input. */
export function checkLogin({ username, password }: { username: string; password: string }): void {
  if (!isUsername(username)) {
    throw new AppError(
      'invalid_input',
      `The VPN username must have 1 to ${MAX_VPN_USERNAME} ASCII characters without blanks and colons.`,
    )
  }
  checkVpnPassword(password)
}
