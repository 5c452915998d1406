// An admin: a person who works with the console, for the installation or for one brand. Pure.
import { parseEmail } from '../accounts/email.ts'
import { checkStrongPassword } from '../accounts/password-rule.ts'
import type { Instant } from '../clock.ts'
import type { Level } from '../credentials/manage-keys/scope.ts'
import type { Day } from '../day.ts'
import { AppError } from '../errors.ts'
import { thingId } from '../events/subjects.ts'
import type { Role } from './roles.ts'

/** What of an admin may be shown. */
export type Admin = {
  id: number
  name: string
  role: Role
  /** Null: of the installation, for all brands. */
  brandId: number | null
  /** For notices. */
  email: string | null
  language: string | null
  createdAt: Instant
  /** In UTC. */
  lastSignedInOn: Day | null
  removedAt: Instant | null
  hasPassword: boolean
  hasTotp: boolean
  passkeys: number
  recoveryCodes: number
}

export const MAX_ADMIN_NAME = 63
const LANGUAGE = /^[a-z]{2}$/

/** Errors of this function and the next ones: invalid_input; invalid_email. */
export function checkedAdminName(name: string): string {
  return checkedLine(name, 'name')
}

/** What people write in one line. */
export function checkedLine(given: string, what: string): string {
  const text = given.trim().normalize('NFC')
  if (isLine(text)) return text
  throw new AppError('invalid_input', `${what} must have 1 to ${MAX_ADMIN_NAME} printable characters`)
}

function isLine(text: string): boolean {
  return text !== '' && text.length <= MAX_ADMIN_NAME && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
}

/** What names are compared by: without regard to case and to how a letter is written. '': no admin can have this name. */
export function adminNameKey(name: string): string {
  const text = name.trim().normalize('NFC')
  return isLine(text) ? text.normalize('NFKC').toLowerCase() : ''
}

export function checkedAdminEmail(email: string | null): string | null {
  return email === null ? null : parseEmail(email).text
}

export function checkedLanguage(language: string | null): string | null {
  if (language === null || LANGUAGE.test(language)) return language
  throw new AppError('invalid_input', 'language must be two letters of ISO 639-1, such as en')
}

/** Long enough, and none that is tried first; of which characters it is made is left to the person. Errors: weak_password. */
export function checkAdminPassword(password: string, { name, email }: Pick<Admin, 'name' | 'email'>): void {
  const rule = { title: 'Latchkey', settings: { password_groups: 0, common_passwords: 'refuse' as const } }
  checkStrongPassword(password, rule, name, email ?? '')
}

export function levelOf({ brandId }: Pick<Admin, 'brandId'>): Level {
  return brandId === null ? 'installation' : 'brand'
}

/** Whether the admin can sign in: with a passkey, or with a password and the codes of an app. */
export function hasWayIn({
  hasPassword,
  hasTotp,
  passkeys,
}: Pick<Admin, 'hasPassword' | 'hasTotp' | 'passkeys'>): boolean {
  return passkeys > 0 || (hasPassword && hasTotp)
}

/** Whether the installation can be run by this admin. */
export function isRunningOwner(admin: Admin): boolean {
  return admin.role === 'owner' && admin.brandId === null && admin.removedAt === null && hasWayIn(admin)
}

/** As events show it. */
export function adminData({ id, name, role }: Pick<Admin, 'id' | 'name' | 'role'>) {
  return { id: thingId('admin', id), name, role }
}

export function noAdmin(): AppError {
  return new AppError('not_found', 'There is no such admin.')
}
