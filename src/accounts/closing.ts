// Closing an account inside a transaction: by its owner, by the nightly run of a cancellation, or with its last login.
import type { Actor } from '../audit/actor.ts'
import type { Brand } from '../brands/brand.ts'
import { releaseAccounts } from '../brands/usage.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import type { LiveSessions } from '../live-sessions.ts'
import type { DedicatedAddresses } from '../locations/dedicated-addresses.ts'
import { type EndingChange, writeEnding } from '../subscriptions/ending.ts'
import type { PrepaidSubscription } from '../subscriptions/prepaid-subscription.ts'
import type { PrepaidSubscriptions } from '../subscriptions/prepaid-subscriptions.ts'
import { isOpen, isPrepaid, type Subscription } from '../subscriptions/subscription.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { type Account, accountData } from './account.ts'
import { releaseEmails, updateClosed } from './account-store.ts'
import { deleteAliases } from './alias-store.ts'
import { endResetLinks } from './reset-store.ts'

/** What closing needs. */
export type Closing = {
  subscriptions: Pick<Subscriptions, 'lock' | 'end' | 'endAll'>
  prepaidSubscriptions: Pick<PrepaidSubscriptions, 'lockAll' | 'end'>
  dedicatedAddresses: Pick<DedicatedAddresses, 'giveBack'>
  tokens: Pick<Tokens, 'endPairs'>
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
}
type Ending = {
  brand: Brand
  account: Account
  actor: Actor
  at: Instant
  /** What its running subscriptions become. */
  endAs: 'cancelled' | 'terminated'
  /** Kept in the audit trail. */
  reason?: string | undefined
}

/**
 * Ends subscriptions, aliases, tokens and reset links and frees the e-mail; the closed record stays.
 * The account's row must be locked by `tx`, which frees the account's place under the quota when all else is done.
 */
export async function closeAccount(tx: Handle, deps: Closing, closing: Ending): Promise<void> {
  const { brand, account, actor, at, endAs } = closing
  const { subscriptions, prepaidSubscriptions, tokens } = deps
  const held = await subscriptions.lock(tx, account.id)
  const byPlan = held.filter((one) => !isPrepaid(one))
  const ended = await subscriptions.endAll(tx, { brand, accountId: account.id, actor }, byPlan, endAs)
  if (byPlan.length < held.length)
    ended.push(...(await endPrepaid(tx, deps, closing, await prepaidSubscriptions.lockAll(tx, account.id))))
  await Promise.all([
    releaseEmails(tx, account.id),
    deleteAliases(tx, account.id),
    tokens.endPairs(tx, account.id),
    endResetLinks(tx, account.id, at),
    deps.keptAnswers.forget(tx, account.id),
    updateClosed(tx, account.id, at),
  ])
  const sessionsEnded = await writeEnding(tx, deps.liveSessions, ended, { accountId: account.id })
  await writeChange(tx, {
    at,
    brandId: brand.id,
    accountId: account.id,
    actor,
    action: 'account.close',
    target: `account:${account.id}`,
    before: { status: account.status, email: account.email },
    after: { status: 'closed', ...(closing.reason !== undefined && { reason: closing.reason }) },
    event: happened('account.closed', thingId('account', account.id), {
      ...{ account: accountData({ ...account, status: 'closed' }), ended_as: endAs },
      reason: closing.reason ?? null,
      ended_subscription_ids: held.filter(isOpen).map(({ id }) => thingId('subscription', id)),
      sessions_ended: sessionsEnded,
    }),
  })
}

/**
 * Ends one subscription now. An account that has no e-mail and nothing else that is open is closed with it. `held`: all of the
 * account, locked by `tx`.
 */
export async function endSubscription(
  tx: Handle,
  deps: Closing,
  ending: Ending,
  { subscription, held }: { subscription: Subscription; held: readonly Subscription[] },
): Promise<void> {
  const { brand, account, actor, endAs } = ending
  const others = held.filter((one) => one.id !== subscription.id && isOpen(one))
  if (account.email === '' && others.length === 0) {
    await closeAccount(tx, deps, ending)
    return releaseAccounts(tx, brand.id, 1)
  }
  const ended = isPrepaid(subscription)
    ? await endPrepaid(tx, deps, ending, await lockOpen(tx, deps, subscription))
    : await deps.subscriptions.end(tx, { brand, accountId: account.id, actor }, subscription, endAs)
  await deps.keptAnswers.forget(tx, account.id)
  await writeEnding(tx, deps.liveSessions, ended)
}

/** The same subscription as a prepaid one; none when it has ended. */
async function lockOpen(
  tx: Handle,
  { prepaidSubscriptions }: Pick<Closing, 'prepaidSubscriptions'>,
  { id, accountId }: Subscription,
): Promise<PrepaidSubscription[]> {
  return (await prepaidSubscriptions.lockAll(tx, accountId)).filter((one) => one.id === id)
}

/** Ends prepaid subscriptions, locked by `tx`: logins and external ids are free again, addresses after a quarantine. */
async function endPrepaid(
  tx: Handle,
  { prepaidSubscriptions, dedicatedAddresses }: Pick<Closing, 'prepaidSubscriptions' | 'dedicatedAddresses'>,
  { brand, account, actor, endAs }: Ending,
  open: PrepaidSubscription[],
): Promise<EndingChange[]> {
  const owner = { brand, accountId: account.id, actor }
  const ended: EndingChange[] = []
  for (const one of open) {
    await dedicatedAddresses.giveBack(tx, one.id, owner)
    ended.push(await prepaidSubscriptions.end(tx, owner, one, endAs))
  }
  return ended
}
