// The nightly run of due subscriptions: renew, end, close (AMAPI contract sections 4 and 5). It works in bounded batches that
// can be repeated at any time: each step moves `next_run_on` in the transaction that does the work.

import type { Actor } from '../audit/actor.ts'
import { type Brand, brandTime } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import { releaseAccounts } from '../brands/usage.ts'
import type { Clock } from '../clock.ts'
import { addDays, type Day, dayIn } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import { chooseLanguage } from '../languages/choice.ts'
import type { LiveSessions } from '../live-sessions.ts'
import type { DedicatedAddresses } from '../locations/dedicated-addresses.ts'
import type { TermEvent } from '../mail/mail.ts'
import type { Outbox } from '../mail/outbox.ts'
import { writeEnding } from '../subscriptions/ending.ts'
import { renewPlans } from '../subscriptions/plan-changes.ts'
import type { PrepaidSubscriptions } from '../subscriptions/prepaid-subscriptions.ts'
import { decideNightly, type Subscription, type Term } from '../subscriptions/subscription.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Account } from './account.ts'
import { findAccounts, lockAccount, updateProductChange } from './account-store.ts'
import { closeAccount } from './closing.ts'
import { type NightCounts, noCounts } from './night-counts.ts'

/** Subscriptions handled in one transaction (issue: at most 500). */
export const NIGHTLY_BATCH = 500
/** Sent to the database together; small, so that requests are answered between two of them. */
const CHUNK = 20

export type Nightly = ReturnType<typeof makeNightly>

type Deps = {
  db: Database
  clock: Clock
  brands: Pick<Brands, 'findById' | 'listMoved'>
  subscriptions: Subscriptions
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: DedicatedAddresses
  tokens: Pick<Tokens, 'endPairs'>
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
  outbox: Pick<Outbox, 'term'>
}

/** `handled`: how many were looked at; 0: nothing is due, or others have all of it. */
export type NightBatch = { handled: number; done: NightCounts }
type Work = { due: Subscription[]; today: Day; done: NightCounts }

