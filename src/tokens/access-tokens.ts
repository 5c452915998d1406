// Use cases of access tokens. A token ends with the secret key that it was issued for.
import type { Brand } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'
import {
  type AccessPair,
  accessTokenHash,
  type Chain,
  lifeFrom,
  MAX_CHAIN_PAIRS,
  MAX_CHAINS,
  makeAccessPair,
  REFRESH_LIFE_MS,
} from './access-token.ts'
import {
  findByAccessHash,
  findByRefreshHash,
  insertAccessToken,
  type LiveChain,
  listChains,
  purgeAccessTokens,
  trimChain,
  trimChains,
} from './access-token-store.ts'

export type AccessTokens = ReturnType<typeof makeAccessTokens>
/** The brand, key and chain of a token. */
export type TokenHolder = { brand: Brand; keyId: number; chain: Chain }
/** `chain`: the chain of the refresh token that was used. Absent when a secret key was used: a new chain begins. */
export type TokenBuyer = { brand: Brand; keyId: number; chain?: Chain | undefined }

const MAX_LISTED_CHAINS = 200

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  random: Random
  brands: Pick<Brands, 'findByToken'>
}

export function makeAccessTokens({ db, clock, random, brands }: Deps) {
  /** Issues a new pair. Earlier pairs stay: several workers may use one key or one refresh token in parallel. */
  async function issue({ brand, keyId, chain: former }: TokenBuyer): Promise<AccessPair> {
    const pair = makeAccessPair(random)
    const now = clock.now()
    const hash = hashSecret(pair.accessToken)
    const chain = former?.id ?? hash
    const row = { hash, refreshHash: hashSecret(pair.refreshToken), brandId: brand.id, keyId, chain }
    await db.write(async (tx) => {
      await insertAccessToken(tx, { ...row, createdAt: now, ...lifeFrom(now, former) })
      if (former) await trimChain(tx, row, MAX_CHAIN_PAIRS)
      else await trimChains(tx, keyId, chain, MAX_CHAINS)
    })
    return pair
  }

  /** Undefined when the token is unknown or expired, its key was revoked, or `host`, a Host header, belongs to another brand. */
  async function find(accessToken: string, host: string): Promise<TokenHolder | undefined> {
    return findBy(findByAccessHash, accessToken, host)
  }

  async function findByRefreshToken(refreshToken: string, host: string): Promise<TokenHolder | undefined> {
    return findBy(findByRefreshHash, refreshToken, host)
  }

  async function findBy(
    query: typeof findByAccessHash,
    token: string,
    host: string,
  ): Promise<TokenHolder | undefined> {
    const hash = accessTokenHash(token)
    if (hash === undefined) return undefined
    // The token itself is read at each call: there are many of them, and each call of a careless client makes another.
    const [row] = await query(db.read, hash, clock.now())
    const holder = row && (await brands.findByToken(row.keyId, hash, host))
    return holder && { ...holder, chain: { id: row.chain, endsAt: row.chainEndsAt } }
  }

  /** Deletes at most `limit` pairs that can no longer be used. Returns how many. */
  function purge(limit: number): Promise<number> {
    return db.write((tx) => purgeAccessTokens(tx, clock.now(), limit))
  }

  /** The live chains of a brand's keys, last renewed first, at most MAX_LISTED_CHAINS. */
  async function list(brandId: number): Promise<(LiveChain & { begunAt: Instant })[]> {
    const chains = await listChains(db.read, brandId, clock.now(), MAX_LISTED_CHAINS)
    return chains.map((chain) => ({ ...chain, begunAt: chain.endsAt - REFRESH_LIFE_MS }))
  }

  return { list, issue, find, findByRefreshToken, purge }
}
