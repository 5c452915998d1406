// What an account buys, changes and cancels: its subscriptions, always with the account's row locked first.
import { writeAudit } from '../audit/audit.ts'
import { brandTime, type Caller } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { IdBlocks } from '../db/id-blocks.ts'
import { AppError } from '../errors.ts'
import type { Plans } from '../plans/plans.ts'
import { type CancelType, isPrepaid, type Subscription } from '../subscriptions/subscription.ts'
import type { Subscriptions, VpnLogin } from '../subscriptions/subscriptions.ts'
import type { TokenPair } from '../tokens/token.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Account } from './account.ts'
import { updateProductChange } from './account-store.ts'
import type { Accounts } from './accounts.ts'

export type Purchases = ReturnType<typeof makePurchases>

type Deps = {
  db: Database
  clock: Clock
  accounts: Pick<Accounts, 'lockActive'>
  plans: Pick<Plans, 'mustBeSold'>
  subscriptions: Subscriptions
  tokens: Pick<Tokens, 'issue'>
  ids: IdBlocks
}

export type Purchase = { email: string; login: VpnLogin; pair: TokenPair }
type PlanChange = { planMonths: number; autoTerminate: boolean | undefined }

export function makePurchases({ db, clock, accounts, plans, subscriptions, tokens, ids }: Deps) {
  /**
   * A new subscription; with `orUpgrade` an active one is upgraded instead and keeps its VPN login. Both withdraw the
   * account's cancellation.
   * Errors: unknown_plan, active_subscription_exists, account_not_active.
   */
  async function buy(
    caller: Caller,
    accountId: number,
    change: PlanChange & { orUpgrade: boolean },
  ): Promise<Purchase> {
    const id = await ids.take('subscription')
    return changeSubscriptions(caller, accountId, async (tx, account, held) => {
      await plans.mustBeSold(tx, caller.brand.id, change.planMonths)
      const owner = { ...caller, accountId, testUser: account.testUser }
      const active = held.find((one) => one.status === 'active' && !isPrepaid(one))
      if (!active) {
        const { planMonths, autoTerminate = false } = change
        const login = await subscriptions.start(tx, owner, { id, planMonths, autoTerminate })
        await subscriptions.withdrawCancellations(tx, owner, held)
        return login
      }
      if (change.orUpgrade) return subscriptions.upgrade(tx, owner, active, change, held)
      throw new AppError('active_subscription_exists', 'The account has an active subscription.')
    })
  }

  /** Errors: subscription_not_found, unknown_plan, wrong_subscription_state, account_not_active. */
  function upgrade(
    caller: Caller,
    accountId: number,
    change: PlanChange & { subscriptionId: number },
  ): Promise<Purchase> {
    return changeSubscriptions(caller, accountId, async (tx, account, held) => {
      const subscription = soldByPlan(named(held, change.subscriptionId))
      await plans.mustBeSold(tx, caller.brand.id, change.planMonths)
      const owner = { ...caller, accountId, testUser: account.testUser }
      return subscriptions.upgrade(tx, owner, subscription, change, held)
    })
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

  function changeSubscriptions(
    caller: Caller,
    accountId: number,
    change: (tx: Handle, account: Account, held: Subscription[]) => Promise<VpnLogin>,
  ): Promise<Purchase> {
    return db.write(async (tx) => {
      const at = brandTime(caller.brand, clock.now())
      const account = await accounts.lockActive(tx, caller, accountId, at)
      const login = await change(tx, account, await subscriptions.lock(tx, accountId))
      const { brand, actor } = caller
      const [pair] = await Promise.all([
        tokens.issue(tx, { brand, accountId, aliasId: null }),
        updateProductChange(tx, accountId, at),
        writeAudit(tx, {
          at,
          brandId: brand.id,
          accountId,
          actor,
          action: 'token.issue',
          target: `account:${accountId}`,
        }),
      ])
      return { email: account.email, login, pair }
    }, caller.once)
  }

  return { buy, upgrade, cancel }
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
