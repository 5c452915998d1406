// The SQL of token pairs.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileDeferredInsert } from '../db/precompile.ts'
import { hashSecret } from '../secrets.ts'
import { MAX_ROTATED_PAIRS, type StoredPair, type TokenKind, type TokenPair } from './token.ts'

const COLUMNS = [
  'id',
  'family',
  'account_id as accountId',
  'alias_id as aliasId',
  'short_expires_at as shortExpiresAt',
  'long_expires_at as longExpiresAt',
  'rotated_at as rotatedAt',
  'created_at as createdAt',
  'misnamed_at as misnamedAt',
] as const

/** Finds a pair by the hash of one of its tokens. */
export function findPairByHash(
  db: Handle,
  brandId: number,
  kind: TokenKind,
  hash: string,
): Promise<StoredPair | undefined> {
  return db
    .selectFrom('token_pair')
    .select(COLUMNS)
    .where(kind === 'short' ? 'short_hash' : 'long_hash', '=', hash)
    .where('brand_id', '=', brandId)
    .executeTakeFirst()
}

export function findPair(db: Handle, id: number): Promise<StoredPair | undefined> {
  return db.selectFrom('token_pair').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

/** One sign-in of an app: the pairs that descend from it, of which one is live. */
export type SignIn = {
  family: string
  aliasId: number | null
  signedInAt: Instant
  renewedAt: Instant
  endsAt: Instant
}

/** Those that can still be renewed, the latest first; an account and its aliases have few. */
export async function listFamilies(
  db: Handle,
  accountId: number,
  now: Instant,
  limit: number,
): Promise<SignIn[]> {
  const { rows } = await sql<SignIn>`
    select family, max(alias_id) as "aliasId", min(created_at) as "signedInAt", max(created_at) as "renewedAt",
      max(case when rotated_at is null then long_expires_at end) as "endsAt"
    from token_pair where account_id = ${accountId} group by family
    having max(case when rotated_at is null then long_expires_at end) > ${now}
    order by max(created_at) desc, family limit ${limit}`.execute(db)
  return rows
}

export type NewPair = {
  family: string
  brandId: number
  accountId: number
  aliasId: number | null
  pair: TokenPair
  at: Instant
}

export async function insertPair(
  db: Handle,
  { family, brandId, accountId, aliasId, pair, at }: NewPair,
): Promise<void> {
  await insertTokenPair(db, {
    family,
    brand_id: brandId,
    account_id: accountId,
    alias_id: aliasId,
    short_hash: hashSecret(pair.shortToken),
    short_expires_at: pair.shortExpiresAt,
    long_hash: hashSecret(pair.longToken),
    long_expires_at: pair.longExpiresAt,
    created_at: at,
    rotated_at: null,
  })
}

const insertTokenPair = precompileDeferredInsert('token_pair')

export async function markRotated(db: Handle, id: number, at: Instant): Promise<void> {
  await db.updateTable('token_pair').set({ rotated_at: at }).where('id', '=', id).execute()
}

export async function markMisnamed(db: Handle, id: number, at: Instant): Promise<void> {
  await db.updateTable('token_pair').set({ misnamed_at: at }).where('id', '=', id).execute()
}

/** Returns how many pairs there were. */
export async function deleteFamily(db: Handle, accountId: number, family: string): Promise<number> {
  const done = await db
    .deleteFrom('token_pair')
    .where('account_id', '=', accountId)
    .where('family', '=', family)
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}

/** Marks the live pairs of a family as rotated, as if their long tokens had been used. */
export async function rotateFamily(
  db: Handle,
  accountId: number,
  family: string,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('token_pair')
    .set({ rotated_at: at })
    .where('account_id', '=', accountId)
    .where('family', '=', family)
    .where('rotated_at', 'is', null)
    .execute()
}

/**
 * `aliasId`: undefined for all pairs of the account; null for pairs of the account itself, else of that alias.
 * `keepId`: a pair that stays. `keepRotatedOf`: a family whose rotated pairs stay.
 */
export async function deletePairs(
  db: Handle,
  accountId: number,
  only: { aliasId?: number | null; keepId?: number | undefined; keepRotatedOf?: string | undefined } = {},
): Promise<void> {
  let query = db.deleteFrom('token_pair').where('account_id', '=', accountId)
  if (only.aliasId !== undefined)
    query = query.where('alias_id', only.aliasId === null ? 'is' : '=', only.aliasId)
  const { keepId, keepRotatedOf } = only
  if (keepId !== undefined) query = query.where('id', '!=', keepId)
  if (keepRotatedOf !== undefined) {
    query = query.where((eb) => eb.or([eb('family', '!=', keepRotatedOf), eb('rotated_at', 'is', null)]))
  }
  await query.execute()
}

/** Keeps the newest `live` pairs of an account or alias that are live at `now`, and its newest MAX_ROTATED_PAIRS rotated ones. */
export async function trimPairs(
  db: Handle,
  { accountId, aliasId }: { accountId: number; aliasId: number | null },
  live: number,
  now: Instant,
): Promise<void> {
  const tooManyLive = db
    .selectFrom('token_pair')
    .select('id')
    .where('account_id', '=', accountId)
    .where('alias_id', aliasId === null ? 'is' : '=', aliasId)
    .where('rotated_at', 'is', null)
    .where('long_expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(1_000_000)
    .offset(live)
  const tooManyRotated = db
    .selectFrom('token_pair')
    .select('id')
    .where('account_id', '=', accountId)
    .where('alias_id', aliasId === null ? 'is' : '=', aliasId)
    .where('rotated_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1_000_000)
    .offset(MAX_ROTATED_PAIRS)
  await Promise.all([
    db.deleteFrom('token_pair').where('id', 'in', tooManyLive).execute(),
    db.deleteFrom('token_pair').where('id', 'in', tooManyRotated).execute(),
  ])
}

/** Deletes up to `limit` pairs whose long token ended before `before`. Returns how many. */
export async function purgePairs(db: Handle, before: Instant, limit: number): Promise<number> {
  const old = db
    .selectFrom('token_pair')
    .select('id')
    .where('long_expires_at', '<', before)
    .orderBy('long_expires_at')
    .orderBy('id')
    .limit(limit)
  const done = await db.deleteFrom('token_pair').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
