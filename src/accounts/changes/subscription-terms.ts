// Terms of one subscription by its number: given, renewed, or by another plan. Each answer has the row of the ledger.
import { type LedgerRow, termWritten } from '../../billing/ledger-list.ts'
import type { Caller } from '../../brands/brand.ts'
import { addDays, type Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import type { Owner } from '../../subscriptions/cancellations.ts'
import { extendPlan, renewPlans } from '../../subscriptions/plan-changes.ts'
import {
  extendedPrepaid,
  mustBeRenewable,
  type PrepaidSubscription,
  type PrepaidTerm,
  prepaidDay,
  renewedPrepaid,
} from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { findRecords } from '../../subscriptions/records.ts'
import { renewedTerm, wrongState } from '../../subscriptions/subscription.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import type { PlanChange, Purchases } from '../buying/purchases.ts'
import { mustKeepAddress } from '../prepaid/prepaid-changes.ts'
import { checkDays } from '../prepaid/prepaid-input.ts'
import { type Locking, makeLockedSubscription } from './locked-subscription.ts'

/** `ledger`: the row of that term. */
export type NewTerm = { dueOn: Day; ledger: LedgerRow }

export type TermDeps = Locking & {
  purchases: Pick<Purchases, 'upgrade'>
  subscriptions: Pick<Subscriptions, 'today' | 'withdrawCancellations'>
  prepaidSubscriptions: Pick<PrepaidSubscriptions, 'prolong'>
  dedicatedAddresses: Pick<DedicatedAddresses, 'keep'>
}

export function makeSubscriptionTerms(deps: TermDeps) {
  const { db, subscriptions, prepaidSubscriptions, dedicatedAddresses, purchases } = deps
  const { change } = makeLockedSubscription(deps)

  /**
   * Gives days for nothing: a ledger row of the kind `goodwill`, which is not billed. Counted from the due day, or from today
   * where a prepaid one has expired. Errors: those of `change`, invalid_input, dedicated_address_lost.
   */
  async function extend(caller: Caller, id: number, days: number): Promise<NewTerm> {
    checkDays(days, caller.brand.settings)
    return change(caller, id, async (tx, { subscription, prepaid, owner, at }) => {
      if (!prepaid) {
        const dueOn = await extendPlan(tx, owner, subscription, { days, at })
        return { dueOn, ledger: await termWritten(tx, id) }
      }
      const today = prepaidDay(at)
      const until = addDays(prepaid.dueOn > today ? prepaid.dueOn : today, days)
      const term = extendedPrepaid(prepaid, until, { today, maxDays: caller.brand.settings.max_period_days })
      return prolong(tx, owner, prepaid, { how: 'goodwill', term })
    })
  }

  async function prolong(
    tx: Handle,
    owner: Owner,
    prepaid: PrepaidSubscription,
    { how, term }: { how: 'goodwill' | 'renewal'; term: PrepaidTerm },
  ): Promise<NewTerm> {
    await prepaidSubscriptions.prolong(tx, owner, prepaid, { how, term, limits: undefined })
    await mustKeepAddress(tx, dedicatedAddresses, prepaid.id, owner)
    return { dueOn: term.dueOn, ledger: await termWritten(tx, prepaid.id) }
  }

  /**
   * The next term, which is billed: of a plan its months, of what is paid by days so many `days`. Possible from RENEWAL_DAYS
   * before the due day on. Withdraws a cancellation that would end it. Errors: those of `change`, invalid_input,
   * renewal_too_early, wrong_subscription_state, dedicated_address_lost.
   */
  async function renew(caller: Caller, id: number, days: number | undefined): Promise<NewTerm> {
    if (days !== undefined) checkDays(days, caller.brand.settings)
    return change(caller, id, async (tx, { subscription, prepaid, owner, held, at }) => {
      if (prepaid) {
        if (days === undefined) throw new AppError('invalid_input', 'Say for how many days it is paid: days.')
        return prolong(tx, owner, prepaid, {
          how: 'renewal',
          term: renewedPrepaid(prepaid, days, prepaidDay(at)),
        })
      }
      if (days !== undefined)
        throw new AppError('invalid_input', 'A plan is renewed by its own months: leave out days.')
      if (subscription.status !== 'active') throw wrongState(subscription.status)
      mustBeRenewable(subscription, subscriptions.today(owner.brand))
      const term = renewedTerm(subscription)
      const { brand, actor, testUser } = owner
      await renewPlans(tx, { brandId: brand.id, actor, at }, [{ subscription, term, testUser }])
      await subscriptions.withdrawCancellations(tx, owner, held, { id, dueOn: term.dueOn })
      return { dueOn: term.dueOn, ledger: await termWritten(tx, id) }
    })
  }

  /**
   * Another plan, by the brand's rule of upgrades; `ledger` undefined: no term was billed. Errors: subscription_not_found,
   * unknown_plan, wrong_subscription_state, account_not_active.
   */
  async function upgrade(
    caller: Caller,
    id: number,
    change: PlanChange,
  ): Promise<{ ledger: LedgerRow | undefined }> {
    const [seen] = await findRecords(db.read, [id])
    if (seen?.brandId !== caller.brand.id)
      throw new AppError('subscription_not_found', 'There is no such subscription.')
    const wanted = { ...change, subscriptionId: id }
    return purchases.upgrade(caller, seen.accountId, wanted, async (tx, { isBilled }) => ({
      ledger: isBilled ? await termWritten(tx, id) : undefined,
    }))
  }

  return { extend, renew, upgrade }
}
