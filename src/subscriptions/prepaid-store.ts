// SQL of prepaid subscriptions and of the external ids by which a brand's own systems know them.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import { dayOfMonth } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile, precompileInsertOrAbort } from '../db/precompile.ts'
import { AppError } from '../errors.ts'
import { byLogin, foldLogin } from '../login-name.ts'
import type { PrepaidKind, PrepaidStatus, PrepaidSubscription, PrepaidTerm } from './prepaid-subscription.ts'
import { OPEN_STATUSES, PREPAID_MONTHS, usernameTaken } from './subscription.ts'

/** Instead of months: paid by days. */

const COLUMNS = [
  'id',
  'brand_id as brandId',
  'account_id as accountId',
  'status',
  'due_on as dueOn',
  'vpn_username as vpnUsername',
  'vpn_password as vpnPassword',
  'kind',
  'limits',
  'expire_at as expireAt',
] as const

type Row = Omit<PrepaidSubscription, 'status'> & { status: string }

/** What is selected here is open: its login is known. */
function toPrepaid(row: Row): PrepaidSubscription {
  return { ...row, status: row.status as PrepaidStatus }
}

export type NewPrepaidRow = {
  id: number
  brandId: number
  accountId: number
  term: PrepaidTerm
  expireAt: Instant
  kind: PrepaidKind
  limits: string | null
  vpnUsername: string
  vpnPassword: string
  at: Instant
}

/** When the VPN username is taken, the unit ends with username_taken. */
export async function insertPrepaid(tx: Handle, input: NewPrepaidRow): Promise<void> {
  const row = {
    id: input.id,
    brand_id: input.brandId,
    account_id: input.accountId,
    plan_months: PREPAID_MONTHS,
    status: 'active' as const,
    started_on: input.term.startsOn,
    due_on: input.term.dueOn,
    billing_day: dayOfMonth(input.term.dueOn),
    auto_terminate: 0 as const,
    next_run_on: null,
    vpn_username: input.vpnUsername,
    vpn_password: input.vpnPassword,
    created_at: input.at,
    kind: input.kind,
    limits: input.limits,
    expire_at: input.expireAt,
  }
  await claimLogin(tx, row, usernameTaken)
}

/** Its id is unique, so only the name can be taken. */
const claimLogin = precompileInsertOrAbort('subscription')

/** The name by which a brand's own systems know it; `asked`: what was asked for, encrypted (accounts/opening/asked.ts). */
export type ExternalId = { id: string; asked?: string }

/** When the brand has the external id, the unit ends with external_id_taken. */
export async function insertExternalId(
  tx: Handle,
  brandId: number,
  { id: externalId, asked }: ExternalId,
  subscriptionId: number,
): Promise<void> {
  const row = {
    brand_id: brandId,
    external_id: externalId,
    subscription_id: subscriptionId,
    asked: asked ?? null,
  }
  await claimId(tx, row, externalIdTaken)
}

export async function deleteExternalId(tx: Handle, brandId: number, subscriptionId: number): Promise<void> {
  await tx
    .deleteFrom('external_id')
    .where('brand_id', '=', brandId)
    .where('subscription_id', '=', subscriptionId)
    .execute()
}

export type Asked = { accountId: number; subscriptionId: number; vpnUsername: string; asked: string | null }

const queryAsked = precompile((db: Handle, brandId: number, externalId: string) =>
  db
    .selectFrom('external_id as e')
    .innerJoin('subscription as s', 's.id', 'e.subscription_id')
    .select([
      's.account_id as accountId',
      's.id as subscriptionId',
      's.vpn_username as vpnUsername',
      'e.asked',
    ])
    .where('e.brand_id', 'in', only(brandId))
    .where('e.external_id', 'in', only(externalId)),
)

/** The open subscription of an external id, by plan or prepaid, and what was asked for. */
export async function findAsked(db: Handle, brandId: number, externalId: string): Promise<Asked | undefined> {
  const [row] = await queryAsked(db, brandId, externalId)
  return row
}

const claimId = precompileInsertOrAbort('external_id', ['brand_id', 'external_id'])

export function externalIdTaken(): AppError {
  return new AppError('external_id_taken', 'There is an account of this external id.')
}

/** The subscription of a login. */
export async function findByUsername(
  db: Handle,
  brandId: number,
  username: string,
): Promise<{ id: number; accountId: number } | undefined> {
  const rows = await queryByUsername(db, foldLogin(username))
  return byLogin(rows.filter((row) => row.brandId === brandId))(username)
}

/** Few have the name, whatever their brand; a condition on the brand would have SQLite read all external ids of the brand. */
const queryByUsername = precompile((db, folded: string) =>
  db
    .selectFrom('subscription')
    .innerJoin('external_id', (join) =>
      join
        .onRef('external_id.subscription_id', '=', 'subscription.id')
        .onRef('external_id.brand_id', '=', 'subscription.brand_id'),
    )
    .select(['subscription.id', 'subscription.account_id as accountId', 'vpn_username as username'])
    .select('subscription.brand_id as brandId')
    .where('subscription.plan_months', '=', sql.lit(PREPAID_MONTHS))
    .where(sql`lower(vpn_username)`, 'in', only(folded)),
)

