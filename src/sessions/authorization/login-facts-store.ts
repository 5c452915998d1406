// SQL that reads all facts which decide on a login, for many logins at once. Decides nothing.
import { sql } from 'kysely'
import { type BrandSettings, parseSettings } from '../../brands/settings.ts'
import type { Handle } from '../../db/database.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import type { SessionLimitRule } from '../../plans/plan.ts'
import type { AccessQuestion } from '../../subscriptions/access.ts'
import { decodeLimits } from '../../subscriptions/limits.ts'

/** The facts about a login. */
export type LoginFacts = Pick<AccessQuestion, 'accountStatus' | 'subscription'> & {
  subscriptionId: number
  accountId: number
  brandId: number
  brand: BrandSettings
  rule: SessionLimitRule
  dedicated: { address: string; host: string } | undefined
}

/** By subscription; a missing one does not exist any more. */
export async function readLoginFacts(
  db: Handle,
  subscriptionIds: readonly number[],
): Promise<Map<number, LoginFacts>> {
  const [rows, brands] = await Promise.all([listRows(db, subscriptionIds), listBrands(db, subscriptionIds)])
  const settings = new Map(brands.map((brand) => [brand.id, parseSettings(brand.settings)]))
  const standings = new Map<number, LoginFacts>()
  for (const row of rows) {
    const brand = settings.get(row.brandId)
    if (brand) standings.set(row.subscriptionId, toStanding(row, brand))
  }
  return standings
}

type Row = Pick<LoginFacts, 'subscriptionId' | 'accountId' | 'brandId' | 'accountStatus'> &
  Omit<LoginFacts['subscription'], 'limits'> & {
    limits: string | null
    atSessionLimit: SessionLimitRule | null
    address: string | null
    host: string | null
  }

function toStanding(row: Row, brand: BrandSettings): LoginFacts {
  const { subscriptionId, accountId, brandId, accountStatus, address, host } = row
  const { status, planMonths, dueOn, kind } = row
  return {
    ...{ subscriptionId, accountId, brandId, accountStatus, brand },
    subscription: { status, planMonths, dueOn, kind, limits: decodeLimits(row.limits) },
    rule: row.atSessionLimit ?? brand.at_session_limit,
    dedicated: address === null || host === null ? undefined : { address, host },
  }
}

const listRows = precompileIn<Row, []>((db, subscriptionIds) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .leftJoin('plan as p', (join) =>
      join.onRef('p.brand_id', '=', 's.brand_id').onRef('p.months', '=', 's.plan_months'),
    )
    .leftJoin('dedicated_address as d', (join) =>
      join.onRef('d.subscription_id', '=', 's.id').on('d.status', '=', sql.lit('assigned')),
    )
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId'])
    .select(['a.status as accountStatus', 's.status', 's.plan_months as planMonths', 's.due_on as dueOn'])
    .select(['s.kind', 's.limits', 'p.at_session_limit as atSessionLimit', 'd.address', 'd.host'])
    .where('s.id', 'in', subscriptionIds),
)

/** The brands of all of them in one query: settings are a long text, and there are few brands. */
const listBrands = precompileIn<{ id: number; settings: string }, []>((db, subscriptionIds) =>
  db
    .selectFrom('brand')
    .select(['id', 'settings'])
    .where('id', 'in', (eb) =>
      eb.selectFrom('subscription').select('brand_id').where('id', 'in', subscriptionIds),
    ),
)
