// What an account buys, changes and cancels: its subscriptions, always with the account's row locked first.
import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock } from '../../clock.ts'
import { addDays } from '../../day.ts'
import type { Database, Handle } from '../../db/database.ts'
import type { IdBlocks } from '../../db/id-blocks.ts'
import { AppError } from '../../errors.ts'
import type { DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import type { Plans } from '../../plans/plans.ts'
import { prepaidDay } from '../../subscriptions/prepaid-subscription.ts'
import type { NewPrepaid, PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { type CancelType, isOpen, isPrepaid, type Subscription } from '../../subscriptions/subscription.ts'
import type { Start, Subscriptions, VpnLogin } from '../../subscriptions/subscriptions.ts'
import type { Account } from '../account.ts'
import { updateProductChange } from '../account-store.ts'
import type { Accounts } from '../accounts.ts'

export type Purchases = ReturnType<typeof makePurchases>

type Deps = {
  db: Database
  clock: Clock
  accounts: Pick<Accounts, 'lockActive'>
  plans: Pick<Plans, 'mustBeSold'>
  subscriptions: Subscriptions
  prepaidSubscriptions: Pick<PrepaidSubscriptions, 'start'>
  dedicatedAddresses: Pick<DedicatedAddresses, 'reserve'>
  ids: IdBlocks
}

/** `isBilled`: with a row of the ledger. */
export type Purchase = { account: Account; subscriptionId: number; login: VpnLogin; isBilled: boolean }
/** What belongs to a purchase beside it, in its transaction; gives what the caller gets. */
export type Also<T> = (tx: Handle, bought: Purchase) => Promise<T>

export type PlanWanted = Omit<Start, 'id' | 'autoTerminate'> & { autoTerminate: boolean | undefined }
export type DaysWanted = Omit<NewPrepaid, 'id' | 'term'> & {
  days: number
  dedicatedCountry: string | undefined
}
export type PlanChange = { planMonths: number; autoTerminate: boolean | undefined }
type Bought = Omit<Purchase, 'account'>

/** Open ones of an account: each change of it locks all of them. */
export const MAX_OPEN_SUBSCRIPTIONS = 100

export function makePurchases(deps: Deps) {
  const { db, clock, accounts, plans, subscriptions, prepaidSubscriptions, dedicatedAddresses, ids } = deps

  /**
   * A new subscription; with `orUpgrade` an active one is upgraded instead and keeps its VPN login. Both withdraw the
   * account's cancellation.
   * Errors: unknown_plan, active_subscription_exists, account_not_found, account_not_active, username_taken, external_id_taken.
   */
  async function buy<T>(
    caller: Caller,
    accountId: number,
    { orUpgrade, ...wanted }: PlanWanted & { orUpgrade: boolean },
    also: Also<T>,
  ): Promise<T> {
    const id = await ids.take('subscription')
    return changeSubscriptions(caller, accountId, also, async (tx, account, held) => {
      await plans.mustBeSold(tx, caller.brand.id, wanted.planMonths)
      const owner = { ...caller, accountId, testUser: account.testUser }
      const active = held.find((one) => one.status === 'active' && !isPrepaid(one))
      if (!active) {
        mustHaveRoom(held)
        const { autoTerminate = false } = wanted
        const login = await subscriptions.start(tx, owner, { ...wanted, id, autoTerminate })
        await subscriptions.withdrawCancellations(tx, owner, held)
        return { subscriptionId: id, login, isBilled: true }
      }
      if (orUpgrade) return upgraded(tx, owner, active, wanted, held)
      throw new AppError('active_subscription_exists', 'The account has an active subscription.')
    })
  }

  /**
   * So many days, as a login beside what the account has. Withdraws the account's cancellation. Errors: account_not_found,
   * account_not_active, username_taken, external_id_taken, no_dedicated_address, active_subscription_exists at
   * MAX_OPEN_SUBSCRIPTIONS.
   */
  async function buyDays<T>(
    caller: Caller,
    accountId: number,
    { days, dedicatedCountry: country, ...wanted }: DaysWanted,
    also: Also<T>,
  ): Promise<T> {
    const id = await ids.take('subscription')
    return changeSubscriptions(caller, accountId, also, async (tx, account, held) => {
      mustHaveRoom(held)
      const owner = { ...caller, accountId, testUser: account.testUser }
      const startsOn = prepaidDay(brandTime(caller.brand, clock.now()))
      const term = { startsOn, dueOn: addDays(startsOn, days) }
      await prepaidSubscriptions.start(tx, owner, { ...wanted, id, term })
      await subscriptions.withdrawCancellations(tx, owner, held)
      if (country !== undefined) await dedicatedAddresses.reserve(tx, { country, subscriptionId: id }, owner)
      return { subscriptionId: id, login: wanted.login, isBilled: true }
    })
  }

  /** Errors: subscription_not_found, unknown_plan, wrong_subscription_state, account_not_found, account_not_active. */
  function upgrade<T>(
    caller: Caller,
    accountId: number,
    { subscriptionId, ...change }: PlanChange & { subscriptionId: number },
    also: Also<T>,
  ): Promise<T> {
    return changeSubscriptions(caller, accountId, also, async (tx, account, held) => {
      const subscription = soldByPlan(named(held, subscriptionId))
      await plans.mustBeSold(tx, caller.brand.id, change.planMonths)
      const owner = { ...caller, accountId, testUser: account.testUser }
      return upgraded(tx, owner, subscription, change, held)
    })
  }

  async function upgraded(
    tx: Handle,
    owner: Parameters<Subscriptions['upgrade']>[1],
    subscription: Subscription,
    change: PlanChange,
    held: Subscription[],
  ): Promise<Bought> {
    const isBilled = await subscriptions.upgrade(tx, owner, subscription, change, held)
    return { subscriptionId: subscription.id, login: subscriptions.openLogin(subscription), isBilled }
  }

  /**
   * Notes a cancellation for the nightly run. Without `subscriptionId` the only active one is meant and the whole
   * account ends with it. Errors: subscription_not_found, subscription_id_needed, wrong_subscription_state,
   * cancellation_pending, account_not_active.
   */
  async function cancel(
    caller: Caller,
    accountId: number,
    request: { type: CancelType; reason: string | undefined; subscriptionId: number | undefined },
  ): Promise<void> {
    await db.write(async (tx) => {
      const account = await accounts.lockActive(tx, caller, accountId, clock.now())
      const held = await subscriptions.lock(tx, accountId)
      const { type, reason, subscriptionId } = request
      const subscription =
        subscriptionId === undefined ? onlyActive(held) : soldByPlan(named(held, subscriptionId))
      const scope = subscriptionId === undefined ? 'account' : 'subscription'
      const owner = { ...caller, accountId, testUser: account.testUser }
      await subscriptions.requestCancellation(tx, owner, subscription, { type, scope, reason })
    }, caller.once)
  }

  function changeSubscriptions<T>(
    caller: Caller,
    accountId: number,
    also: Also<T>,
    change: (tx: Handle, account: Account, held: Subscription[]) => Promise<Bought>,
  ): Promise<T> {
    return db.write(async (tx) => {
      const at = brandTime(caller.brand, clock.now())
      const account = await accounts.lockActive(tx, caller, accountId, at)
      const bought = await change(tx, account, await subscriptions.lock(tx, accountId))
      const [given] = await Promise.all([
        also(tx, { account, ...bought }),
        updateProductChange(tx, accountId, at),
      ])
      return given
    }, caller.once)
  }

  return { buy, buyDays, upgrade, cancel }
}

/** Errors: active_subscription_exists. */
function mustHaveRoom(held: readonly Subscription[]): void {
  if (held.filter(isOpen).length < MAX_OPEN_SUBSCRIPTIONS) return
  throw new AppError(
    'active_subscription_exists',
    `An account may have at most ${MAX_OPEN_SUBSCRIPTIONS} subscriptions that have not ended.`,
  )
}

function named(held: Subscription[], id: number): Subscription {
  const found = held.find((one) => one.id === id)
  if (!found) throw new AppError('subscription_not_found', 'This account has no such subscription.')
  return found
}

/** Prepaid ones are changed by the login they carry (prepaid.ts). Errors: wrong_subscription_state. */
function soldByPlan(subscription: Subscription): Subscription {
  if (!isPrepaid(subscription)) return subscription
  throw new AppError('wrong_subscription_state', 'This subscription is prepaid: it has no plan.')
}

function onlyActive(held: Subscription[]): Subscription {
  const [first, second] = held.filter((one) => one.status === 'active' && !isPrepaid(one))
  if (!first) throw new AppError('wrong_subscription_state', 'The account has no active subscription.')
  if (second) {
    throw new AppError('subscription_id_needed', 'The account has several active subscriptions: name one.')
  }
  return first
}
