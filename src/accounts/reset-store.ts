// SQL of links that were mailed: they set a password, or confirm an address.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

export type LinkPurpose = 'reset' | 'confirm'
export type ResetLink = { brandId: number; accountId: number; aliasId: number | null }

export async function insertResetLink(
  tx: Handle,
  link: ResetLink & { purpose: LinkPurpose; hash: string; at: Instant; expiresAt: Instant },
): Promise<void> {
  await tx
    .insertInto('reset_link')
    .values({
      hash: link.hash,
      brand_id: link.brandId,
      account_id: link.accountId,
      alias_id: link.aliasId,
      purpose: link.purpose,
      created_at: link.at,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

const LINK = ['brand_id as brandId', 'account_id as accountId', 'alias_id as aliasId'] as const

/** A link that can still be used. */
export function findResetLink(db: Handle, hash: string, now: Instant): Promise<ResetLink | undefined> {
  return db
    .selectFrom('reset_link')
    .select(LINK)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Uses a link up; undefined when it was used or has expired: of two that try at once one gets it. */
export function useResetLink(tx: Handle, hash: string, now: Instant): Promise<ResetLink | undefined> {
  return tx
    .updateTable('reset_link')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(LINK)
    .executeTakeFirst()
}

/** Ends the open links of an account: those of one purpose or alias, those of the account itself (null), or all. */
export async function endResetLinks(
  tx: Handle,
  accountId: number,
  now: Instant,
  { aliasId, purpose }: { aliasId?: number | null; purpose?: LinkPurpose } = {},
): Promise<void> {
  let query = tx
    .updateTable('reset_link')
    .set({ used_at: now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
  if (aliasId !== undefined) query = query.where('alias_id', aliasId === null ? 'is' : '=', aliasId)
  if (purpose !== undefined) query = query.where('purpose', '=', purpose)
  await query.execute()
}

/** Deletes up to `limit` links that ended before `before`; returns how many went. */
export async function purgeResetLinks(tx: Handle, before: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('reset_link')
    .select('hash')
    .where('expires_at', '<', before)
    .orderBy('expires_at')
    .limit(limit)
  const done = await tx.deleteFrom('reset_link').where('hash', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
