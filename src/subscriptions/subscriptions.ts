import { writeLedger } from '../billing/ledger.ts'
import { type Brand, brandDay, brandTime } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'
import { writeChange } from '../events/record.ts'
import type { Random } from '../ids.ts'
import type { Vault } from '../secrets.ts'
import { makeCancellations, type Owner } from './cancellations.ts'
import type { EndingChange } from './ending.ts'
import { type AccessLimits, encodeLimits } from './limits.ts'
import { deleteExternalId, type ExternalId, findAsked, insertExternalId } from './prepaid-store.ts'
import type { PrepaidKind } from './prepaid-subscription.ts'
import { statusOf } from './records.ts'
import {
  firstTerm,
  makeVpnPassword,
  makeVpnUsername,
  type Subscription,
  upgradedTerm,
  wrongState,
} from './subscription.ts'
import { createdEvent, endedEvent, upgradedEvent } from './subscription-events.ts'
import {
  endIfUnchanged,
  insertSubscription,
  listBrandsDue,
  listDue,
  listSubscriptions,
  lockDue,
  lockSubscriptions,
  postponeIfUnchanged,
  updatePlan,
} from './subscription-store.ts'

export type Subscriptions = ReturnType<typeof makeSubscriptions>

type Deps = { db: Database; clock: Clock; random: Random; vault: Vault }
export type Start = {
  /** One of db/id-blocks.ts. */
  id: number
  planMonths: number
  autoTerminate: boolean
  /** Absent: made up. */
  login?: VpnLogin
  kind?: PrepaidKind
  limits?: AccessLimits | undefined
  externalId?: ExternalId | undefined
}
export type VpnLogin = { username: string; password: string }

