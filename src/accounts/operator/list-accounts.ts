// What operators and brands' systems see of accounts and subscriptions: pages of them, and each with all that belongs to it.
// Both dialects' accounts alike. A page takes a fixed number of statements, and a look at so many rows at most.
import { type CappedCount, countCapped } from '../../bounds/pages.ts'
import type { Brands } from '../../brands/brands.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { findRecords as findSubscriptions, listNewest } from '../../subscriptions/records.ts'
import { type AccountFilter, isTextual, type Order, sourcesOf } from '../search/account-query.ts'
import { readAccounts } from '../search/account-search-store.ts'
import { countingIndex, type SubscriptionFilter, subscriptionIndex } from '../search/subscription-search.ts'
import { countSubscriptions, readSubscriptions } from '../search/subscription-search-store.ts'
import { type Cursor, readPage, type Step } from '../search/walk.ts'
import {
  type AccountView,
  accountView,
  type SubscriptionView,
  subscriptionView,
  timesOf,
} from './account-view.ts'
import { noAccount } from './find-account.ts'
import { type AccountRow, findRecords } from './list-accounts-store.ts'

/** Accounts on one page of a list. */
export const MAX_PAGE = 1000

/** Subscriptions of each account in a list, and of one that is shown: the newest. */
export const MOST_LISTED = 20
export const MOST_SHOWN = 1000

/** Undefined: all brands, one after another. */
export type Scope = number | undefined
type Page = { after?: Cursor | undefined; limit: number }

type Deps = {
  db: Pick<Database, 'read'>
  brands: Pick<Brands, 'timeIn' | 'list'>
}

export type Listing = ReturnType<typeof makeListAccounts>

export function makeListAccounts(deps: Deps) {
  return {
    ...makeReading(deps),
    /** The same as a transaction sees it; undefined: as it is committed. */
    within: (tx: Handle | undefined) => makeReading(tx ? { ...deps, db: { read: tx } } : deps),
  }
}

