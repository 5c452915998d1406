import type { Caller } from '../../brands/brand.ts'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { writeChange } from '../../events/record.ts'
import type { Random } from '../../ids.ts'
import type { Vault } from '../../secrets.ts'
import { type EndingChange, writeEnding } from '../../subscriptions/ending.ts'
import { type AccessLimits, type Catalogue, checkLimits, decodeLimits } from '../../subscriptions/limits.ts'
import { changeLimits } from '../../subscriptions/plan-changes.ts'
import { type PrepaidKind, resumedStatus } from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { findRecords } from '../../subscriptions/records.ts'
import { type CancelType, wrongState } from '../../subscriptions/subscription.ts'
import { subscriptionEvent } from '../../subscriptions/subscription-events.ts'
import type { Subscriptions, VpnLogin } from '../../subscriptions/subscriptions.ts'
import { resumeAll, suspendAll } from '../../subscriptions/suspension.ts'
import { renewVpnPasswords } from '../../subscriptions/vpn-renewal.ts'
import { type Closing, endSubscription } from '../closing.ts'
import { type Locked, makeLockedSubscription } from './locked-subscription.ts'
import { makeSubscriptionTerms, type TermDeps } from './subscription-terms.ts'

export type SubscriptionChanges = ReturnType<typeof makeSubscriptionChanges>

type Deps = Closing &
  TermDeps & {
    random: Random
    vault: Vault
    catalogue: Catalogue
    subscriptions: Closing['subscriptions'] &
      Pick<Subscriptions, 'withdrawOne' | 'keepRenewing' | 'requestCancellation'>
    prepaidSubscriptions: Closing['prepaidSubscriptions'] & Pick<PrepaidSubscriptions, 'change' | 'setLimits'>
  }

