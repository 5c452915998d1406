// SQL that reads subscriptions with everything that belongs to them, for operators and for export.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { padded } from '../db/padded.ts'
import { only, precompile } from '../db/precompile.ts'
import { type CancelScope, type CancelType, OPEN_STATUSES, type SubscriptionStatus } from './subscription.ts'

export type SubscriptionRecord = {
  id: number
  brandId: number
  accountId: number
  planMonths: number
  planLabel: string | null
  kind: 'trial' | 'paid' | 'freemium'
  status: SubscriptionStatus
  startedOn: Day
  dueOn: Day
  billingDay: number
  autoTerminate: boolean
  cancelType: CancelType | null
  cancelScope: CancelScope | null
  cancelReason: string | null
  vpnUsername: string
  /** Encrypted; the vault opens it. */
  vpnPassword: string
  /** JSON of AccessLimits. */
  limits: string | null
  externalId: string | null
  /** The address that it has for itself; `dueAt`: when it is taken back, if the holder has expired. */
  dedicated: { address: string; host: string; country: string; dueAt: Instant | null } | null
  createdAt: Instant
  endedAt: Instant | null
}

/** In the order of `ids`, of which there may be a page. */
export async function findRecordRows(db: Handle, ids: readonly number[]): Promise<SubscriptionRecord[]> {
  if (ids.length === 0) return []
  const rows = await selectRecords(db).where('s.id', 'in', padded(ids)).execute()
  const byId = new Map(rows.map((row) => [row.id, toRecord(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** By rising id, from behind `after`. */
export async function readRecords(
  db: Handle,
  accountIds: number[],
  { after, limit }: { after: number; limit: number },
): Promise<SubscriptionRecord[]> {
  const query = selectRecords(db).where('s.account_id', 'in', accountIds).where('s.id', '>', after)
  return (await query.orderBy('s.id').limit(limit).execute()).map(toRecord)
}

/** The same for one account: its text is built once. The newest come first. */
const newestOfOne = precompile((db: Handle, accountId: number, most: number) =>
  selectRecords(db).where('s.account_id', 'in', only(accountId)).orderBy('s.id', 'desc').limit(most),
)

/** The newest `most` of each account, by rising account and id; `running` leaves out what was cancelled or terminated. `accountIds`: at most a page of accounts. */
export async function readNewest(
  db: Handle,
  { accountIds, running, most }: { accountIds: readonly number[]; running: boolean; most: number },
): Promise<SubscriptionRecord[]> {
  const [accountId, ...others] = accountIds
  if (accountId === undefined) return []
  if (others.length === 0 && !running) return (await newestOfOne(db, accountId, most)).map(toRecord).reverse()
  let query = selectRecords(db).where('s.account_id', 'in', padded(accountIds))
  if (running) query = query.where('s.status', 'in', OPEN_STATUSES)
  const placed = query.select((eb) =>
    eb.fn
      .agg<number>('row_number')
      .over((over) => over.partitionBy('s.account_id').orderBy('s.id', 'desc'))
      .as('place'),
  )
  const rows = await db
    .selectFrom(placed.as('newest'))
    .selectAll()
    .where('place', '<=', most)
    .orderBy('accountId')
    .orderBy('id')
    .limit(most * accountIds.length)
    .execute()
  return rows.map(({ place: _, ...row }) => toRecord(row))
}

function selectRecords(db: Handle) {
  return db
    .selectFrom('subscription as s')
    .leftJoin('plan as p', (join) =>
      join.onRef('p.brand_id', '=', 's.brand_id').onRef('p.months', '=', 's.plan_months'),
    )
    .leftJoin('external_id as e', (join) =>
      join.onRef('e.brand_id', '=', 's.brand_id').onRef('e.subscription_id', '=', 's.id'),
    )
    .leftJoin('dedicated_address as d', (join) =>
      join.onRef('d.subscription_id', '=', 's.id').on('d.status', '=', sql.lit('assigned' as const)),
    )
    .select(['s.id', 's.account_id as accountId', 's.plan_months as planMonths', 'p.label as planLabel'])
    .select(['s.kind', 's.status', 's.started_on as startedOn', 's.due_on as dueOn'])
    .select(['s.billing_day as billingDay', 's.auto_terminate', 's.cancel_type as cancelType'])
    .select(['s.cancel_scope as cancelScope', 's.cancel_reason as cancelReason'])
    .select(['s.vpn_username as vpnUsername', 's.vpn_password as vpnPassword', 's.limits'])
    .select(['e.external_id as externalId', 's.created_at as createdAt', 's.ended_at as endedAt'])
    .select(['s.brand_id as brandId', 'd.address', 'd.host', 'd.country', 'd.due_at as takenBackAt'])
}

type Stored = Omit<SubscriptionRecord, 'autoTerminate' | 'dedicated'> & {
  auto_terminate: number
  address: string | null
  host: string | null
  country: string | null
  takenBackAt: Instant | null
}

function toRecord({
  auto_terminate,
  address,
  host,
  country,
  takenBackAt,
  ...row
}: Stored): SubscriptionRecord {
  const isHeld = address !== null && host !== null && country !== null
  return {
    ...row,
    autoTerminate: auto_terminate === 1,
    dedicated: isHeld ? { address, host, country, dueAt: takenBackAt } : null,
  }
}
