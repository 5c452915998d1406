// SQL that reads subscriptions along an index, as account-search-store.ts reads accounts.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { countRows } from '../../bounds/count-rows.ts'
import type { Handle } from '../../db/database.ts'
import type { Reading } from './account-search-store.ts'
import { all, type Condition, ledBy, matching, subscriptionConditions } from './conditions-store.ts'
import type { CountingIndex, SubscriptionFilter, SubscriptionIndex } from './subscription-search.ts'
import type { Candidate } from './walk.ts'

const KEY: Readonly<Record<SubscriptionIndex['by'], RawBuilder<unknown>>> = {
  ...{ due: sql`s.due_on`, plan: sql`s.due_on`, kind: sql`s.due_on` },
  ...{ account: sql`s.account_id`, ended: sql`s.ended_at` },
}

/** Conditions that the index does not fulfil by itself. */
function leftFor({ status, ...filter }: SubscriptionFilter, index: SubscriptionIndex): Condition[] {
  const isDue = index.by !== 'account' && index.by !== 'ended'
  return [
    ...(status ? [sql<SqlBool>`s.status in (${sql.join(status)})`] : []),
    ...subscriptionConditions(
      {
        plan: index.by === 'plan' ? undefined : filter.plan,
        kind: index.by === 'kind' ? undefined : filter.kind,
        dueBefore: isDue ? undefined : filter.dueBefore,
      },
      's',
    ),
  ]
}

export async function readSubscriptions(
  db: Handle,
  index: SubscriptionIndex,
  filter: SubscriptionFilter,
  { brandId, after, limit, descending }: Reading,
): Promise<Candidate[]> {
  const key = KEY[index.by]
  const order = descending ? sql`desc` : sql`asc`
  const behind =
    after && sql<SqlBool>`(${key}, s.id) ${descending ? sql`<` : sql`>`} (${after.key}, ${after.tie})`
  const where = [
    ...(index.by === 'account' ? [sql<SqlBool>`s.account_id = ${filter.accountId}`] : []),
    sql<SqlBool>`s.brand_id = ${brandId}`,
    ...(index.by === 'ended' ? [sql<SqlBool>`s.ended_at is not null`] : []),
    ...(index.by === 'account' || index.by === 'ended' ? [] : dueOnes(index, filter)),
    ...(behind ? [behind] : []),
  ]
  const { rows } = await sql<Candidate>`
    select s.id, ${key} as key, s.id as tie, ${matching(leftFor(filter, index))} as matches
    from subscription as s where ${all(where)} order by ${key} ${order}, s.id ${order} limit ${limit}`.execute(
    db,
  )
  return rows
}

/** How many there are, up to `most`. */
export function countSubscriptions(
  db: Handle,
  index: CountingIndex,
  filter: SubscriptionFilter,
  { brandId, most }: { brandId: number; most: number },
): Promise<number> {
  const where = [sql<SqlBool>`s.brand_id = ${brandId}`, ...dueOnes(index, filter)]
  return countRows(db, sql`(select s.id from subscription as s where ${all(where)} limit ${most})`)
}

function dueOnes(
  index: Extract<SubscriptionIndex, { by: 'due' | 'plan' | 'kind' }>,
  { dueBefore }: SubscriptionFilter,
): Condition[] {
  return [...ledBy(index, 's'), ...(dueBefore === undefined ? [] : [sql<SqlBool>`s.due_on < ${dueBefore}`])]
}
