// Use cases of token pairs. Functions with `tx` run inside the caller's use case.
import type { Brand } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import {
  EXPIRED_PAIR_KEPT_MS,
  MAX_LIVE_PAIRS,
  makePair,
  type StoredPair,
  type TokenKind,
  type TokenPair,
  tokenHash,
} from './token.ts'
import {
  deleteFamily,
  deletePairs,
  findPair,
  findPairByHash,
  insertPair,
  listFamilies,
  markMisnamed,
  markRotated,
  purgePairs,
  rotateFamily,
  trimPairs,
} from './token-store.ts'

export type Tokens = ReturnType<typeof makeTokens>

type Parent = Pick<StoredPair, 'family'>
/** The owner of a pair: an account, or one of its aliases. */
export type TokenOwner = { brand: Brand; accountId: number; aliasId: number | null }

export function makeTokens({ db, clock, random }: { db: Database; clock: Clock; random: Random }) {
  /** Issues the first pair of a new account, which has no older pairs to end. */
  async function issueFirst(tx: Handle, owner: TokenOwner, parent?: Parent): Promise<TokenPair> {
    const { brand, accountId, aliasId } = owner
    const at = clock.now()
    const pair = makePair(random, brand.settings, at)
    const family = parent?.family ?? newFamily()
    await insertPair(tx, { family, brandId: brand.id, accountId, aliasId, pair, at })
    return pair
  }

  /** Issues a new pair. `parent` is the pair whose long token was used. Ends the oldest pairs above the limit. */
  async function issue(tx: Handle, owner: TokenOwner, parent?: Parent): Promise<TokenPair> {
    const { brand, accountId } = owner
    // Rotated pairs of the same sign-in stay: they distinguish a lost answer from a stolen token.
    if (brand.settings.single_session) await deletePairs(tx, accountId, { keepRotatedOf: parent?.family })
    const pair = await issueFirst(tx, owner, parent)
    await trimPairs(tx, owner, MAX_LIVE_PAIRS, clock.now())
    return pair
  }

  function newFamily(): string {
    return random.bytes(12).toString('hex')
  }

  /** The stored pair of a token, in any state. Undefined when the token is unknown or of another kind. */
  async function find(
    handle: Handle,
    brandId: number,
    kind: TokenKind,
    token: string,
  ): Promise<StoredPair | undefined> {
    const hash = tokenHash(kind, token)
    return hash === undefined ? undefined : findPairByHash(handle, brandId, kind, hash)
  }

  /** Deletes at most `limit` pairs that can no longer be used. Returns how many. */
  function purge(limit: number): Promise<number> {
    return db.write((tx) => purgePairs(tx, clock.now() - EXPIRED_PAIR_KEPT_MS, limit))
  }

  return {
    issueFirst,
    issue,
    find,
    findById: findPair,
    purge,
    markMisnamed,
    markRotated,
    endFamily: deleteFamily,
    listFamilies,
    rotateFamily,
    endPairs: deletePairs,
  }
}
