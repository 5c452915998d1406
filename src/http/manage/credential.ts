// What a caller of the management API has shown: a management key, or the cookie of a session in the console. The cookie counts
// only where no key is sent, and only for what the pages of this host ask for.

import { levelOf } from '../../admins/admin.ts'
import type { SignedInAdmin } from '../../admins/admin-sessions.ts'
import { scopesOfRole } from '../../admins/roles.ts'
import type { App } from '../../app.ts'
import type { ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import { isUsableFrom } from '../../credentials/manage-keys/manage-keys.ts'
import { AppError } from '../../errors.ts'
import type { ManageCredential } from '../operation.ts'
import { cookieOf, isConsoleHost, mayUseCookie, SESSION_COOKIE } from '../session-cookie.ts'
import type { ManageRequest } from './manage-operation.ts'

const KEY = /^Bearer (lk_manage_\w{1,100})$/i

/** Errors: not_authenticated, address_not_allowed, not_same_origin. */
export async function credentialOf(app: App, request: ManageRequest): Promise<ManageCredential> {
  const { authorization, cookie } = request
  const token = authorization === undefined ? cookieOf(cookie, SESSION_COOKIE) : undefined
  if (token !== undefined) return ofSession(await signedIn(app, token, request))
  return ofKey(await liveKey(app, authorization ?? '', request))
}

/** Whose rate and whose kept answers they are. A key and its successors are one holder, and so are all sessions of an admin. */
export function holderOf(credential: ManageCredential): string {
  if (credential.kind === 'admin') return `admin ${credential.signedIn.admin.id}`
  return `key ${credential.key.lineageId ?? credential.key.id}`
}

function ofKey(key: ManageKey): ManageCredential {
  return { kind: 'key', key, scopes: key.scopes, brandId: key.brandId }
}

function ofSession(signedIn: SignedInAdmin): ManageCredential {
  const { admin } = signedIn
  const scopes = scopesOfRole(admin.role, levelOf(admin))
  return { kind: 'admin', signedIn, scopes, brandId: admin.brandId }
}

/** Keys are found by their hash, so no comparison reveals how much of one was right. */
async function liveKey(
  app: App,
  authorization: string,
  { host, address }: ManageRequest,
): Promise<ManageKey> {
  const [, text] = KEY.exec(authorization) ?? []
  const key = text === undefined ? undefined : await app.manageKeys.identify(text)
  if (!key || !(await isServedAt(app, key, host)))
    throw new AppError('not_authenticated', 'Send a live management key: Authorization: Bearer lk_manage_…')
  if (!isUsableFrom(key, address))
    throw new AppError('address_not_allowed', 'This key may not be used from this address.')
  return key
}

/** The key of one brand is not known at the host of another. */
async function isServedAt(app: App, { brandId }: ManageKey, host: string): Promise<boolean> {
  if (brandId === null) return true
  const owner = await app.brands.brandOfHost(host)
  return owner === undefined || owner === brandId
}

async function signedIn(app: App, token: string, request: ManageRequest): Promise<SignedInAdmin> {
  const { method, browser, host, address } = request
  const { consoleAt, publicUrl } = app.config.http
  if (!mayUseCookie(method, browser, publicUrl))
    throw new AppError(
      'not_same_origin',
      'A session of the console counts only for the pages of its own host.',
    )
  const found = isConsoleHost(consoleAt, host) ? await app.adminSessions.identify(token, address) : undefined
  if (found) return found
  throw new AppError('not_authenticated', 'The session in the console has ended: sign in again.')
}
