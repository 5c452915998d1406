// The SQL of access tokens. Not found: a token whose secret key was revoked, and a token at the host of another brand.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile } from '../db/precompile.ts'

/** A stored brand, with the secret key that the token was issued for. */
export type TokenHolderRow = {
  id: number
  name: string
  title: string
  settings: string
  keyId: number
  chain: string
  chainEndsAt: Instant
}

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

/** Finds an access token that is live at `now` by its hash. One read returns all that a call needs. */
export const findByAccessHash = precompile((db: Handle, hash: string, host: string, now: Instant) =>
  holders(db, host).where('access_token.hash', 'in', only(hash)).where('access_token.expires_at', '>', now),
)

/** Finds a refresh token that is live at `now` by its hash. */
export const findByRefreshHash = precompile((db: Handle, hash: string, host: string, now: Instant) =>
  holders(db, host)
    .where('access_token.refresh_hash', 'in', only(hash))
    .where('access_token.refresh_expires_at', '>', now),
)

function holders(db: Handle, host: string) {
  return db
    .selectFrom('access_token')
    .innerJoin('brand_key', (join) =>
      join.onRef('brand_key.id', '=', 'access_token.key_id').on('brand_key.revoked_at', 'is', null),
    )
    .innerJoin('brand', 'brand.id', 'access_token.brand_id')
    .leftJoin('brand_host as host', (join) => join.on('host.host', 'in', only(host)))
    .where((eb) => eb.or([eb('host.brand_id', 'is', null), eb('host.brand_id', '=', eb.ref('brand.id'))]))
    .select([
      'brand.id as id',
      'brand.name as name',
      'brand.title as title',
      'brand.settings as settings',
      'access_token.key_id as keyId',
      'access_token.chain as chain',
      'access_token.refresh_expires_at as chainEndsAt',
    ])
}

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
      join.onRef('brand_key.id', '=', 'access_token.key_id').on('brand_key.revoked_at', 'is', null),
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

/** Deletes up to `limit` pairs whose refresh token has expired or whose key is revoked. Returns how many. */
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
            .where('brand_key.revoked_at', 'is not', null),
        ),
      ]),
    )
    .orderBy('access_token.refresh_expires_at')
    .limit(limit)
  const done = await tx.deleteFrom('access_token').where('hash', 'in', dead).executeTakeFirst()
  return Number(done.numDeletedRows)
}
