// What an operator sees of accounts: pages of them, and one with all that belongs to it. Both dialects' accounts alike.

import type { Brands } from '../../brands/brands.ts'
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import type { Database } from '../../db/database.ts'
import { heldAddresses } from '../../locations/dedicated-transfer.ts'
import type { Vault } from '../../secrets.ts'
import { type AccessLimits, decodeLimits } from '../../subscriptions/limits.ts'
import { listRecords, type SubscriptionRecord, statusOf } from '../../subscriptions/records.ts'
import { isPrepaid, type SubscriptionStatus } from '../../subscriptions/subscription.ts'
import { MAX_ALIASES } from '../account.ts'
import { listAliases } from '../alias-store.ts'
import { noAccount } from './find-account.ts'
import { type AccountRow, type Filter, findRecord, listAccounts } from './list-accounts-store.ts'

/** Accounts on one page of a list. */
export const MAX_PAGE = 1000

export type Listing = ReturnType<typeof makeListAccounts>
export type ListedAccount = Pick<AccountRow, 'id' | 'status' | 'createdAt'> & {
  /** Absent: it is known by the external ids of its logins. */
  email: string | undefined
  logins: ListedLogin[]
}
export type ListedLogin = {
  subscriptionId: number
  username: string
  externalId: string | undefined
  /** What is paid for: a plan's label, or `prepaid`. */
  plan: string
  kind: SubscriptionRecord['kind']
  state: SubscriptionStatus
  /** The due day; of a prepaid one the last day. */
  until: Day
}
export type ShownAccount = ReturnType<typeof shownAccount> & {
  aliases: { email: string; firstName: string; lastName: string }[]
  logins: ShownLogin[]
}
export type ShownLogin = ListedLogin & {
  startedOn: Day
  autoTerminate: boolean
  cancellation: { type: string; scope: string | null; reason: string | null } | undefined
  limits: AccessLimits | undefined
  dedicated: { address: string; host: string; country: string; dueAt: Instant | null } | undefined
  createdAt: Instant
  endedAt: Instant | undefined
  /** Only for who asks for secrets. */
  vpnPassword: string | undefined
}

type Deps = { db: Pick<Database, 'read'>; brands: Pick<Brands, 'timeIn'>; vault: Pick<Vault, 'decrypt'> }

export function makeListAccounts({ db, brands, vault }: Deps) {
  /** By rising id, from behind `after`, with what runs; `next` is the `after` of the next page, if there is one. */
  async function list(
    brandId: number,
    filter: Filter,
    { after, limit }: { after: number; limit: number },
  ): Promise<{ accounts: ListedAccount[]; next: number | undefined }> {
    const size = Math.min(limit, MAX_PAGE)
    const found = await listAccounts(db.read, brandId, filter, { after, limit: size + 1 })
    const page = found.slice(0, size)
    const ids = page.map(({ id }) => id)
    const byAccount = Map.groupBy(await listRecords(db.read, ids, { running: true }), (one) => one.accountId)
    const now = await brands.timeIn(brandId)
    const accounts = page.map((account) => {
      const { id, status, createdAt, email } = account
      const logins = (byAccount.get(id) ?? []).map((record) => loginOf(account, record, now))
      return { id, email: email || undefined, status, createdAt, logins }
    })
    return { accounts, next: found.length > size ? page.at(-1)?.id : undefined }
  }

  /** Everything about one account, ended subscriptions too. Errors: account_not_found. */
  async function show(brandId: number, accountId: number, { secrets = false } = {}): Promise<ShownAccount> {
    const account = await findRecord(db.read, brandId, accountId)
    if (!account) throw noAccount('There is no such account.')
    const [aliases, records] = await Promise.all([
      listAliases(db.read, accountId, MAX_ALIASES),
      listRecords(db.read, [accountId]),
    ])
    const running = records.filter((one) => one.endedAt === null).map((one) => one.id)
    const held = await heldAddresses(db.read, running)
    const now = await brands.timeIn(brandId)
    return {
      ...shownAccount(account),
      aliases: aliases.map(({ email, firstName, lastName }) => ({ email, firstName, lastName })),
      logins: records.map((record) => ({
        ...loginOf(account, record, now),
        ...detailsOf(record),
        dedicated: held.get(record.id),
        vpnPassword: secrets ? vault.decrypt('vpn_password', record.id, record.vpnPassword) : undefined,
      })),
    }
  }

  return { list, show }
}

function shownAccount({ passwordHash: _secret, email, closedAt, ...shown }: AccountRow) {
  return { ...shown, email: email || undefined, closedAt: closedAt ?? undefined }
}

function loginOf(account: AccountRow, record: SubscriptionRecord, now: Instant): ListedLogin {
  const { id, vpnUsername, externalId, planMonths, planLabel, kind, dueOn } = record
  return {
    subscriptionId: id,
    username: vpnUsername,
    externalId: externalId ?? undefined,
    plan: isPrepaid({ planMonths }) ? 'prepaid' : (planLabel ?? `${planMonths}-month plan`),
    kind,
    state: stateOf(account, record, now),
    until: dueOn,
  }
}

function detailsOf(record: SubscriptionRecord) {
  const { startedOn, autoTerminate, createdAt, cancelType, cancelScope, cancelReason } = record
  return {
    startedOn,
    autoTerminate,
    cancellation:
      cancelType === null ? undefined : { type: cancelType, scope: cancelScope, reason: cancelReason },
    limits: decodeLimits(record.limits),
    createdAt,
    endedAt: record.endedAt ?? undefined,
  }
}

/** Nothing of a suspended account is active. */
function stateOf({ status }: AccountRow, record: SubscriptionRecord, now: Instant): SubscriptionStatus {
  const own = statusOf(record, now)
  return own === 'active' && status === 'suspended' ? 'suspended' : own
}
