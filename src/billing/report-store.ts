// The SQL of the billing report: what was billed in a span of time, and the terms that reach into a month.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import type { LedgerKind } from './ledger.ts'

/** What a line of the report is about. */
export type BilledGroup = {
  planMonths: number // 0: prepaid
  loginKind: 'trial' | 'paid' | 'freemium'
  testUser: 0 | 1
  currency: string | null // null: no price
}

export type BilledCount = BilledGroup & { kind: LedgerKind; count: number; minor: number }

/** Rows from before the kind of the login was kept have the kind that the login has now. */
const LOGIN_KIND = sql<BilledGroup['loginKind']>`coalesce(l.login_kind,
  (select s.kind from subscription as s where s.id = l.subscription_id))`

/** `minor`: the sum of the prices. One row for each combination: plans, kinds and currencies are few. */
export async function countBilled(
  db: Handle,
  { brandId, fromAt, toAt }: { brandId: number; fromAt: Instant; toAt: Instant },
): Promise<BilledCount[]> {
  const { rows } = await sql<BilledCount>`
    select plan_months as "planMonths", login_kind as "loginKind", test_user as "testUser", currency, kind,
      count(*) as count, coalesce(sum(price_minor), 0) as minor
    from (
      select l.plan_months, ${LOGIN_KIND} as login_kind, l.test_user, l.currency, l.kind, l.price_minor
      from ledger as l
      where l.brand_id = ${brandId} and l.created_at >= ${fromAt} and l.created_at < ${toAt}
    ) as billed
    group by plan_months, login_kind, test_user, currency, kind`.execute(db)
  return rows.map((row) => ({ ...row, count: Number(row.count), minor: Number(row.minor) }))
}

/** A billed term. `nextOn`: when the next term of the same login begins. `endedAt`: of the login. */
export type BilledTerm = BilledGroup & {
  id: number
  startsOn: Day
  endsOn: Day
  nextOn: Day | null
  endedAt: Instant | null
}

type TermsAsked = {
  brandId: number
  /** Terms that begin before `before` and end after `from`. */
  from: Day
  before: Day
  after: { endsOn: Day; id: number } | undefined
  limit: number
}

/** In the order of their ends. */
export async function listTerms(
  db: Handle,
  { brandId, from, before, after, limit }: TermsAsked,
): Promise<BilledTerm[]> {
  let query = db
    .selectFrom('ledger as l')
    .innerJoin('subscription as s', 's.id', 'l.subscription_id')
    .select(['l.id', 'l.starts_on as startsOn', 'l.ends_on as endsOn', 's.ended_at as endedAt'])
    .select(['l.plan_months as planMonths', 'l.test_user as testUser', 'l.currency'])
    .select(LOGIN_KIND.as('loginKind'))
    .select((eb) =>
      eb
        .selectFrom('ledger as n')
        .select('n.starts_on')
        .whereRef('n.subscription_id', '=', 'l.subscription_id')
        .where(sql<SqlBool>`(n.starts_on, n.id) > (l.starts_on, l.id)`)
        .where('n.kind', '!=', 'refund')
        .orderBy('n.starts_on')
        .orderBy('n.id')
        .limit(1)
        .as('nextOn'),
    )
    .where('l.brand_id', '=', brandId)
    .where('l.ends_on', '>', from)
    .where('l.starts_on', '<', before)
    .where('l.kind', 'not in', ['refund', 'goodwill'])
    .orderBy('l.ends_on')
    .orderBy('l.id')
    .limit(limit)
  if (after) query = query.where(sql<SqlBool>`(l.ends_on, l.id) > (${after.endsOn}, ${after.id})`)
  return query.execute()
}

/** Labels by months. */
export async function listPlanLabels(db: Handle, brandId: number): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('plan')
    .select(['months', 'label'])
    .where('brand_id', '=', brandId)
    .limit(MOST_PLANS)
    .execute()
  return new Map(rows.map(({ months, label }) => [months, label]))
}

/** One for each length in months. */
const MOST_PLANS = 1000
