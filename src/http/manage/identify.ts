// Who calls the management API, and which brand the call is about.
import { type From, fromAddress } from '../../address-privacy.ts'
import type { App } from '../../app.ts'
import type { Brand } from '../../brands/brand.ts'
import type { ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import { isUsableFrom } from '../../credentials/manage-keys/manage-keys.ts'
import { allows } from '../../credentials/manage-keys/scope.ts'
import { AppError } from '../../errors.ts'
import { type EitherManager, needsInstallationKey } from '../operation.ts'
import type { ManageOperation, ManageRequest } from './manage-operation.ts'
import { makeRateLimits, type RateLimits } from './rate-limits.ts'

const KEY = /^Bearer (lk_manage_\w{1,100})$/i
const MOST_NAME_CHARS = 63

/**
 * Keys are found by their hash, so no comparison reveals how much of one was right. Errors: not_authenticated,
 * address_not_allowed, scope_missing, brand_needed, brand_not_found, rate_limited.
 */
export async function identify(
  app: App,
  operation: ManageOperation,
  request: ManageRequest,
): Promise<EitherManager> {
  const [, text] = KEY.exec(request.authorization ?? '') ?? []
  const key = text === undefined ? undefined : await app.manageKeys.identify(text)
  if (!key || !(await isServedAt(app, key, request.host)))
    throw new AppError('not_authenticated', 'Send a live management key: Authorization: Bearer lk_manage_…')
  if (!isUsableFrom(key, request.address))
    throw new AppError('address_not_allowed', 'This key may not be used from this address.')
  request.rateHeaders = limitsOf(app).take(key.id, operation)
  const { scope, level } = operation.permission
  if (needsInstallationKey(operation.permission) && key.brandId !== null)
    throw new AppError(
      'scope_missing',
      'This call needs a key of the installation; this one is of one brand.',
    )
  if (scope !== undefined && !allows(key.scopes, scope))
    throw new AppError('scope_missing', `This call needs the scope ${scope}, which this key does not have.`)
  const brand = await brandOf(app, key, level, request)
  const actor = { kind: 'manage_key' as const, keyId: key.id, ...fromOf(request.address, brand) }
  return { key, actor, ...(brand && { brand }) }
}

/** Without a brand no rule says how much of the address may be kept: nothing is. */
function fromOf(address: string, brand: Brand | undefined): From {
  return fromAddress(address, brand?.settings.session_addresses ?? 'none')
}

/** The key of one brand is not known at the host of another. */
async function isServedAt(app: App, { brandId }: ManageKey, host: string): Promise<boolean> {
  if (brandId === null) return true
  const owner = await app.brands.brandOfHost(host)
  return owner === undefined || owner === brandId
}

/**
 * A key of one brand acts on its brand. A key of the installation names one in the header Latchkey-Brand; where one is needed
 * and none is named, it is that of the host, or the only one. Errors: brand_not_found, brand_needed.
 */
async function brandOf(
  app: App,
  key: ManageKey,
  level: ManageOperation['permission']['level'],
  { brandName, host }: ManageRequest,
): Promise<Brand | undefined> {
  if (level === 'installation') return undefined
  const own = key.brandId === null ? undefined : await app.brands.findById(key.brandId)
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
