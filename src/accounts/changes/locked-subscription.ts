// One subscription by its number, by plan or prepaid, with its account and everything else of it locked.
import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { Owner } from '../../subscriptions/cancellations.ts'
import type { PrepaidSubscription } from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { findRecords } from '../../subscriptions/records.ts'
import { isOpen, isPrepaid, type Subscription, wrongState } from '../../subscriptions/subscription.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import type { Account } from '../account.ts'
import { lockAccount, updateProductChange } from '../account-store.ts'
import { mustBeOpen } from '../operator/suspension.ts'

export type Locking = {
  db: Database
  clock: Clock
  subscriptions: Pick<Subscriptions, 'lock'>
  prepaidSubscriptions: Pick<PrepaidSubscriptions, 'lock'>
}

export type Locked = {
  account: Account
  /** All subscriptions of the account. */
  held: Subscription[]
  subscription: Subscription
  /** The same where it is paid by days and has not ended. */
  prepaid: PrepaidSubscription | undefined
  owner: Owner
  at: Instant
}

/** Between finding a subscription and locking its account it may have moved to another account so often. */
const MOST_TRIES = 3

export function makeLockedSubscription({ db, clock, subscriptions, prepaidSubscriptions }: Locking) {
  /**
   * One transaction about a subscription that has not ended. Errors: subscription_not_found, wrong_subscription_state,
   * account_not_active when its account is closed.
   */
  function change<T>(
    caller: Caller,
    subscriptionId: number,
    work: (tx: Handle, locked: Locked) => Promise<T>,
  ): Promise<T> {
    return db.write(async (tx) => {
      const locked = await lock(tx, caller, subscriptionId)
      if (!isOpen(locked.subscription)) throw wrongState(locked.subscription.status)
      await updateProductChange(tx, locked.account.id, locked.at)
      return work(tx, locked)
    }, caller.once)
  }

  async function lock(tx: Handle, caller: Caller, id: number): Promise<Locked> {
    const { brand, actor } = caller
    const at = brandTime(brand, clock.now())
    for (let tried = 1; tried <= MOST_TRIES; tried++) {
      const [seen] = await findRecords(tx, [id])
      if (seen?.brandId !== brand.id) break
      const account = await lockAccount(tx, seen.accountId, at)
      mustBeOpen(account, brand.id)
      await caller.recheck?.(tx)
      const held = await subscriptions.lock(tx, account.id)
      const subscription = held.find((one) => one.id === id)
      if (!subscription) continue
      const prepaid = isPrepaid(subscription)
        ? await prepaidSubscriptions.lock(tx, id, account.id)
        : undefined
      const owner = { brand, actor, accountId: account.id, testUser: account.testUser }
      return { account, held, subscription, prepaid, owner, at }
    }
    throw new AppError('subscription_not_found', 'There is no such subscription.')
  }

  return { change }
}
