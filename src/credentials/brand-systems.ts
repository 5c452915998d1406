// Calls of a brand's own systems: proved by its secret key, or by a token that was bought with it.

import { fromAddress } from '../address-privacy.ts'
import type { Actor } from '../audit/actor.ts'
import type { Caller } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import { AppError, tooManyFailures } from '../errors.ts'
import type { Chain } from '../tokens/access-token.ts'
import type { AccessTokens, TokenBuyer } from '../tokens/access-tokens.ts'
import type { Attempts } from './attempts.ts'

export type BrandSystems = ReturnType<typeof makeBrandSystems>
/** A caller who holds a secret key of the brand. */
export type SystemCaller = Caller & {
  actor: Extract<Actor, { kind: 'secret' }>
  /** Of the token that it was proved by. */
  chain?: Chain
}

/** `address` is canonical, `host` the request's Host header: a brand is not served at that of another. */
type Source = { address: string; host: string }

type Deps = {
  brands: Pick<Brands, 'findBySecretKey'>
  accessTokens: Pick<AccessTokens, 'find' | 'findByRefreshToken'>
  attempts: Pick<Attempts, 'attempt'>
}

/** Failures with keys that name no brand are counted for all brands together. */
const NO_BRAND = 0

export function makeBrandSystems({ brands, accessTokens, attempts }: Deps) {
  /** Errors: bad_secret_key, too_many_failures, overloaded.  */
  async function bySecretKey(secretKey: string, { address, host }: Source): Promise<SystemCaller> {
    // A secret key has 160 random bits: a right one is let in at once, only wrong ones are counted and slowed.
    const holder = await brands.findBySecretKey(secretKey, host)
    if (holder) return callerOf(holder, address)
    const of = { kind: 'secret' as const, brandId: NO_BRAND, address, target: '' }
    const tried = await attempts.attempt(of, async () => false)
    if (tried.kind !== 'blocked') throw new AppError('bad_secret_key', 'Invalid secret key')
    throw tooManyFailures(tried.retryAfterS)
  }

  /** Errors: bad_secret_key. Not throttled: 256 bits cannot be guessed. */
  async function byRefreshToken(refreshToken: string, { address, host }: Source): Promise<SystemCaller> {
    const holder = await accessTokens.findByRefreshToken(refreshToken, host)
    if (!holder) throw new AppError('bad_secret_key', 'Invalid refresh token')
    return callerOf(holder, address)
  }

  /** Errors: access_token_invalid. */
  async function byAccessToken(accessToken: string, { address, host }: Source): Promise<SystemCaller> {
    const holder = await accessTokens.find(accessToken, host)
    if (!holder) throw new AppError('access_token_invalid', 'The access token is unknown or has expired.')
    return callerOf(holder, address)
  }

  return { bySecretKey, byRefreshToken, byAccessToken }
}

function callerOf({ brand, keyId, chain }: TokenBuyer, address: string): SystemCaller {
  const from = fromAddress(address, brand.settings.session_addresses)
  return { brand, actor: { kind: 'secret', keyId, ...from }, ...(chain && { chain }) }
}
