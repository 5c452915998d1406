// The nightly run of due subscriptions: renew, end, close (AMAPI contract sections 4 and 5). It works in bounded batches that
// can be repeated at any time: each step moves `next_run_on` in the transaction that does the work.

import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import { writeLedger } from '../billing/ledger.ts'
import type { Brand } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import { releaseAccounts } from '../brands/usage.ts'
import type { Clock } from '../clock.ts'
import { addDays, type Day, dayIn } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import type { LiveSessions } from '../live-sessions.ts'
import type { DedicatedAddresses } from '../locations/dedicated-addresses.ts'
import type { PrepaidSubscriptions } from '../subscriptions/prepaid-subscriptions.ts'
import { decideNightly, type Subscription, type Term } from '../subscriptions/subscription.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { findAccounts, lockAccount, updateProductChange } from './account-store.ts'
import { closeAccount } from './closing.ts'

/** Subscriptions handled in one transaction (issue: at most 500). */
export const NIGHTLY_BATCH = 500
/** Sent to the database together; small, so that requests are answered between two of them. */
const CHUNK = 20

export type Nightly = ReturnType<typeof makeNightly>

type Deps = {
  db: Database
  clock: Clock
  brands: Pick<Brands, 'findById'>
  subscriptions: Subscriptions
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: DedicatedAddresses
  tokens: Pick<Tokens, 'endPairs'>
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
}

export function makeNightly(deps: Deps) {
  const { db, clock, brands, subscriptions, liveSessions } = deps
  const actor: Actor = { kind: 'job', name: 'nightly' }

  /** Whether anything is due anywhere; cheap, asked at each turn of the job. */
  async function isDue(): Promise<boolean> {
    for (const brand of await brandsDue()) {
      if ((await subscriptions.listDue(db.read, brand.id, subscriptions.today(brand), 1)).length > 0)
        return true
    }
    return false
  }

  /** Brands with something due; the day that begins first on earth decides who is asked. */
  async function brandsDue(): Promise<Brand[]> {
    const ids = await subscriptions.listBrandsDue(db.read, addDays(dayIn('UTC', clock.now()), 1))
    const found = await Promise.all(ids.map((id) => brands.findById(id)))
    return found.filter((brand) => brand !== undefined)
  }

  /**
   * Handles up to NIGHTLY_BATCH due subscriptions of a brand in one transaction; returns how many. Accounts that are being
   * changed by others are not waited for.
   */
  async function runBatch(brand: Brand): Promise<number> {
    const today = subscriptions.today(brand)
    // Nothing due is the usual answer: it must not cost a write.
    if ((await subscriptions.listDue(db.read, brand.id, today, 1)).length === 0) return 0
    return db.write(async (tx) => {
      const due = await subscriptions.listDue(tx, brand.id, today, NIGHTLY_BATCH)
      let [handled, closed] = [0, 0]
      for (let i = 0; i < due.length; i += CHUNK) {
        const mine = await subscriptions.lockDue(tx, due.slice(i, i + CHUNK), today)
        closed += await handle(tx, brand, mine, today)
        handled += mine.length
      }
      await releaseAccounts(tx, brand.id, closed)
      return handled
    })
  }

  /** Returns how many accounts were closed. */
  async function handle(tx: Handle, brand: Brand, due: Subscription[], today: Day): Promise<number> {
    const testUsers = await findTestUsers(tx, due)
    const renewals: { subscription: Subscription; term: Term }[] = []
    const others: Subscription[] = []
    for (const subscription of due) {
      const step = decideNightly(subscription, today)
      if (step.kind === 'renew') renewals.push({ subscription, term: step.term })
      else others.push(subscription)
    }
    await renew(tx, brand, renewals, testUsers)
    let closed = 0
    for (const subscription of others) if (await endOrWait(tx, brand, subscription, today)) closed++
    return closed
  }

  async function renew(
    tx: Handle,
    brand: Brand,
    renewals: { subscription: Subscription; term: Term }[],
    testUsers: Set<number>,
  ): Promise<void> {
    const at = clock.now()
    const moved = await Promise.all(
      renewals.map(({ subscription, term }) => subscriptions.renewIfUnchanged(tx, subscription, term)),
    )
    const done = renewals.filter((_, i) => moved[i])
    await Promise.all([
      writeLedger(
        tx,
        ...done.map(({ subscription, term }) => ({
          brandId: brand.id,
          accountId: subscription.accountId,
          subscriptionId: subscription.id,
          kind: 'renewal' as const,
          planMonths: subscription.planMonths,
          startsOn: term.startsOn,
          endsOn: term.dueOn,
          testUser: testUsers.has(subscription.accountId),
          at,
        })),
      ),
      writeAudit(
        tx,
        ...done.map(({ subscription, term }) => ({
          at,
          brandId: brand.id,
          accountId: subscription.accountId,
          actor,
          action: 'subscription.renew',
          target: `subscription:${subscription.id}`,
          before: { dueOn: subscription.dueOn },
          after: { dueOn: term.dueOn },
        })),
      ),
    ])
  }

  /**
   * Handles one subscription: locks the row of the account and decides again under the lock. True when the account was
   * closed.
   */
  async function endOrWait(tx: Handle, brand: Brand, seen: Subscription, today: Day): Promise<boolean> {
    const at = clock.now()
    const { accountId } = seen
    const account = await lockAccount(tx, accountId, at)
    const subscription = (await subscriptions.lock(tx, accountId)).find((one) => one.id === seen.id)
    if (!account || !subscription) return false
    const step = decideNightly(subscription, today)
    if (step.kind === 'wait') {
      await subscriptions.postpone(tx, subscription, step.nextRunOn)
      return false
    }
    if (step.kind === 'renew') return false // changed meanwhile: the next batch takes it
    if (step.kind === 'cancel' && step.scope === 'account') {
      await closeAccount(tx, deps, { brand, account, actor, at, endAs: 'cancelled' })
      return true
    }
    const status = step.kind === 'cancel' ? 'cancelled' : 'terminated'
    await subscriptions.end(tx, { brand, accountId, actor }, subscription, status)
    await updateProductChange(tx, accountId, at)
    await liveSessions.endForbidden(tx, { subscriptionIds: [subscription.id] })
    return false
  }

  return { isDue, brandsDue, runBatch }
}

async function findTestUsers(tx: Handle, due: Subscription[]): Promise<Set<number>> {
  const found = await findAccounts(tx, [...new Set(due.map((one) => one.accountId))])
  return new Set(found.filter((account) => account.testUser).map((account) => account.id))
}
