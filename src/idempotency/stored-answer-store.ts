// The SQL of stored answers.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { isTooLate } from '../db/waits.ts'

/** `answer`: encrypted; empty when it was forgotten. */
export type StoredAnswer = { keyHash: string; requestHash: string; answer: string; expiresAt: Instant }

/** The row that its encrypted columns are bound to. */
export function rowOf(brandId: number, keyHash: string): string {
  return `${brandId}/${keyHash}`
}

export function findAnswers(
  db: Handle,
  brandId: number,
  keyHashes: readonly string[],
): Promise<StoredAnswer[]> {
  return db
    .selectFrom('stored_answer')
    .select(['key_hash as keyHash', 'request_hash as requestHash', 'answer', 'expires_at as expiresAt'])
    .where('brand_id', '=', brandId)
    .where('key_hash', 'in', keyHashes)
    .execute()
}

/** Reserves a key. False when it is taken and not expired at `now`. */
export async function reserve(
  tx: Handle,
  row: { brandId: number; keyHash: string; requestHash: string; now: Instant; expiresAt: Instant },
): Promise<boolean> {
  const values = { request_hash: row.requestHash, answer: '', expires_at: row.expiresAt, account_id: null }
  const done = await tx
    .insertInto('stored_answer')
    .values({ brand_id: row.brandId, key_hash: row.keyHash, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['brand_id', 'key_hash'])
        .doUpdateSet(values)
        .where('stored_answer.expires_at', '<=', row.now),
    )
    .executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows) === 1
}

export async function fill(
  tx: Handle,
  {
    brandId,
    keyHash,
    answer,
    accountId,
  }: { brandId: number; keyHash: string; answer: string; accountId: number | null },
): Promise<void> {
  await tx
    .updateTable('stored_answer')
    .set({ answer, account_id: accountId })
    .where('brand_id', '=', brandId)
    .where('key_hash', '=', keyHash)
    .execute()
}

/** The rows stay, so that no call is carried out twice. */
export async function emptyAnswers(tx: Handle, accountId: number): Promise<void> {
  await tx
    .updateTable('stored_answer')
    .set({ answer: '', account_id: null })
    .where('account_id', '=', accountId)
    .execute()
}

export async function release(tx: Handle, brandId: number, keyHash: string): Promise<void> {
  await tx
    .deleteFrom('stored_answer')
    .where('brand_id', '=', brandId)
    .where('key_hash', '=', keyHash)
    .execute()
}

/** Answers from before the clock was set back start their life again: a repeat must not do the work twice. */
export async function shortenAnswers(
  tx: Handle,
  now: Instant,
  { longestMs, limit }: { longestMs: number; limit: number },
): Promise<void> {
  const ahead = tx
    .selectFrom('stored_answer')
    .select(['brand_id', 'key_hash'])
    .where(isTooLate('expires_at', now, longestMs))
    .limit(limit)
  await tx
    .updateTable('stored_answer')
    .set({ expires_at: now + longestMs })
    .where((eb) => eb(eb.refTuple('brand_id', 'key_hash'), 'in', ahead.$asTuple('brand_id', 'key_hash')))
    .execute()
}

/** Deletes up to `limit` expired answers. Returns how many. */
export async function purgeAnswers(tx: Handle, now: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('stored_answer')
    .select('key_hash')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
  const done = await tx
    .deleteFrom('stored_answer')
    .where('expires_at', '<=', now)
    .where('key_hash', 'in', old)
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
