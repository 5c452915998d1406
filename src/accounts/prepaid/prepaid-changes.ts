// Changes of an open prepaid account: its term, state, password, kind and limits. Each use case finds the login, locks its
// account and reads the subscription again under that lock.
import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock } from '../../clock.ts'
import type { Day } from '../../day.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { KeptAnswers } from '../../kept-answers.ts'
import type { LiveSessions } from '../../live-sessions.ts'
import type { DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import { writeEnding } from '../../subscriptions/ending.ts'
import { type AccessLimits, type Catalogue, checkLimits } from '../../subscriptions/limits.ts'
import {
  daysOf,
  extendedPrepaid,
  type PrepaidKind,
  type PrepaidSubscription,
  type PrepaidTerm,
  prepaidDay,
  renewedPrepaid,
  resumedStatus,
  statusAt,
} from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidOwner, PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { checkVpnPassword } from '../../subscriptions/vpn-password.ts'
import type { Account } from '../account.ts'
import { lockAccount, updateProductChange } from '../account-store.ts'
import { checkDays } from './prepaid-input.ts'

type Deps = {
  db: Database
  clock: Clock
  catalogue: Catalogue
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: Pick<DedicatedAddresses, 'keep'>
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
}

export type LockedLogin = { account: Account; subscription: PrepaidSubscription; owner: PrepaidOwner }

/** Between finding a login and locking its account it may have moved to another account so often. */
const MOST_TRIES = 3

export function makePrepaidChanges(deps: Deps) {
  const { db, clock, catalogue, prepaidSubscriptions, dedicatedAddresses, liveSessions, keptAnswers } = deps

  /** Account and subscription of a login, both locked by `tx`. Errors: login_not_found, not_authenticated. */
  async function lockLogin(tx: Handle, caller: Caller, username: string): Promise<LockedLogin> {
    for (let tried = 1; tried <= MOST_TRIES; tried++) {
      const seen = await prepaidSubscriptions.findByUsername(tx, caller.brand.id, username)
      if (!seen) break
      const at = brandTime(caller.brand, clock.now())
      const account = await lockAccount(tx, seen.accountId, at)
      await caller.recheck?.(tx)
      const subscription = await prepaidSubscriptions.lock(tx, seen.id, seen.accountId)
      if (!account || !subscription) continue
      // Apps of an account with an e-mail see it among their products.
      if (account.email !== '') await updateProductChange(tx, account.id, at)
      const { brand, actor } = caller
      const owner = { brand, actor, accountId: account.id, testUser: account.testUser }
      return { account, subscription, owner }
    }
    throw loginNotFound()
  }

  function changeLogin<T>(
    caller: Caller,
    username: string,
    change: (tx: Handle, locked: LockedLogin) => Promise<T>,
  ): Promise<T> {
    return db.write(async (tx) => change(tx, await lockLogin(tx, caller, username)), caller.once)
  }

  /** A change after which the login may be allowed less. */
  function restrictLogin<T>(
    caller: Caller,
    username: string,
    change: (tx: Handle, locked: LockedLogin) => Promise<T>,
  ): Promise<T> {
    return changeLogin(caller, username, async (tx, locked) => {
      const changed = await change(tx, locked)
      await liveSessions.endForbidden(tx, { subscriptionIds: [locked.subscription.id] })
      return changed
    })
  }

  async function renew(
    caller: Caller,
    username: string,
    change: { days: number; limits: AccessLimits | undefined },
  ): Promise<{ expiresOn: Day }> {
    checkDays(change.days, caller.brand.settings)
    const limits = change.limits && (await checkLimits(db.read, catalogue, change.limits))
    return restrictLogin(caller, username, async (tx, locked) => {
      const today = prepaidDay(brandTime(caller.brand, clock.now()))
      const term = renewedPrepaid(locked.subscription, change.days, today)
      await prolong(tx, locked, { how: 'renewal', term, limits })
      return { expiresOn: term.dueOn }
    })
  }

  async function extend(
    caller: Caller,
    username: string,
    until: Day,
  ): Promise<{ days: number; expiresOn: Day }> {
    const maxDays = caller.brand.settings.max_period_days
    return changeLogin(caller, username, async (tx, locked) => {
      const today = prepaidDay(brandTime(caller.brand, clock.now()))
      const term = extendedPrepaid(locked.subscription, until, { today, maxDays })
      await prolong(tx, locked, { how: 'extension', term, limits: undefined })
      return { days: daysOf(term), expiresOn: term.dueOn }
    })
  }

  async function prolong(
    tx: Handle,
    { subscription, owner }: LockedLogin,
    change: { how: 'renewal' | 'extension'; term: PrepaidTerm; limits: AccessLimits | undefined },
  ): Promise<void> {
    await prepaidSubscriptions.prolong(tx, owner, subscription, change)
    await mustKeepAddress(tx, dedicatedAddresses, subscription.id, owner)
  }

  async function enable(caller: Caller, username: string): Promise<void> {
    await changeLogin(caller, username, async (tx, { subscription, owner }) => {
      if (subscription.status !== 'suspended') return
      const status = resumedStatus(subscription, brandTime(caller.brand, clock.now()))
      await prepaidSubscriptions.change(tx, owner, subscription, { action: 'subscription.resume', status })
    })
  }

  async function disable(caller: Caller, username: string): Promise<void> {
    await restrictLogin(caller, username, async (tx, { subscription, owner }) => {
      if (subscription.status === 'suspended') return
      const change = { action: 'subscription.suspend', status: 'suspended' as const }
      await prepaidSubscriptions.change(tx, owner, subscription, change)
    })
  }

  async function setPassword(caller: Caller, username: string, password: string): Promise<void> {
    checkVpnPassword(password)
    await changeLogin(caller, username, async (tx, { account, subscription, owner }) => {
      if (isDisabled(account, subscription)) throw disabled()
      const change = { action: 'subscription.set_password', vpnPassword: password }
      await prepaidSubscriptions.change(tx, owner, subscription, change)
      await keptAnswers.forget(tx, account.id)
    })
  }

  async function setKind(caller: Caller, username: string, kind: PrepaidKind): Promise<void> {
    await restrictLogin(caller, username, async (tx, { account, subscription, owner }) => {
      if (subscription.kind === kind) throw new AppError('kind_unchanged', `The account is ${kind} already.`)
      if (isDisabled(account, subscription)) throw disabled()
      if (statusAt(subscription, brandTime(caller.brand, clock.now())) === 'expired')
        throw new AppError('subscription_expired', 'The account has expired.')
      await prepaidSubscriptions.change(tx, owner, subscription, { action: 'subscription.set_kind', kind })
    })
  }

  async function setLimits(caller: Caller, username: string, wanted: AccessLimits): Promise<void> {
    const limits = await checkLimits(db.read, catalogue, wanted)
    await changeLogin(caller, username, async (tx, { subscription, owner }) => {
      await writeEnding(tx, liveSessions, [
        await prepaidSubscriptions.setLimits(tx, owner, subscription, limits),
      ])
    })
  }

  return { changeLogin, renew, extend, enable, disable, setPassword, setKind, setLimits }
}

/** Errors: dedicated_address_lost. */
export async function mustKeepAddress(
  tx: Handle,
  dedicatedAddresses: Pick<DedicatedAddresses, 'keep'>,
  subscriptionId: number,
  owner: PrepaidOwner,
): Promise<void> {
  const kept = await dedicatedAddresses.keep(tx, subscriptionId, owner)
  if (kept === 'lost')
    throw new AppError('dedicated_address_lost', 'Another account has its dedicated address.')
}

export function loginNotFound(): AppError {
  return new AppError('login_not_found', 'The brand has no prepaid account of this VPN username.')
}

function isDisabled(account: Account, subscription: PrepaidSubscription): boolean {
  return account.status === 'suspended' || subscription.status === 'suspended'
}

function disabled(): AppError {
  return new AppError('subscription_disabled', 'The account is disabled.')
}