export function makeSubscriptionChanges(deps: Deps) {
  const { db, random, vault, catalogue, subscriptions, prepaidSubscriptions, liveSessions, keptAnswers } =
    deps
  const { change } = makeLockedSubscription(deps)

  /** As `change`, for what may forbid access. */
  function restrict<T>(
    caller: Caller,
    id: number,
    work: (tx: Handle, locked: Locked) => Promise<T>,
  ): Promise<T> {
    return change(caller, id, async (tx, locked) => {
      const result = await work(tx, locked)
      await liveSessions.endForbidden(tx, { subscriptionIds: [id] })
      return result
    })
  }

  /** Notes a cancellation for the nightly run. Errors: those of `change`, wrong_subscription_state, cancellation_pending. */
  function cancel(
    caller: Caller,
    id: number,
    { type, reason }: { type: CancelType; reason: string | undefined },
  ): Promise<void> {
    return change(caller, id, async (tx, { subscription, prepaid, owner }) => {
      if (prepaid) throw endsByItself()
      const wanted = { type, scope: 'subscription' as const, reason }
      await subscriptions.requestCancellation(tx, owner, subscription, wanted)
    })
  }

  /** Takes back a cancellation that waits, of the whole account too. Errors: those of `change`, wrong_subscription_state. */
  function uncancel(caller: Caller, id: number): Promise<{ dueOn: Day }> {
    return change(caller, id, async (tx, { subscription, owner }) => {
      if (subscription.cancelType === null)
        throw new AppError('wrong_subscription_state', 'No cancellation of this subscription is pending.')
      await subscriptions.withdrawOne(tx, owner, subscription)
      return { dueOn: subscription.dueOn }
    })
  }

  /** False when it is suspended already. A plan is not charged meanwhile. Errors: those of `change`. */
  function suspend(caller: Caller, id: number): Promise<boolean> {
    return restrict(caller, id, async (tx, { subscription, prepaid, owner, at }) => {
      if (subscription.status === 'suspended') return false
      if (prepaid) {
        const suspended = { action: 'subscription.suspend', status: 'suspended' as const }
        await prepaidSubscriptions.change(tx, owner, prepaid, suspended)
        return true
      }
      if (subscription.status !== 'active') throw wrongState(subscription.status)
      await suspendAll(tx, { ...owner, brandId: owner.brand.id, at }, [subscription])
      return true
    })
  }

  /** False when it is not suspended. Errors: those of `change`, account_not_active while its account is suspended. */
  function resume(caller: Caller, id: number): Promise<boolean> {
    return change(caller, id, async (tx, { account, subscription, prepaid, owner, at }) => {
      if (subscription.status !== 'suspended') return false
      if (prepaid) {
        const resumed = { action: 'subscription.resume', status: resumedStatus(prepaid, at) }
        await prepaidSubscriptions.change(tx, owner, prepaid, resumed)
        return true
      }
      if (account.status === 'suspended')
        throw new AppError('account_not_active', 'The account is suspended: resume the account.')
      const today = subscriptions.today(owner.brand)
      await resumeAll(tx, { ...owner, brandId: owner.brand.id, at, today }, [subscription])
      return true
    })
  }

  /**
   * Undefined: what the brand sets for all. `check` looks at the subscription before it is changed. Errors: those of `change` and
   * `check`, invalid_input.
   */
  async function setLimits(
    caller: Caller,
    id: number,
    wanted: AccessLimits | undefined,
    check?: (tx: Handle) => Promise<void>,
  ): Promise<void> {
    const limits = wanted && (await checkLimits(db.read, catalogue, wanted))
    const write = async (tx: Handle, { subscription, prepaid, owner, at }: Locked): Promise<EndingChange> => {
      if (prepaid && limits) return prepaidSubscriptions.setLimits(tx, owner, prepaid, limits)
      const [record] = await findRecords(tx, [id])
      const before = decodeLimits(record?.limits ?? null)
      return changeLimits(tx, owner, subscription, { limits, before, at })
    }
    await change(caller, id, async (tx, locked) => {
      await check?.(tx)
      await writeEnding(tx, liveSessions, [await write(tx, locked)])
    })
  }

  /**
   * Trial, paid or freemium, of what is paid by days; whether a plan goes on after its term. A plan that is not to renew is cancelled
   * at its due day, and one that is to renew has no cancellation any more. Errors: those of `change` and `check`,
   * wrong_subscription_state.
   */
  async function setTerms(
    caller: Caller,
    id: number,
    { kind, renews }: { kind?: PrepaidKind | undefined; renews?: boolean | undefined },
    check?: (tx: Handle) => Promise<void>,
  ): Promise<void> {
    await change(caller, id, async (tx, { subscription, prepaid, owner }) => {
      await check?.(tx)
      if (kind !== undefined && !prepaid)
        throw new AppError(
          'wrong_subscription_state',
          'A plan has no kind: only what is paid by days has one.',
        )
      if (kind !== undefined && prepaid && prepaid.kind !== kind)
        await prepaidSubscriptions.change(tx, owner, prepaid, { action: 'subscription.set_kind', kind })
      const isRenewing = !prepaid && !subscription.autoTerminate && subscription.cancelType === null
      if (renews === undefined || renews === isRenewing) return
      if (prepaid) throw endsByItself()
      if (renews) return subscriptions.keepRenewing(tx, owner, subscription)
      const cancellation = { type: 'at_due_date', scope: 'subscription', reason: undefined } as const
      await subscriptions.requestCancellation(tx, owner, subscription, cancellation)
    })
  }

  /** Ends it now; an account without an e-mail ends with its last one. Errors: those of `change`. */
  function end(caller: Caller, id: number): Promise<void> {
    return change(caller, id, (tx, { account, subscription, held, at }) => {
      const { brand, actor } = caller
      const ending = { brand, account, actor, at, endAs: 'terminated' as const }
      return endSubscription(tx, deps, ending, { subscription, held })
    })
  }

  /** A new VPN password; live sessions end. Errors: those of `change`. */
  function rotate(caller: Caller, id: number): Promise<{ username: string }> {
    return change(caller, id, async (tx, { account, subscription, owner, at }) => {
      const { brand, actor, accountId } = owner
      const who = { brandId: brand.id, accountId, actor, at }
      await renewVpnPasswords(tx, { random, vault }, who, [subscription])
      await keptAnswers.forget(tx, account.id)
      await liveSessions.endAll(tx, { subscriptionIds: [id] }, 'new_vpn_password')
      return { username: subscription.vpnUsername }
    })
  }

  /** The login in clear; the audit trail shows who asked. Errors: those of `change`, UnreadableError. */
  async function reveal(caller: Caller, id: number): Promise<VpnLogin> {
    const { subscription } = await change(caller, id, async (tx, locked) => {
      const { brand, actor, accountId } = locked.owner
      await writeChange(tx, {
        ...{ at: locked.at, brandId: brand.id, accountId, actor },
        ...{ action: 'subscription.reveal', target: `subscription:${id}` },
        event: subscriptionEvent('login.revealed', locked.subscription),
      })
      return locked
    })
    const password = vault.decrypt('vpn_password', id, subscription.vpnPassword)
    return { username: subscription.vpnUsername, password }
  }

  return {
    ...makeSubscriptionTerms(deps),
    cancel,
    uncancel,
    suspend,
    resume,
    setLimits,
    setTerms,
    end,
    rotate,
    reveal,
  }
}

function endsByItself(): AppError {
  return new AppError(
    'wrong_subscription_state',
    'What is paid by days ends by itself: it cannot be cancelled, and does not renew.',
  )
}