function makeReading({ db, brands }: Deps) {
  /**
   * A page of accounts with what runs of theirs (MOST_LISTED of each), in the order that the filters give or `order` names (account-query.ts);
   * `next` is where the next page begins, if there may be one. Errors: invalid_input.
   */
  async function list(
    scope: Scope,
    filter: AccountFilter,
    { after, limit, ...order }: Page & Order,
  ): Promise<{ accounts: AccountView[]; next: Cursor | undefined }> {
    const given = withoutEmpty(filter)
    const sources = sourcesOf(given, order)
    const { descending = false } = order
    const led = after && sources[after.source]
    if (led) mustFit(after, isTextual(led))
    const steps = (await brandIds(scope)).flatMap((brandId) =>
      sources.map(
        (source, at): Step => ({
          brandId,
          source: at,
          read: (page) => readAccounts(db.read, source, given, { ...page, brandId, descending }),
        }),
      ),
    )
    const { ids, next } = await readPage(steps, { after, limit: Math.min(limit, MAX_PAGE) })
    return { accounts: await viewsOf([...new Set(ids)]), next }
  }

  /** In the order of `ids`, of which there may be a page. */
  async function viewsOf(ids: number[]): Promise<AccountView[]> {
    const [accounts, records] = await Promise.all([
      findRecords(db.read, ids),
      listNewest(db.read, ids, { running: true, most: MOST_LISTED }),
    ])
    const timeIn = await timesOf(brands, accounts)
    const byAccount = Map.groupBy(records, (one) => one.accountId)
    return accounts.map((account) => {
      const facts = { accountStatus: account.status, now: timeIn(account.brandId) }
      const logins = (byAccount.get(account.id) ?? []).map((record) => subscriptionView(record, facts))
      return accountView(account, logins)
    })
  }

  /** Everything about one account, ended subscriptions too (MOST_SHOWN). Errors: account_not_found. */
  async function show(scope: Scope, accountId: number): Promise<AccountView> {
    const [account, records] = await Promise.all([
      accountIn(scope, accountId),
      listNewest(db.read, [accountId], { most: MOST_SHOWN }),
    ])
    const facts = { accountStatus: account.status, now: await brands.timeIn(account.brandId) }
    const logins = records.map((record) => subscriptionView(record, facts))
    return accountView(account, logins)
  }

  async function accountIn(scope: Scope, accountId: number): Promise<AccountRow> {
    const [account] = await findRecords(db.read, [accountId])
    if (account && (scope === undefined || account.brandId === scope)) return account
    throw noAccount('There is no such account.')
  }

  /** Errors: account_not_found. */
  async function mustExist(scope: Scope, accountId: number): Promise<void> {
    await accountIn(scope, accountId)
  }

  /** A page of subscriptions, in the order of the index that leads (search/subscription-search.ts). Errors: invalid_input. */
  async function subscriptions(
    scope: Scope,
    filter: SubscriptionFilter,
    { after, limit, descending = false }: Page & Pick<Order, 'descending'>,
  ): Promise<{ subscriptions: SubscriptionView[]; next: Cursor | undefined }> {
    const given = withoutEmpty(filter)
    const index = subscriptionIndex(given)
    if (after) mustFit(after, index.by !== 'account' && index.by !== 'ended')
    const steps = (await brandIds(scope)).map(
      (brandId): Step => ({
        brandId,
        source: 0,
        read: (page) => readSubscriptions(db.read, index, given, { ...page, brandId, descending }),
      }),
    )
    const { ids, next } = await readPage(steps, { after, limit: Math.min(limit, MAX_PAGE) })
    return { subscriptions: await subscriptionViews(ids), next }
  }

  /** Counts the subscriptions that fit; undefined: no index counts them. Errors: invalid_input. */
  function counting(scope: Scope, filter: SubscriptionFilter): (() => Promise<CappedCount>) | undefined {
    const given = withoutEmpty(filter)
    const index = countingIndex(given)
    if (!index) return undefined
    return async () => {
      const ids = await brandIds(scope)
      return countCapped(
        ids.map((brandId) => (most) => countSubscriptions(db.read, index, given, { brandId, most })),
      )
    }
  }

  async function subscriptionViews(ids: number[]): Promise<SubscriptionView[]> {
    const records = await findSubscriptions(db.read, ids)
    const accounts = await findRecords(db.read, [...new Set(records.map((one) => one.accountId))])
    const statuses = new Map(accounts.map(({ id, status }) => [id, status]))
    const timeIn = await timesOf(brands, records)
    return records.map((record) => {
      const accountStatus = statuses.get(record.accountId) ?? 'closed'
      return subscriptionView(record, { accountStatus, now: timeIn(record.brandId) })
    })
  }

  /** Errors: subscription_not_found. */
  async function subscription(scope: Scope, id: number): Promise<SubscriptionView> {
    const [found] = await subscriptionViews([id])
    if (found && (scope === undefined || found.brandId === scope)) return found
    throw new AppError('subscription_not_found', 'There is no such subscription.')
  }

  async function brandIds(scope: Scope): Promise<number[]> {
    if (scope !== undefined) return [scope]
    return (await brands.list()).map(({ id }) => id).sort((a, b) => a - b)
  }

  return { list, viewsOf, show, mustExist, subscriptions, counting, subscription }
}

/** A place in another index means nothing here. Errors: invalid_input. */
function mustFit({ key }: Cursor, isText: boolean): void {
  if (key === undefined || (typeof key === 'string') === isText) return
  throw new AppError(
    'invalid_input',
    'That place is in a list of another order: ask with the same filters and sort.',
  )
}

/** An empty list of values is no filter. */
function withoutEmpty<T extends object>(filter: T): T {
  const entries = Object.entries(filter).filter(([, value]) => !(Array.isArray(value) && value.length === 0))
  return Object.fromEntries(entries) as T
}
