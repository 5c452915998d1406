// What can be done with token pairs. Functions that take a transaction run inside the caller's use case.
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
  markMisnamed,
  markRotated,
  purgePairs,
  rotateFamily,
  trimPairs,
} from './token-store.ts'

export type Tokens = ReturnType<typeof makeTokens>

type Parent = Pick<StoredPair, 'family'>
/** Whose pair: an account, or one of its aliases. */
export type TokenOwner = { brand: Brand; accountId: number; aliasId: number | null }

export function makeTokens({ db, clock, random }: { db: Database; clock: Clock; random: Random }) {
  /** The first pair of a new account: there is nothing to end. */
  async function issueFirst(tx: Handle, owner: TokenOwner, parent?: Parent): Promise<TokenPair> {
    const { brand, accountId, aliasId } = owner
    const at = clock.now()
    const pair = makePair(random, brand.settings, at)
    const family = parent?.family ?? newFamily()
    await insertPair(tx, { family, brandId: brand.id, accountId, aliasId, pair, at })
    return pair
  }

  /** A new pair; `parent` is the one whose long token was used. Ends the oldest pairs of that name above the limit. */
  async function issue(tx: Handle, owner: TokenOwner, parent?: Parent): Promise<TokenPair> {
    const { brand, accountId } = owner
    // Used-up pairs of the same sign-in stay: without them a lost answer and a stolen token could not be told apart.
    if (brand.settings.single_session) await deletePairs(tx, accountId, { keepRotatedOf: parent?.family })
    const pair = await issueFirst(tx, owner, parent)
    await trimPairs(tx, owner, MAX_LIVE_PAIRS, clock.now())
    return pair
  }

  function newFamily(): string {
    return random.bytes(12).toString('hex')
  }

  /** The stored pair of a token, whatever its state; undefined when unknown or of another kind. */
  async function find(
    handle: Handle,
    brandId: number,
    kind: TokenKind,
    token: string,
  ): Promise<StoredPair | undefined> {
    const hash = tokenHash(kind, token)
    return hash === undefined ? undefined : findPairByHash(handle, brandId, kind, hash)
  }

  /** Deletes pairs that nobody can use any more, at most `limit`; returns how many. */
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
    rotateFamily,
    endPairs: deletePairs,
  }
}
