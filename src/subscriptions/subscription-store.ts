// SQL of subscriptions.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { padded } from '../db/padded.ts'
import { only, precompile, precompileInsertOrAbort } from '../db/precompile.ts'
import type { Flag } from '../db/tables.ts'
import type { PrepaidKind } from './prepaid-subscription.ts'
import {
  type CancelScope,
  type CancelType,
  type Subscription,
  type SubscriptionStatus,
  type Term,
  usernameTaken,
} from './subscription.ts'

/** What the nightly rules of a plan go by (SubscriptionTerms). */
export const TERMS_COLUMNS = [
  'id',
  'brand_id as brandId',
  'account_id as accountId',
  'plan_months as planMonths',
  'status',
  'due_on as dueOn',
  'billing_day as billingDay',
  'auto_terminate',
  'cancel_type as cancelType',
  'cancel_scope as cancelScope',
  'next_run_on as nextRunOn',
] as const
const COLUMNS = [
  ...TERMS_COLUMNS,
  'vpn_username as vpnUsername',
  'vpn_password as vpnPassword',
  'created_at as createdAt',
] as const

export function readTerms<T extends { auto_terminate: number }>({ auto_terminate, ...row }: T) {
  return { ...row, autoTerminate: auto_terminate === 1 }
}

const flag = (on: boolean): Flag => (on ? 1 : 0)

export type NewSubscription = {
  id: number
  brandId: number
  accountId: number
  planMonths: number
  term: Term
  autoTerminate: boolean
  vpnUsername: string
  vpnPassword: string
  kind: PrepaidKind
  /** JSON of AccessLimits. */
  limits: string | null
  at: Instant
}

/** When the VPN username is taken, the unit ends with username_taken. */
export async function insertSubscription(tx: Handle, input: NewSubscription): Promise<void> {
  const row = {
    id: input.id,
    brand_id: input.brandId,
    account_id: input.accountId,
    plan_months: input.planMonths,
    status: 'active' as const,
    started_on: input.term.startsOn,
    due_on: input.term.dueOn,
    billing_day: input.term.billingDay,
    auto_terminate: flag(input.autoTerminate),
    cancel_type: null,
    cancel_scope: null,
    cancel_reason: null,
    next_run_on: input.term.dueOn,
    vpn_username: input.vpnUsername,
    vpn_password: input.vpnPassword,
    created_at: input.at,
    ended_at: null,
    kind: input.kind,
    limits: input.limits,
  }
  await claimLogin(tx, row, usernameTaken)
}

/** Its id is unique, so only the name can be taken. */
const claimLogin = precompileInsertOrAbort('subscription')

/** All subscriptions of an account, newest first, locked until the transaction ends (by writing to them). */
export async function lockSubscriptions(tx: Handle, accountId: number): Promise<Subscription[]> {
  const rows = await tx
    .updateTable('subscription')
    .set((eb) => ({ next_run_on: eb.ref('next_run_on') }))
    .where('account_id', '=', accountId)
    .returning(COLUMNS)
    .execute()
  return rows.map(readTerms).sort((a, b) => b.createdAt - a.createdAt || b.id - a.id)
}

export async function updateVpnPassword(tx: Handle, id: number, sealed: string): Promise<void> {
  await tx.updateTable('subscription').set({ vpn_password: sealed }).where('id', '=', id).execute()
}

export type ListedSubscription = {
  id: number
  planMonths: number
  planLabel: string | null
  status: SubscriptionStatus
  dueOn: Day
  vpnUsername: string
  vpnPassword: string
}

/** More than an account can reasonably have had; older ones are not listed. */
const MAX_LISTED = 1000

/** Newest first, with the plan's label; at most MAX_LISTED. */
export const listSubscriptions = precompile<ListedSubscription, [number]>((db, accountId) =>
  db
    .selectFrom('subscription as s')
    .leftJoin('plan as p', (join) =>
      join.onRef('p.brand_id', '=', 's.brand_id').onRef('p.months', '=', 's.plan_months'),
    )
    .select([
      's.id',
      's.plan_months as planMonths',
      'p.label as planLabel',
      's.status',
      's.due_on as dueOn',
      's.vpn_username as vpnUsername',
      's.vpn_password as vpnPassword',
    ])
    .where('s.account_id', 'in', only(accountId))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(sql.lit(MAX_LISTED)),
)

