// An account (one end user of a brand) and its aliases: types and pure rules.
import type { Instant } from '../clock.ts'
import { AppError } from '../errors.ts'

export type Account = {
  id: number
  brandId: number
  email: string
  passwordHash: string
  testUser: boolean
  status: 'active' | 'suspended' | 'closed'
  lastProductChangeAt: Instant
}

/** Another sign-in to the same account, with an e-mail and a password of its own. */
export type Alias = {
  id: number
  accountId: number
  email: string
  passwordHash: string
  firstName: string
  lastName: string
}

/** Who holds an e-mail address: an account, or one of its aliases. */
export type Holder = { account: Account; alias: Alias | undefined }

/** Errors: account_not_active. */
export function mustBeActive(account: Account): void {
  if (account.status === 'active') return
  throw new AppError('account_not_active', `This account is ${account.status}.`)
}

/** The details that a brand keeps about the person; all optional text. */
export type Person = {
  firstName: string
  lastName: string
  companyName: string
  state: string
  zipCode: string
}

export function emailTaken(): AppError {
  return new AppError('email_taken', 'This e-mail address is already in use.')
}
