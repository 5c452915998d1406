// SQL that reads prepaid subscriptions as they are shown: with their external id and their account's status.
import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile } from '../db/precompile.ts'
import { byLogin, foldLogin } from '../login-name.ts'
import type { PrepaidKind, PrepaidStatus } from './prepaid-subscription.ts'
import { PREPAID_MONTHS } from './subscription.ts'

/** `status` is the stored one; what counts now is for prepaid-subscription.ts to say. */
export type PrepaidRow = {
  accountId: number
  subscriptionId: number
  externalId: string
  username: string
  status: PrepaidStatus
  accountStatus: 'active' | 'suspended' | 'closed'
  dueOn: Day
  kind: PrepaidKind
  limits: string | null
}

const COLUMNS = [
  's.account_id as accountId',
  's.id as subscriptionId',
  'e.external_id as externalId',
  's.vpn_username as username',
  's.status',
  'a.status as accountStatus',
  's.due_on as dueOn',
  's.kind',
  's.limits',
] as const

/** The open one of this login. */
export async function findPrepaidRow(
  db: Handle,
  brandId: number,
  username: string,
): Promise<PrepaidRow | undefined> {
  const rows = (await queryRow(db, foldLogin(username))) as (PrepaidRow & { brandId: number })[]
  const found = byLogin(rows.filter((row) => row.brandId === brandId))(username)
  if (!found) return undefined
  const { brandId: _, ...row } = found
  return row
}

/** Few have the name, whatever their brand; a condition on the brand would have SQLite read all external ids of the brand. */
const queryRow = precompile((db, folded: string) =>
  joined(db)
    .select([...COLUMNS, 's.brand_id as brandId'])
    .where(sql`lower(s.vpn_username)`, 'in', only(folded)),
)

export type PrepaidPage = {
  /** Subscription ids behind this one. */
  after: number
  limit: number
  /** Those that are active, in an active account, until this day at least. */
  activeOn: Day | undefined
}

/** Open ones of a brand, by rising subscription id. */
export async function listPrepaidRows(db: Handle, brandId: number, page: PrepaidPage): Promise<PrepaidRow[]> {
  return (await onPage(db, brandId, page).select(COLUMNS).execute()) as PrepaidRow[]
}

/** How many rows a page has, and the subscription id of its last one. */
export async function measurePage(
  db: Handle,
  brandId: number,
  page: PrepaidPage,
): Promise<{ count: number; last: number }> {
  const ids = onPage(db, brandId, page).select('e.subscription_id as id')
  const found = await db
    .selectFrom(ids.as('page'))
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('id').as('last')])
    .executeTakeFirstOrThrow()
  return { count: Number(found.count), last: Number(found.last ?? page.after) }
}

function onPage(db: Handle, brandId: number, { after, limit, activeOn }: PrepaidPage) {
  const open = joined(db)
    .where('e.brand_id', '=', brandId)
    .where('e.subscription_id', '>', after)
    .orderBy('e.subscription_id')
    .limit(limit)
  if (activeOn === undefined) return open
  return open
    .where('s.status', '=', 'active')
    .where('a.status', '=', 'active')
    .where('s.due_on', '>=', activeOn)
}

function joined(db: Handle) {
  return db
    .selectFrom('external_id as e')
    .innerJoin('subscription as s', (join) =>
      join.onRef('s.id', '=', 'e.subscription_id').onRef('s.brand_id', '=', 'e.brand_id'),
    )
    .innerJoin('account as a', 'a.id', 's.account_id')
    .where('s.plan_months', '=', sql.lit(PREPAID_MONTHS))
}
