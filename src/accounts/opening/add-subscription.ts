// A further subscription for an account that is there: a plan, or days. A repeat under an external id gives the one that is there.
import { type LedgerRow, termWritten } from '../../billing/ledger-list.ts'
import type { Caller } from '../../brands/brand.ts'
import type { Database } from '../../db/database.ts'
import type { Random } from '../../ids.ts'
import type { Plans } from '../../plans/plans.ts'
import type { Vault } from '../../secrets.ts'
import type { Catalogue } from '../../subscriptions/limits.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { findAccounts } from '../account-store.ts'
import type { Also, Purchases } from '../buying/purchases.ts'
import { mustBeOpen } from '../operator/suspension.ts'
import { checkExternalId } from '../prepaid/prepaid-input.ts'
import { checkSubscriptionShape, type WantedSubscription } from './account-request.ts'
import { askedOf, mustBeAsked, onceNamed, sealAsked } from './asked.ts'
import { checkSubscription } from './wanted-subscription.ts'

/** `login`, `ledger`: the VPN password and the row are absent where the subscription was there already. */
export type AddedSubscription = {
  accountId: number
  subscriptionId: number
  created: boolean
  login: { username: string; password: string | undefined }
  ledger: LedgerRow | undefined
}
export type AddSubscription = WantedSubscription & { externalId?: string | undefined }

type Deps = {
  db: Pick<Database, 'read'>
  random: Random
  vault: Vault
  catalogue: Catalogue
  plans: Pick<Plans, 'mustBeSold'>
  subscriptions: Pick<Subscriptions, 'findAsked'>
  purchases: Pick<Purchases, 'buy' | 'buyDays'>
}

export function makeAddSubscription(deps: Deps) {
  const { db, random, vault, catalogue, plans, subscriptions, purchases } = deps

  /**
   * Errors: account_not_found, account_not_active, active_subscription_exists, ExternalIdTaken (external_id_taken),
   * external_id_invalid, invalid_input, unknown_plan, username_taken, no_dedicated_address.
   */
  async function add(caller: Caller, accountId: number, input: AddSubscription): Promise<AddedSubscription> {
    checkSubscriptionShape(input)
    const [account] = await findAccounts(db.read, [accountId])
    mustBeOpen(account, caller.brand.id)
    const { externalId } = input
    if (externalId === undefined) return create(caller, accountId, input)
    checkExternalId(externalId)
    return onceNamed({
      find: () => find(caller.brand.id, accountId, { ...input, externalId }),
      create: () => create(caller, accountId, input),
    })
  }

  async function find(
    brandId: number,
    account: number,
    input: AddSubscription & { externalId: string },
  ): Promise<AddedSubscription | undefined> {
    const { externalId } = input
    const found = await subscriptions.findAsked(db.read, brandId, externalId)
    if (!found) return undefined
    mustBeAsked({ vault, brandId, externalId }, found.asked, askedOf({ ...input, account }))
    const { accountId, subscriptionId, vpnUsername: username } = found
    const login = { username, password: undefined }
    return { accountId, subscriptionId, created: false, login, ledger: undefined }
  }

  async function create(caller: Caller, account: number, input: AddSubscription): Promise<AddedSubscription> {
    const { brand } = caller
    const checked = await checkSubscription({ read: db.read, random, catalogue, plans }, brand, input)
    const { term, ...wanted } = { ...checked, externalId: nameOf(brand.id, account, input) }
    const withLedger: Also<AddedSubscription> = async (tx, { subscriptionId, login }) => ({
      ...{ accountId: account, subscriptionId, created: true, login },
      ledger: await termWritten(tx, subscriptionId),
    })
    return 'planMonths' in term
      ? purchases.buy(caller, account, { ...wanted, ...term, orUpgrade: false }, withLedger)
      : purchases.buyDays(caller, account, { ...wanted, ...term }, withLedger)
  }

  function nameOf(brandId: number, account: number, input: AddSubscription) {
    const { externalId: id } = input
    if (id === undefined) return undefined
    return { id, asked: sealAsked({ vault, brandId, externalId: id }, askedOf({ ...input, account })) }
  }

  return { add }
}
