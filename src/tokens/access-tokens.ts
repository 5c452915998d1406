// What can be done with access tokens. They live and die with the secret key that bought them.
import { type Brand, toBrand } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'
import {
  type AccessPair,
  accessTokenHash,
  lifeFrom,
  MAX_LIVE_ACCESS_PAIRS,
  makeAccessPair,
} from './access-token.ts'
import {
  findByAccessHash,
  findByRefreshHash,
  insertAccessToken,
  purgeAccessTokens,
  trimAccessTokens,
} from './access-token-store.ts'

export type AccessTokens = ReturnType<typeof makeAccessTokens>
/** Whose token it is. */
export type TokenHolder = { brand: Brand; keyId: number }

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; random: Random }

export function makeAccessTokens({ db, clock, random }: Deps) {
  /** A new pair. Those issued before stay: several workers may use one key, or one refresh token, side by side. */
  async function issue({ brand, keyId }: TokenHolder): Promise<AccessPair> {
    const pair = makeAccessPair(random)
    const now = clock.now()
    const hash = hashSecret(pair.accessToken)
    const row = { hash, refreshHash: hashSecret(pair.refreshToken), brandId: brand.id, keyId }
    await db.write(async (tx) => {
      await insertAccessToken(tx, { ...row, createdAt: now, ...lifeFrom(now) })
      await trimAccessTokens(tx, keyId, hash, MAX_LIVE_ACCESS_PAIRS)
    })
    return pair
  }

  /** Undefined when unknown or expired, or when its key was revoked. */
  async function find(accessToken: string): Promise<TokenHolder | undefined> {
    return findBy(findByAccessHash, accessToken)
  }

  async function findByRefreshToken(refreshToken: string): Promise<TokenHolder | undefined> {
    return findBy(findByRefreshHash, refreshToken)
  }

  async function findBy(query: typeof findByAccessHash, token: string): Promise<TokenHolder | undefined> {
    const hash = accessTokenHash(token)
    const [row] = hash === undefined ? [] : await query(db.read, hash, clock.now())
    return row && { brand: toBrand(row), keyId: row.keyId }
  }

  /** Deletes pairs that nobody can use any more, at most `limit`; returns how many. */
  function purge(limit: number): Promise<number> {
    return db.write((tx) => purgeAccessTokens(tx, clock.now(), limit))
  }

  return { issue, find, findByRefreshToken, purge }
}