export function makeNightly(deps: Deps) {
  const { db, clock, brands, subscriptions, liveSessions } = deps
  const actor: Actor = { kind: 'job', name: 'nightly' }

  /** Whether anything is due anywhere; cheap, asked at each turn of the job. */
  async function isDue(): Promise<boolean> {
    for (const brand of await brandsDue()) if (await isDueIn(brand)) return true
    return false
  }

  async function isDueIn(brand: Brand): Promise<boolean> {
    return (await subscriptions.listDue(db.read, brand.id, subscriptions.today(brand), 1)).length > 0
  }

  /** Brands with something due; the day that begins first on earth decides who is asked, and whose clock is ahead. */
  async function brandsDue(): Promise<Brand[]> {
    const ids = await subscriptions.listBrandsDue(db.read, addDays(dayIn('UTC', clock.now()), 1))
    const found = await Promise.all(ids.map((id) => brands.findById(id)))
    const moved = (await brands.listMoved()).filter(({ id }) => !ids.includes(id))
    return [...found.filter((brand) => brand !== undefined), ...moved]
  }

  /**
   * Handles up to NIGHTLY_BATCH due subscriptions of a brand in one transaction. Accounts that are being changed by others
   * are not waited for. What closes accounts comes first: no subscription of theirs is renewed in the same night.
   */
  async function runBatch(brand: Brand): Promise<NightBatch> {
    const today = subscriptions.today(brand)
    // Nothing due is the usual answer: it must not cost a write.
    if (!(await isDueIn(brand))) return { handled: 0, done: noCounts() }
    return db.write(async (tx) => {
      const due = closingFirst(await subscriptions.listDue(tx, brand.id, today, NIGHTLY_BATCH))
      const done = noCounts()
      let handled = 0
      for (let i = 0; i < due.length; i += CHUNK) {
        const mine = await subscriptions.lockDue(tx, due.slice(i, i + CHUNK), today)
        await handle(tx, brand, { due: closingFirst(mine), today, done })
        handled += mine.length
      }
      await releaseAccounts(tx, brand.id, done.closed)
      return { handled, done }
    })
  }

  async function handle(tx: Handle, brand: Brand, { due, today, done }: Work): Promise<void> {
    const owners = await findOwners(tx, due)
    const renewals: { subscription: Subscription; term: Term }[] = []
    const others: Subscription[] = []
    for (const subscription of due) {
      const step = decideNightly(subscription, today)
      if (step.kind === 'renew') renewals.push({ subscription, term: step.term })
      else others.push(subscription)
    }
    for (const subscription of others) {
      const ended = await endOrWait(tx, brand, subscription, today)
      if (ended) done[ended]++
    }
    done.renewed += await renew(tx, brand, renewals, owners)
  }

  /** Returns how many were still as they were read. */
  async function renew(
    tx: Handle,
    brand: Brand,
    renewals: { subscription: Subscription; term: Term }[],
    owners: ReadonlyMap<number, Account>,
  ): Promise<number> {
    const at = brandTime(brand, clock.now())
    const ownerOf = ({ accountId }: Subscription) => owners.get(accountId)
    const done = await renewPlans(
      tx,
      { brandId: brand.id, actor, at },
      renewals.map((one) => ({ ...one, testUser: ownerOf(one.subscription)?.testUser ?? false })),
    )
    if (brand.settings.term_mails === 'all')
      for (const { subscription, term } of done)
        await mail(tx, brand, ownerOf(subscription), { what: 'renewed', on: term.dueOn })
    return done.length
  }

  /** In the transaction of the change, so that each is queued once. */
  async function mail(
    tx: Handle,
    brand: Brand,
    account: Account | undefined,
    event: TermEvent,
  ): Promise<void> {
    if (brand.settings.term_mails === 'none' || !account || account.email === '') return
    const { id: accountId, email: to } = account
    const language = chooseLanguage({ account, brand })
    await deps.outbox.term(tx, { brand, accountId, language, to, event, at: clock.now() })
  }

  /**
   * Handles one subscription: locks the row of the account and decides again under the lock. Undefined when nothing ended.
   */
  async function endOrWait(
    tx: Handle,
    brand: Brand,
    seen: Subscription,
    today: Day,
  ): Promise<'closed' | 'cancelled' | 'terminated' | undefined> {
    const at = brandTime(brand, clock.now())
    const { accountId } = seen
    const account = await lockAccount(tx, accountId, at)
    const subscription = (await subscriptions.lock(tx, accountId)).find((one) => one.id === seen.id)
    if (!account || !subscription) return undefined
    const step = decideNightly(subscription, today)
    if (step.kind === 'wait') {
      await subscriptions.postpone(tx, subscription, step.nextRunOn)
      return undefined
    }
    if (step.kind === 'renew') return undefined // changed meanwhile: the next batch takes it
    if (step.kind === 'cancel' && step.scope === 'account') {
      await mail(tx, brand, account, { what: 'ended', on: today })
      await closeAccount(tx, deps, { brand, account, actor, at, endAs: 'cancelled' })
      return 'closed'
    }
    const status = step.kind === 'cancel' ? 'cancelled' : 'terminated'
    const ended = await subscriptions.end(tx, { brand, accountId, actor }, subscription, status)
    await mail(tx, brand, account, { what: 'ended', on: today })
    await updateProductChange(tx, accountId, at)
    await writeEnding(tx, liveSessions, ended)
    return status
  }

  return { isDue, isDueIn, brandsDue, runBatch }
}

/** Those that close their whole account come first. */
function closingFirst(due: Subscription[]): Subscription[] {
  const closes = ({ cancelScope }: Subscription) => Number(cancelScope === 'account')
  return due.toSorted((a, b) => closes(b) - closes(a))
}

async function findOwners(tx: Handle, due: Subscription[]): Promise<Map<number, Account>> {
  const found = await findAccounts(tx, [...new Set(due.map((one) => one.accountId))])
  return new Map(found.map((account) => [account.id, account]))
}
