// SQL that reads prepaid subscriptions as they are shown: with their external id and their account's status.
import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'
import { byLogin, foldLogin } from '../login-name.ts'
import type { PrepaidKind, PrepaidStatus } from './prepaid-subscription.ts'

/** `status` is the stored one; what counts now is for prepaid-subscription.ts to say. */
export type PrepaidRow = {
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
  const rows = (await queryRow(db, foldLogin(username), brandId)) as PrepaidRow[]
  return byLogin(rows)(username)
}

const queryRow = precompile((db, folded: string, brandId: number) =>
  joined(db).select(COLUMNS).where(sql`lower(s.vpn_username)`, '=', folded).where('e.brand_id', '=', brandId),
)

export type PrepaidPage = {
  /** Subscription ids behind this one. */
  after: number
  limit: number
  /** Those that are active, in an active account, until this day at least. */
  activeOn: Day | undefined
}

/** Open ones of a brand, by rising subscription id. */
export async function listPrepaidRows(
  db: Handle,
  brandId: number,
  { after, limit, activeOn }: PrepaidPage,
): Promise<PrepaidRow[]> {
  let query = joined(db)
    .select(COLUMNS)
    .where('e.brand_id', '=', brandId)
    .where('e.subscription_id', '>', after)
  if (activeOn !== undefined) {
    query = query
      .where('s.status', '=', 'active')
      .where('a.status', '=', 'active')
      .where('s.due_on', '>=', activeOn)
  }
  return (await query.orderBy('e.subscription_id').limit(limit).execute()) as PrepaidRow[]
}

function joined(db: Handle) {
  return db
    .selectFrom('external_id as e')
    .innerJoin('subscription as s', 's.id', 'e.subscription_id')
    .innerJoin('account as a', 'a.id', 's.account_id')
}
