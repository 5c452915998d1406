// SQL of links to exports.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'

export type ExportLinkRow = {
  id: number
  brandId: number
  secrets: 0 | 1
  keyId: number | null
  createdAt: Instant
  expiresAt: Instant
}

export async function insertLink(
  tx: Handle,
  { hash, ...row }: Omit<ExportLinkRow, 'id'> & { hash: string },
): Promise<number> {
  const { id } = await tx
    .insertInto('export_link')
    .values({
      ...{ brand_id: row.brandId, token_hash: hash, secrets: row.secrets, key_id: row.keyId },
      ...{ created_at: row.createdAt, expires_at: row.expiresAt },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

function selectLinks(db: Handle) {
  return db
    .selectFrom('export_link')
    .select(['id', 'brand_id as brandId', 'secrets', 'key_id as keyId'])
    .select(['created_at as createdAt', 'expires_at as expiresAt'])
}

export function findLink(db: Handle, brandId: number, id: number): Promise<ExportLinkRow | undefined> {
  return selectLinks(db).where('id', '=', id).where('brand_id', '=', brandId).executeTakeFirst()
}

export function findLinkByHash(db: Handle, hash: string): Promise<ExportLinkRow | undefined> {
  return selectLinks(db).where('token_hash', '=', hash).executeTakeFirst()
}

/** Those that ended before; returns how many. */
export async function deleteLinks(tx: Handle, before: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('export_link')
    .select('id')
    .where('expires_at', '<', before)
    .orderBy('expires_at')
    .limit(limit)
  const done = await tx.deleteFrom('export_link').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