/** Up to `limit` subscriptions that the nightly run of `today` must look at, longest due first. */
export async function listDue(
  db: Handle,
  brandId: number,
  today: Day,
  limit: number,
): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('subscription')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .where('next_run_on', '<=', today)
    .orderBy('next_run_on')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(readTerms)
}

/** Those of them that are still due, their accounts locked as every change locks them; without what others have locked. */
export async function lockDue(tx: Handle, due: readonly Subscription[], today: Day): Promise<Subscription[]> {
  const rows = await tx
    .selectFrom('subscription')
    .innerJoin('account', 'account.id', 'subscription.account_id')
    .select(COLUMNS.map((column) => `subscription.${column}` as const))
    .where('subscription.id', 'in', padded(due.map(({ id }) => id)))
    .where('next_run_on', '<=', today)
    .orderBy('subscription.id')
    .forNoKeyUpdate('account')
    .skipLocked()
    .execute()
  return rows.map(readTerms)
}

/** Brands in which anything may be due on `day`. */
export async function listBrandsDue(db: Handle, day: Day): Promise<number[]> {
  const rows = await db
    .selectFrom('brand')
    .select('id')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('subscription')
          .select('subscription.id')
          .whereRef('subscription.brand_id', '=', 'brand.id')
          .where('next_run_on', '<=', day),
      ),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function updateLimits(tx: Handle, id: number, limits: string | null): Promise<void> {
  await tx.updateTable('subscription').set({ limits }).where('id', '=', id).execute()
}

export async function updatePlan(
  tx: Handle,
  id: number,
  changes: {
    planMonths: number
    autoTerminate: boolean
    dueOn: Day
    billingDay: number
    nextRunOn: Day | null
  },
): Promise<void> {
  await tx
    .updateTable('subscription')
    .set({
      plan_months: changes.planMonths,
      auto_terminate: flag(changes.autoTerminate),
      due_on: changes.dueOn,
      billing_day: changes.billingDay,
      next_run_on: changes.nextRunOn,
    })
    .where('id', '=', id)
    .execute()
}

export async function updateCancellation(
  tx: Handle,
  id: number,
  changes: {
    type: CancelType | null
    scope: CancelScope | null
    reason: string | null | undefined
    nextRunOn: Day
  },
): Promise<void> {
  await tx
    .updateTable('subscription')
    .set({
      cancel_type: changes.type,
      cancel_scope: changes.scope,
      next_run_on: changes.nextRunOn,
      ...(changes.reason === undefined ? {} : { cancel_reason: changes.reason }),
    })
    .where('id', '=', id)
    .execute()
}

/** Moves a subscription to a new term, if it is still as `seen`. False when it was changed meanwhile. */
export async function renewIfUnchanged(tx: Handle, seen: Subscription, term: Term): Promise<boolean> {
  const done = await unchanged(tx, seen, { due_on: term.dueOn, next_run_on: term.dueOn })
  return done
}

export function postponeIfUnchanged(tx: Handle, seen: Subscription, nextRunOn: Day | null): Promise<boolean> {
  return unchanged(tx, seen, { next_run_on: nextRunOn })
}

export function endIfUnchanged(
  tx: Handle,
  seen: Subscription,
  status: 'cancelled' | 'terminated',
  at: Instant,
): Promise<boolean> {
  return unchanged(tx, seen, { status, next_run_on: null, ended_at: at })
}

async function unchanged(
  tx: Handle,
  seen: Subscription,
  changes: { due_on?: Day; next_run_on: Day | null; status?: SubscriptionStatus; ended_at?: Instant },
): Promise<boolean> {
  const done = await tx
    .updateTable('subscription')
    .set(changes)
    .where('id', '=', seen.id)
    .where('account_id', '=', seen.accountId)
    .where('status', '=', seen.status)
    .where('due_on', '=', seen.dueOn)
    .where('plan_months', '=', seen.planMonths)
    .where('auto_terminate', '=', flag(seen.autoTerminate))
    .where('next_run_on', seen.nextRunOn === null ? 'is' : '=', seen.nextRunOn)
    .where('cancel_type', seen.cancelType === null ? 'is' : '=', seen.cancelType)
    .where('cancel_scope', seen.cancelScope === null ? 'is' : '=', seen.cancelScope)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}
