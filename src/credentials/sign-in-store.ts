// SQL of refused sign-ins.
import { type SqlBool, sql } from 'kysely'
import { type Instant, MINUTE_MS } from '../clock.ts'
import type { Handle } from '../db/database.ts'

export const WHY_NOT_SIGNED_IN = [
  'wrong_password',
  'wrong_token',
  'token_expired',
  'throttled', // too many failures: the credential was not looked at
  'suspended', // right, but the account is suspended
  'closed', // right, but the account is closed
  'alias', // right, but not allowed for what was asked: an alias instead of its owner, or the other way round
] as const
export type WhyNotSignedIn = (typeof WHY_NOT_SIGNED_IN)[number]

export type RefusedSignIn = {
  at: Instant
  why: WhyNotSignedIn
  /** As far as the brand keeps addresses; '' when it does not. */
  address: string
  aliasId: number | null
}

/** One a minute for each account and reason, whichever process notes it first; an account keeps its newest `most`. */
export async function insertRefused(
  tx: Handle,
  { accountId, at, ...row }: RefusedSignIn & { accountId: number },
  most: number,
): Promise<void> {
  await tx
    .insertInto('refused_sign_in')
    .values({
      ...{ account_id: accountId, why: row.why, minute: Math.floor(at / MINUTE_MS), at },
      ...{ address: row.address, alias_id: row.aliasId },
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'why', 'minute']).doNothing())
    .execute()
  const oldest = tx
    .selectFrom('refused_sign_in')
    .select('at')
    .where('account_id', '=', accountId)
    .orderBy('at', 'desc')
    .limit(1)
    .offset(most)
  await tx
    .deleteFrom('refused_sign_in')
    .where('account_id', '=', accountId)
    .where('at', '<=', oldest)
    .execute()
}

/** Newest first. */
export async function listRefused(db: Handle, accountId: number, limit: number): Promise<RefusedSignIn[]> {
  const rows = await db
    .selectFrom('refused_sign_in')
    .select(['at', 'why', 'address', 'alias_id as aliasId'])
    .where('account_id', '=', accountId)
    .orderBy('at', 'desc')
    .orderBy('why')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, why: row.why as WhyNotSignedIn }))
}

/** Returns how many there were. */
export async function purgeRefused(tx: Handle, before: Instant, limit: number): Promise<number> {
  const done = await sql`
    delete from refused_sign_in where (account_id, why, minute) in (
      select account_id, why, minute from refused_sign_in where ${sql<SqlBool>`at < ${before}`} order by at limit ${limit}
    )`.execute(tx)
  return Number(done.numAffectedRows ?? 0)
}
