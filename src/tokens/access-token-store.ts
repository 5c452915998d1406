// The SQL of access tokens. A token whose secret key was revoked is found until it is deleted.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'

/** What a token was issued for. */
export type TokenRow = { keyId: number; chain: string; chainEndsAt: Instant }

export type NewAccessToken = {
  hash: string
  refreshHash: string
  brandId: number
  keyId: number
  chain: string
  createdAt: Instant
  expiresAt: Instant
  refreshExpiresAt: Instant
}

const HELD = ['key_id as keyId', 'chain', 'refresh_expires_at as chainEndsAt'] as const

/** Finds an access token that is live at `now` by its hash. */
export const findByAccessHash = precompile((db: Handle, hash: string, now: Instant) =>
  db.selectFrom('access_token').select(HELD).where('hash', '=', hash).where('expires_at', '>', now),
)

/** Finds a refresh token that is live at `now` by its hash. */
export const findByRefreshHash = precompile((db: Handle, hash: string, now: Instant) =>
  db
    .selectFrom('access_token')
    .select(HELD)
    .where('refresh_hash', '=', hash)
    .where('refresh_expires_at', '>', now),
)

export async function insertAccessToken(tx: Handle, row: NewAccessToken): Promise<void> {
  await tx
    .insertInto('access_token')
    .values({
      hash: row.hash,
      refresh_hash: row.refreshHash,
      brand_id: row.brandId,
      key_id: row.keyId,
      chain: row.chain,
      created_at: row.createdAt,
      expires_at: row.expiresAt,
      refresh_expires_at: row.refreshExpiresAt,
    })
    .execute()
}

/** Keeps the newest `most` pairs of a chain. The pair with `hash` always stays. */
export async function trimChain(
  tx: Handle,
  { keyId, chain, hash }: { keyId: number; chain: string; hash: string },
  most: number,
): Promise<void> {
  const tooMany = tx
    .selectFrom('access_token')
    .select('hash')
    .where('key_id', '=', keyId)
    .where('chain', '=', chain)
    .where('hash', '!=', hash)
    .orderBy('created_at', 'desc')
    .orderBy('hash', 'desc')
    .limit(1_000_000)
    .offset(most - 1)
  await tx.deleteFrom('access_token').where('hash', 'in', tooMany).execute()
}

/** Keeps the `most` chains of a key that were renewed last. `chain` always stays. */
export async function trimChains(tx: Handle, keyId: number, chain: string, most: number): Promise<void> {
  const tooMany = tx
    .selectFrom('access_token')
    .select('chain')
    .where('key_id', '=', keyId)
    .where('chain', '!=', chain)
    .groupBy('chain')
    .orderBy((eb) => eb.fn.max('created_at'), 'desc')
    .orderBy('chain', 'desc')
    .limit(1_000_000)
    .offset(most - 1)
  await tx.deleteFrom('access_token').where('key_id', '=', keyId).where('chain', 'in', tooMany).execute()
}

export type LiveChain = { keyId: number; renewedAt: Instant; endsAt: Instant; pairs: number }

/** Chains that are live at `now`, last renewed first. */
export async function listChains(
  db: Handle,
  brandId: number,
  now: Instant,
  limit: number,
): Promise<LiveChain[]> {
  const rows = await db
    .selectFrom('access_token')
    .innerJoin('brand_key', (join) =>
      join
        .onRef('brand_key.id', '=', 'access_token.key_id')
        .on('brand_key.revoked_at', 'is', null)
        .on((eb) => eb.or([eb('brand_key.ends_at', 'is', null), eb('brand_key.ends_at', '>', now)])),
    )
    .select((eb) => [
      'access_token.key_id as keyId',
      eb.fn.max('access_token.created_at').as('renewedAt'),
      eb.fn.max('access_token.refresh_expires_at').as('endsAt'),
      eb.fn.countAll<number>().as('pairs'),
    ])
    .where('access_token.brand_id', '=', brandId)
    .where('access_token.refresh_expires_at', '>', now)
    .groupBy(['access_token.key_id', 'access_token.chain'])
    .orderBy('renewedAt', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, pairs: Number(row.pairs) }))
}

/** Deletes up to `limit` pairs whose refresh token has expired or whose key is revoked or has ended. Returns how many. */
export async function purgeAccessTokens(tx: Handle, now: Instant, limit: number): Promise<number> {
  const dead = tx
    .selectFrom('access_token')
    .select('access_token.hash')
    .where((eb) =>
      eb.or([
        eb('access_token.refresh_expires_at', '<=', now),
        eb.exists(
          eb
            .selectFrom('brand_key')
            .select(sql<number>`1`.as('one'))
            .whereRef('brand_key.id', '=', 'access_token.key_id')
            .where((key) =>
              key.or([key('brand_key.revoked_at', 'is not', null), key('brand_key.ends_at', '<=', now)]),
            ),
        ),
      ]),
    )
    .orderBy('access_token.refresh_expires_at')
    .limit(limit)
  const done = await tx.deleteFrom('access_token').where('hash', 'in', dead).executeTakeFirst()
  return Number(done.numDeletedRows)
}
