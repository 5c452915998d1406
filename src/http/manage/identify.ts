// Who calls the management API, which brand the call is about, and whether the caller may make it.

import { type From, fromAddress } from '../../address-privacy.ts'
import { mayDelete } from '../../admins/roles.ts'
import { isSteppedUp, STEP_UP_MS } from '../../admins/session.ts'
import type { App } from '../../app.ts'
import type { Actor } from '../../audit/actor.ts'
import type { Brand } from '../../brands/brand.ts'
import { MINUTE_MS } from '../../clock.ts'
import { allows } from '../../credentials/manage-keys/scope.ts'
import { AppError } from '../../errors.ts'
import {
  type EitherManager,
  type ManageCredential,
  type ManagePermission,
  needsInstallationKey,
} from '../operation.ts'
import { credentialOf, holderOf } from './credential.ts'
import type { ManageOperation, ManageRequest } from './manage-operation.ts'
import { makeRateLimits, type RateLimits } from './rate-limits.ts'

/** Of the refusal. */
export const STEP_UP_TEXT = `Prove again that it is you, by POST /console/step-up: it counts for ${STEP_UP_MS / MINUTE_MS} minutes.`
const MOST_NAME_CHARS = 63

/**
 * Errors: not_authenticated, address_not_allowed, not_same_origin, scope_missing, step_up_needed, brand_needed, brand_not_found,
 * rate_limited.
 */
export async function identify(
  app: App,
  operation: ManageOperation,
  request: ManageRequest,
): Promise<EitherManager> {
  const credential = await credentialOf(app, request)
  const holder = holderOf(credential)
  // Of an admin it is a part of the request's identity, as the key is: another admin gets no answer that was kept for him.
  if (credential.kind === 'admin') request.authorization = holder
  request.rateHeaders = limitsOf(app).take(holder, operation)
  mustBeAllowed(credential, operation.permission)
  const brand = await brandOf(app, credential, operation.permission.level, request)
  mustBeSteppedUp(credential, operation.permission, app.clock.now())
  return { credential, actor: actorOf(credential, fromOf(request.address, brand)), ...(brand && { brand }) }
}

/** Errors: scope_missing. */
function mustBeAllowed(credential: ManageCredential, permission: ManagePermission): void {
  const { scope } = permission
  const isKey = credential.kind === 'key'
  const [any, own] = isKey ? ['a key', 'this key'] : ['an admin', 'your role']
  if (needsInstallationKey(permission) && credential.brandId !== null)
    throw new AppError(
      'scope_missing',
      `This call needs ${any} of the installation; ${isKey ? 'this one is' : 'you are'} of one brand.`,
    )
  if (permission.person && isKey)
    throw new AppError('scope_missing', 'This call is for an admin in the console: a key is no person.')
  if (scope !== undefined && !allows(credential.scopes, scope))
    throw new AppError('scope_missing', `This call needs the scope ${scope}, which ${own} does not have.`)
  if (permission.deletes && credential.kind === 'admin' && !mayDelete(credential.signedIn.admin.role))
    throw new AppError('scope_missing', 'Your role may not close or delete accounts.')
}

/** Keys are not asked: no person is there. Errors: step_up_needed. */
function mustBeSteppedUp(credential: ManageCredential, { stepUp }: ManagePermission, now: number): void {
  if (!stepUp || credential.kind === 'key' || isSteppedUp(credential.signedIn.session, now)) return
  throw new AppError('step_up_needed', STEP_UP_TEXT)
}

function actorOf(credential: ManageCredential, from: From): Actor {
  if (credential.kind === 'key') return { kind: 'manage_key', keyId: credential.key.id, ...from }
  return { kind: 'admin', adminId: credential.signedIn.admin.id, ...from }
}

/** Without a brand no rule says how much of the address may be kept: nothing is. */
function fromOf(address: string, brand: Brand | undefined): From {
  return fromAddress(address, brand?.settings.session_addresses ?? 'none')
}

/**
 * Who is of one brand acts on it. A manager of the installation names one in the header Latchkey-Brand; where one is needed and
 * none is named, it is that of the host, or the only one. Errors: brand_not_found, brand_needed.
 */
async function brandOf(
  app: App,
  { brandId }: ManageCredential,
  level: ManagePermission['level'],
  { brandName, host }: ManageRequest,
): Promise<Brand | undefined> {
  if (level === 'installation') return undefined
  const own = brandId === null ? undefined : await app.brands.findById(brandId)
  if (brandName !== undefined) {
    const named = own ? [own].find(({ name }) => name === brandName) : await app.brands.findNamed(brandName)
    if (named) return named
    throw new AppError('brand_not_found', `There is no brand named "${brandName.slice(0, MOST_NAME_CHARS)}".`)
  }
  if (own || level === 'either') return own
  const presumed = await app.brands.findPresumed(host)
  if (presumed) return presumed
  throw new AppError('brand_needed', 'There are several brands: name one in the header Latchkey-Brand.')
}

const limits = new WeakMap<App, RateLimits>()

function limitsOf(app: App): RateLimits {
  const known = limits.get(app) ?? makeRateLimits(app)
  limits.set(app, known)
  return known
}
