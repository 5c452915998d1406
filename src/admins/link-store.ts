// The SQL of links by which an admin begins.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** Null: the first run. */
export type LinkOf = { adminId: number | null }

/** In place of the former link of the same admin, or of the first run. */
export async function replaceLink(
  tx: Handle,
  { hash, adminId, at, expiresAt }: LinkOf & { hash: string; at: Instant; expiresAt: Instant },
): Promise<void> {
  await deleteLinks(tx, adminId)
  await tx
    .insertInto('admin_link')
    .values({ hash, admin_id: adminId, created_at: at, expires_at: expiresAt })
    .execute()
}

export async function deleteLinks(tx: Handle, adminId: number | null): Promise<void> {
  await tx
    .deleteFrom('admin_link')
    .where('admin_id', adminId === null ? 'is' : '=', adminId)
    .execute()
}

/** A link that can still be used. */
export async function findLink(db: Handle, hash: string, now: Instant): Promise<LinkOf | undefined> {
  return db
    .selectFrom('admin_link')
    .select('admin_id as adminId')
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Uses a link up: of two that try at once one gets it. */
export async function useLink(tx: Handle, hash: string, now: Instant): Promise<LinkOf | undefined> {
  return tx
    .deleteFrom('admin_link')
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .returning('admin_id as adminId')
    .executeTakeFirst()
}

/** Deletes up to `limit` that have expired; returns how many. */
export async function purgeLinks(tx: Handle, now: Instant, limit: number): Promise<number> {
  const old = tx.selectFrom('admin_link').select('hash').where('expires_at', '<=', now).limit(limit)
  const done = await tx.deleteFrom('admin_link').where('hash', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
