// What a list of subscriptions may be asked for, and the index that it then reads along; pages as those of accounts
// (account-query.ts). Pure.
import type { Day } from '../../day.ts'
import { AppError } from '../../errors.ts'
import type { PrepaidKind } from '../../subscriptions/prepaid-subscription.ts'
import { isOpen, type SubscriptionStatus } from '../../subscriptions/subscription.ts'
import type { Source } from './account-query.ts'

/** Filters with several values take any of them. Without a status or an account, those that have not ended. */
export type SubscriptionFilter = {
  accountId?: number | undefined
  /** Either open ones or ended ones. */
  status?: readonly SubscriptionStatus[] | undefined
  /** Months; 0: prepaid. */
  plan?: readonly number[] | undefined
  kind?: readonly PrepaidKind[] | undefined
  dueBefore?: Day | undefined
}

/** Open ones come by their due day, ended ones by the time of their end, those of one account by their number. */
export type SubscriptionIndex =
  | Extract<Source, { by: 'due' | 'plan' | 'kind' }>
  | { by: 'account' }
  | { by: 'ended' }

/** Errors: invalid_input for a mix of open and ended ones. */
export function subscriptionIndex({ accountId, status, plan, kind }: SubscriptionFilter): SubscriptionIndex {
  if (accountId !== undefined) return { by: 'account' }
  const ended = status?.filter((one) => !isOpen({ status: one })) ?? []
  if (status && ended.length > 0) {
    if (ended.length === status.length) return { by: 'ended' }
    throw new AppError(
      'invalid_input',
      'Ask for open or for ended subscriptions: they are in different orders.',
    )
  }
  const [oneKind, otherKind] = kind ?? []
  if (oneKind !== undefined && oneKind !== 'paid' && otherKind === undefined)
    return { by: 'kind', kind: oneKind }
  const [months, others] = plan ?? []
  return months === undefined || others !== undefined ? { by: 'due' } : { by: 'plan', months }
}

export type CountingIndex = Extract<SubscriptionIndex, { by: 'due' | 'plan' }>

/** The index of which every row fits, so that it counts them by itself; undefined: there is none. Errors: invalid_input. */
export function countingIndex(filter: SubscriptionFilter): CountingIndex | undefined {
  const index = subscriptionIndex(filter)
  const { status, plan, kind } = filter
  if (status || kind) return undefined
  if (index.by === 'plan') return index
  return index.by === 'due' && !plan ? index : undefined
}
