// SQL that reads the subscriptions of the next nights, a page at a time by their index. Reads only.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import type { SubscriptionTerms } from './subscription.ts'
import { readTerms, TERMS_COLUMNS } from './subscription-store.ts'

/** Those of a brand that a night until `last` looks at, by that day and id, from behind `after`. */
export async function listUpcoming(
  db: Handle,
  { brandId, last }: { brandId: number; last: Day },
  { after, limit }: { after: { on: Day; id: number }; limit: number },
): Promise<SubscriptionTerms[]> {
  const rows = await db
    .selectFrom('subscription')
    .select(TERMS_COLUMNS)
    .where('brand_id', '=', brandId)
    .where('next_run_on', '<=', last)
    .where(sql<SqlBool>`(next_run_on, id) > (${after.on}, ${after.id})`)
    .orderBy('next_run_on')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(readTerms)
}

/** Those of the accounts that will end their whole account. */
export async function listClosing(db: Handle, accountIds: readonly number[]): Promise<SubscriptionTerms[]> {
  const rows = await db
    .selectFrom('subscription')
    .select(TERMS_COLUMNS)
    .where('account_id', 'in', accountIds)
    .where('cancel_scope', '=', 'account')
    .where('next_run_on', 'is not', null)
    .execute()
  return rows.map(readTerms)
}

export type ExpiringRow = { id: number; brandId: number; accountId: number; at: Instant }

/** Prepaid ones of all brands whose last day ends until `until`, by that instant and id, from behind `after`. */
export async function listExpiring(
  db: Handle,
  until: Instant,
  { after, limit }: { after: { at: Instant; id: number }; limit: number },
): Promise<ExpiringRow[]> {
  const rows = await db
    .selectFrom('subscription')
    .select(['id', 'brand_id as brandId', 'account_id as accountId', 'expire_at as at'])
    .where('expire_at', 'is not', null)
    .where('expire_at', '<=', until)
    .where(sql<SqlBool>`(expire_at, id) > (${after.at}, ${after.id})`)
    .orderBy('expire_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.flatMap(({ at, ...row }) => (at === null ? [] : [{ ...row, at }]))
}