export function makeSubscriptions({ db, clock, random, vault }: Deps) {
  const today = (brand: Brand): Day => brandDay(brand, clock.now())
  const cancellations = makeCancellations({ clock, today })

  /**
   * A new subscription due in `planMonths` months, with its VPN login, its ledger row and its audit row. Errors:
   * username_taken, external_id_taken.
   */
  async function start(tx: Handle, owner: Owner, wanted: Start): Promise<VpnLogin> {
    const { brand, accountId, testUser, actor } = owner
    const at = brandTime(brand, clock.now())
    const { id, planMonths, autoTerminate, kind = 'paid', limits, externalId } = wanted
    const term = firstTerm(today(brand), planMonths)
    const login = wanted.login ?? { username: makeVpnUsername(random), password: makeVpnPassword(random) }
    await insertSubscription(tx, {
      ...{ id, brandId: brand.id, accountId, planMonths, term, autoTerminate, at },
      ...{ kind, limits: encodeLimits(limits) },
      vpnUsername: login.username,
      vpnPassword: vault.encrypt('vpn_password', id, login.password),
    })
    if (externalId) await insertExternalId(tx, brand.id, externalId, id)
    const ledger = { brandId: brand.id, accountId, subscriptionId: id, planMonths, testUser, at }
    await writeLedger(tx, { ...ledger, kind: 'start', startsOn: term.startsOn, endsOn: term.dueOn })
    const { username: vpnUsername } = login
    const started = { id, accountId, planMonths, status: 'active' as const, dueOn: term.dueOn, vpnUsername }
    await writeChange(tx, {
      at,
      brandId: brand.id,
      accountId,
      actor,
      action: 'subscription.start',
      target: `subscription:${id}`,
      after: {
        ...{ planMonths, dueOn: term.dueOn, autoTerminate, vpnUsername },
        ...(kind !== 'paid' && { kind }),
        ...{ limits, externalId: externalId?.id },
      },
      event: createdEvent(started, {
        ...{ kind, limits, externalId: externalId?.id, startsOn: term.startsOn, testUser },
      }),
    })
    return login
  }

  /**
   * Changes the plan; the VPN login stays. `held`: all of the account, as a new term withdraws what is to end them. True: a new
   * term was billed. Errors: wrong_subscription_state when it is not active.
   */
  async function upgrade(
    tx: Handle,
    owner: Owner,
    subscription: Subscription,
    change: { planMonths: number; autoTerminate: boolean | undefined },
    held: Subscription[],
  ): Promise<boolean> {
    if (subscription.status !== 'active') throw wrongState(subscription.status)
    const { brand, accountId, testUser, actor } = owner
    const at = brandTime(brand, clock.now())
    const day = today(brand)
    const { planMonths } = change
    const term = upgradedTerm(subscription, planMonths, day, brand.settings.upgrade_due_date)
    const dueOn = term?.dueOn ?? subscription.dueOn
    const billingDay = term?.billingDay ?? subscription.billingDay
    const autoTerminate = change.autoTerminate ?? subscription.autoTerminate
    const runOn = subscription.cancelType === 'midnight' ? subscription.nextRunOn : null
    await Promise.all([
      updatePlan(tx, subscription.id, {
        planMonths,
        autoTerminate,
        dueOn,
        billingDay,
        nextRunOn: runOn ?? dueOn,
      }),
      term &&
        writeLedger(tx, {
          brandId: brand.id,
          accountId,
          subscriptionId: subscription.id,
          kind: 'upgrade',
          planMonths,
          startsOn: term.startsOn,
          endsOn: term.dueOn,
          testUser,
          at,
        }),
      writeChange(tx, {
        at,
        brandId: brand.id,
        accountId,
        actor,
        action: 'subscription.upgrade',
        target: `subscription:${subscription.id}`,
        before: pick(subscription),
        after: { planMonths, dueOn, autoTerminate },
        event: upgradedEvent(
          { ...subscription, planMonths, dueOn },
          {
            previousDueOn: subscription.dueOn,
            term: term && { kind: 'upgrade', startsOn: term.startsOn, endsOn: term.dueOn, testUser },
          },
        ),
      }),
    ])
    if (term) await cancellations.withdrawCancellations(tx, owner, held, { ...subscription, dueOn })
    return term !== undefined
  }

  /** Ends those that still run. */
  async function endAll(
    tx: Handle,
    owner: Pick<Owner, 'brand' | 'accountId' | 'actor'>,
    subscriptions: Subscription[],
    status: 'cancelled' | 'terminated',
  ): Promise<EndingChange[]> {
    const running = subscriptions.filter((one) => one.status === 'active' || one.status === 'suspended')
    return (await Promise.all(running.map((one) => end(tx, owner, one, status)))).flat()
  }

  /** Ends one; none when it changed since it was read. */
  async function end(
    tx: Handle,
    owner: Pick<Owner, 'brand' | 'accountId' | 'actor'>,
    subscription: Subscription,
    status: 'cancelled' | 'terminated',
  ): Promise<EndingChange[]> {
    const at = brandTime(owner.brand, clock.now())
    const ended = await endIfUnchanged(tx, subscription, status, at)
    if (!ended) return []
    await deleteExternalId(tx, owner.brand.id, subscription.id)
    const entry = {
      at,
      brandId: owner.brand.id,
      accountId: owner.accountId,
      actor: owner.actor,
      action: status === 'cancelled' ? 'subscription.cancel' : 'subscription.terminate',
      target: `subscription:${subscription.id}`,
      before: pick(subscription),
      after: { status },
    }
    const event = endedEvent('subscription.terminated', { ...subscription, status })
    return [{ subscriptionId: subscription.id, entry, event }]
  }

  /** Newest first, VPN passwords in clear; bounded. */
  async function list(brand: Brand, accountId: number) {
    const now = brandTime(brand, clock.now())
    const rows = await listSubscriptions(db.read, accountId)
    return rows.map((row) => ({
      ...row,
      status: statusOf(row, now),
      vpnPassword: vault.decrypt('vpn_password', row.id, row.vpnPassword),
    }))
  }

  function openLogin(subscription: Subscription): VpnLogin {
    const password = vault.decrypt('vpn_password', subscription.id, subscription.vpnPassword)
    return { username: subscription.vpnUsername, password }
  }

  /** Sets the day of the next look at a subscription that turned out not to be due. */
  async function postpone(tx: Handle, subscription: Subscription, nextRunOn: Day | null): Promise<void> {
    await postponeIfUnchanged(tx, subscription, nextRunOn)
  }

  return {
    start,
    upgrade,
    ...cancellations,
    endAll,
    end,
    openLogin,
    list,
    postpone,
    today,
    lock: lockSubscriptions,
    findAsked,
    listDue,
    lockDue,
    listBrandsDue,
  }
}

function pick({ status, planMonths, dueOn, autoTerminate }: Subscription) {
  return { status, planMonths, dueOn, autoTerminate }
}
