// SQL that reads all facts which decide on a login, for many logins at once. Decides nothing.
import { sql } from 'kysely'
import { type BrandSettings, parseSettings } from '../../brands/settings.ts'
import type { Handle } from '../../db/database.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import { byLogin, foldLogin } from '../../login-name.ts'
import type { SessionLimitRule } from '../../plans/plan.ts'
import type { AccessQuestion } from '../../subscriptions/access.ts'
import { decodeLimits } from '../../subscriptions/limits.ts'

/** The facts about a login. */
export type LoginFacts = Pick<
  AccessQuestion,
  'accountStatus' | 'isEmailPending' | 'subscription' | 'daysAhead'
> & {
  subscriptionId: number
  accountId: number
  brandId: number
  brand: BrandSettings
  rule: SessionLimitRule
  dedicated: { address: string; host: string } | undefined
}

/** A login by its name. */
export type FoundLogin = {
  username: string
  /** Encrypted. */
  password: string
  facts: LoginFacts
}

/** Finds logins by name, with the rules of byLogin. */
export async function findLogins(
  db: Handle,
  usernames: readonly string[],
): Promise<(name: string) => FoundLogin | undefined> {
  const rows = await listNamed(db, [...new Set(usernames.map(foldLogin))])
  const facts = await withBrands(db, rows)
  return byLogin(
    rows.flatMap(({ subscriptionId, username, password }) => {
      const known = facts.get(subscriptionId)
      return known ? { username, password, facts: known } : []
    }),
  )
}

/** By subscription; a missing one does not exist any more. */
export async function readLoginFacts(
  db: Handle,
  subscriptionIds: readonly number[],
): Promise<Map<number, LoginFacts>> {
  return withBrands(db, await listRows(db, subscriptionIds))
}

async function withBrands(db: Handle, rows: readonly Row[]): Promise<Map<number, LoginFacts>> {
  const brands = await listBrands(db, [...new Set(rows.map(({ brandId }) => brandId))])
  const known = new Map(
    brands.map(({ id, settings, daysAhead }) => [id, { brand: parseSettings(settings), daysAhead }]),
  )
  const facts = new Map<number, LoginFacts>()
  for (const row of rows) {
    const rules = known.get(row.brandId)
    if (rules) facts.set(row.subscriptionId, toFacts(row, rules))
  }
  return facts
}

type Row = Pick<LoginFacts, 'subscriptionId' | 'accountId' | 'brandId' | 'accountStatus'> &
  Omit<LoginFacts['subscription'], 'limits'> & {
    limits: string | null
    emailPending: number
    atSessionLimit: SessionLimitRule | null
    address: string | null
    host: string | null
  }

function toFacts(row: Row, { brand, daysAhead }: Pick<LoginFacts, 'brand' | 'daysAhead'>): LoginFacts {
  const { subscriptionId, accountId, brandId, accountStatus, address, host } = row
  const { status, planMonths, dueOn, kind } = row
  return {
    ...{ subscriptionId, accountId, brandId, accountStatus, brand, daysAhead },
    isEmailPending: row.emailPending === 1,
    subscription: { status, planMonths, dueOn, kind, limits: decodeLimits(row.limits) },
    rule: row.atSessionLimit ?? brand.at_session_limit,
    dedicated: address === null || host === null ? undefined : { address, host },
  }
}

function selectRows(db: Handle) {
  return db
    .selectFrom('subscription as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .leftJoin('plan as p', (join) =>
      join.onRef('p.brand_id', '=', 's.brand_id').onRef('p.months', '=', 's.plan_months'),
    )
    .leftJoin('dedicated_address as d', (join) =>
      join.onRef('d.subscription_id', '=', 's.id').on('d.status', '=', sql.lit('assigned')),
    )
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId'])
    .select(['a.status as accountStatus', 'a.email_pending as emailPending'])
    .select(['s.status', 's.plan_months as planMonths', 's.due_on as dueOn'])
    .select(['s.kind', 's.limits', 'p.at_session_limit as atSessionLimit', 'd.address', 'd.host'])
}

const listRows = precompileIn<Row, []>((db, subscriptionIds) =>
  selectRows(db).where('s.id', 'in', subscriptionIds),
)

const listNamed = precompileIn<Row & Pick<FoundLogin, 'username' | 'password'>, []>((db, folded) =>
  selectRows(db)
    .select(['s.vpn_username as username', 's.vpn_password as password'])
    .where(sql`lower(s.vpn_username)`, 'in', folded),
)

/** The brands of all logins in one query: settings are a long text, and there are few brands. */
const listBrands = precompileIn<{ id: number; settings: string; daysAhead: number | null }, []>((db, ids) =>
  db.selectFrom('brand').select(['id', 'settings', 'days_ahead as daysAhead']).where('id', 'in', ids),
)
