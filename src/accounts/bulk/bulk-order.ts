// What a bulk task is asked to do, and which rows it has: accounts, or subscriptions where the action is about these. Pure.
import { AppError } from '../../errors.ts'
import type { AccessLimits } from '../../subscriptions/limits.ts'
import type { SubscriptionRecord } from '../../subscriptions/records.ts'
import { isOpen } from '../../subscriptions/subscription.ts'
import type { TaskRow } from '../../tasks/task.ts'
import type { AccountFilter } from '../search/account-query.ts'

export const BULK_ACTIONS = ['suspend', 'resume', 'extend', 'set_limits', 'close'] as const
export type BulkAction = (typeof BULK_ACTIONS)[number]

/** Rows of one task. */
export const MOST_ROWS = 100_000

export type BulkOrder = {
  action: BulkAction
  filter: AccountFilter
  /** Of `extend`: for each subscription that runs. */
  days?: number | undefined
  /** Of `set_limits`, for each subscription that runs; null: what the brand sets for all. */
  limits?: AccessLimits | null | undefined
  /** Of the others; kept in the audit trail. */
  reason?: string | undefined
}

/** Whether its rows are subscriptions, and not accounts. */
export function isAboutSubscriptions(action: BulkAction): boolean {
  return action === 'extend' || action === 'set_limits'
}

/** An order without what it does not need. Closed accounts are left out unless the filter names them. Errors: invalid_input. */
export function checkedOrder({ action, filter, days, limits, reason }: BulkOrder): BulkOrder {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  if (given.length === 0)
    throw new AppError('invalid_input', 'Name at least one filter; status "active" takes all that are.')
  if ((action === 'extend') !== (days !== undefined))
    throw new AppError('invalid_input', 'days belongs to the action extend, which needs it.')
  if ((action === 'set_limits') !== (limits !== undefined))
    throw new AppError('invalid_input', 'limits belongs to the action set_limits, which needs it.')
  if (isAboutSubscriptions(action) && reason !== undefined)
    throw new AppError('invalid_input', 'reason belongs to the actions suspend, resume and close.')
  return {
    ...{ action, days, limits, reason },
    filter: { status: ['active', 'suspended'], ...Object.fromEntries(given) },
  }
}

/** The rows of subscriptions that run and fit. */
export function fittingRows({ filter }: BulkOrder, records: readonly SubscriptionRecord[]): TaskRow[] {
  return records.filter((one) => isOpen(one) && fits(one, filter)).map(({ id }) => waitingRow(id))
}

export function waitingRow(number: number): TaskRow {
  return { number, state: 'waiting', reason: null }
}

function fits({ planMonths, kind, dueOn }: SubscriptionRecord, filter: AccountFilter): boolean {
  return (
    (filter.plan?.includes(planMonths) ?? true) &&
    (filter.kind?.includes(kind) ?? true) &&
    (filter.dueBefore === undefined || dueOn < filter.dueBefore)
  )
}