export async function findByExternalId(
  db: Handle,
  brandId: number,
  externalId: string,
): Promise<PrepaidSubscription | undefined> {
  const row = await db
    .selectFrom('external_id')
    .innerJoin('subscription', 'subscription.id', 'external_id.subscription_id')
    .select(COLUMNS.map((column) => `subscription.${column}` as const))
    .where('subscription.plan_months', '=', PREPAID_MONTHS)
    .where('external_id.brand_id', 'in', only(brandId))
    .where('external_id.external_id', 'in', only(externalId))
    .executeTakeFirst()
  return row && toPrepaid(row)
}

/** The subscription as it is now, locked until the transaction ends (by writing to it). */
export async function lockPrepaid(
  tx: Handle,
  id: number,
  accountId: number,
): Promise<PrepaidSubscription | undefined> {
  const row = await lockOpen(tx, accountId).where('id', '=', id).executeTakeFirst()
  return row && toPrepaid(row)
}

/** All open ones of an account whose row is locked, locked as well. */
export async function lockAllPrepaid(tx: Handle, accountId: number): Promise<PrepaidSubscription[]> {
  return (await lockOpen(tx, accountId).execute()).map(toPrepaid)
}

function lockOpen(tx: Handle, accountId: number) {
  return tx
    .updateTable('subscription')
    .set((eb) => ({ expire_at: eb.ref('expire_at') }))
    .where('account_id', '=', accountId)
    .where('plan_months', '=', PREPAID_MONTHS)
    .where('status', 'in', OPEN_STATUSES)
    .returning(COLUMNS)
}

export type PrepaidChanges = {
  status?: PrepaidStatus
  due_on?: Day
  expire_at?: Instant
  limits?: string | null
  kind?: PrepaidKind
  vpn_password?: string
}

export async function updatePrepaid(tx: Handle, id: number, changes: PrepaidChanges): Promise<void> {
  await tx.updateTable('subscription').set(changes).where('id', '=', id).execute()
}

/** Ends it for good; its username and its external id are free again, unless others have the name in another case. */
export async function terminatePrepaid(
  tx: Handle,
  { id, brandId, vpnUsername }: Pick<PrepaidSubscription, 'id' | 'brandId' | 'vpnUsername'>,
  end: { status: 'cancelled' | 'terminated'; at: Instant },
): Promise<void> {
  await Promise.all([
    tx
      .updateTable('subscription')
      .set({
        status: end.status,
        ended_at: end.at,
        expire_at: null,
        next_run_on: null,
        vpn_username: `deleted:${id}`, // no username has a colon
        namesake: 0,
      })
      .where('id', '=', id)
      .execute(),
    holdName(tx, foldLogin(vpnUsername)),
    deleteExternalId(tx, brandId, id),
  ])
}

/** Of those that share a folded name from before that was refused, the first stands in the way of new ones. */
async function holdName(tx: Handle, folded: string): Promise<void> {
  await tx
    .updateTable('subscription')
    .set({ namesake: 0 })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('subscription')
        .select('id')
        .where(sql`lower(vpn_username)`, '=', folded)
        .orderBy('namesake')
        .limit(1),
    )
    .where('namesake', '>', 0)
    .execute()
}

/** `now`: of this brand; undefined: of all. */
type Passed = { now: Instant; brandId?: number | undefined }

/** Up to `limit` whose last day has passed and that were not moved yet, longest ago first. */
export async function listPassed(db: Handle, passed: Passed, limit: number): Promise<PrepaidSubscription[]> {
  return (await passedAt(db, passed, limit).execute()).map(toPrepaid)
}

/** As listPassed and locked, but for those that others have: they are left for another time. */
export async function lockPassed(tx: Handle, passed: Passed, limit: number): Promise<PrepaidSubscription[]> {
  return (await passedAt(tx, passed, limit).forNoKeyUpdate().skipLocked().execute()).map(toPrepaid)
}

function passedAt(db: Handle, { now, brandId }: Passed, limit: number) {
  const all = db.selectFrom('subscription').select(COLUMNS).where('expire_at', '<=', now)
  return (brandId === undefined ? all : all.where('brand_id', '=', brandId))
    .orderBy('expire_at')
    .orderBy('id')
    .limit(limit)
}

/** Moves a subscription to `status` for good, if it is still as `seen`. False when it was changed meanwhile. */
export async function expireIfUnchanged(
  tx: Handle,
  seen: PrepaidSubscription,
  status: PrepaidStatus,
): Promise<boolean> {
  const done = await tx
    .updateTable('subscription')
    .set({ status, expire_at: null })
    .where('id', '=', seen.id)
    .where('account_id', '=', seen.accountId)
    .where('status', '=', seen.status)
    .where('expire_at', '=', seen.expireAt)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}
