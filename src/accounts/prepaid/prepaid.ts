// What can be done with prepaid accounts: a login paid for a number of days ahead, which ends by itself unless it is
// renewed. Known to the brand's own systems by an external id, to gateways by its VPN username.

import { type Brand, brandTime, type Caller } from '../../brands/brand.ts'
import type { Brands } from '../../brands/brands.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import type { Database } from '../../db/database.ts'
import type { IdBlocks } from '../../db/id-blocks.ts'
import type { Random } from '../../ids.ts'
import type { KeptAnswers } from '../../kept-answers.ts'
import type { LiveSessions } from '../../live-sessions.ts'
import type { DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import type { Outbox } from '../../mail/outbox.ts'
import type { AccessLimits, Catalogue } from '../../subscriptions/limits.ts'
import { type PrepaidKind, prepaidDay } from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidState, PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import type { Tokens } from '../../tokens/tokens.ts'
import { endSubscription } from '../closing.ts'
import { loginNotFound, makePrepaidChanges } from './prepaid-changes.ts'
import { makePrepaidExpiry } from './prepaid-expiry.ts'
import { type CreatePrepaid, makePrepaidOpening, type PrepaidAccount } from './prepaid-opening.ts'

export type { AssignedAddress as DedicatedAddress } from '../../locations/dedicated-addresses.ts'
export type { PrepaidKind } from '../../subscriptions/prepaid-subscription.ts'
export type { PrepaidState } from '../../subscriptions/prepaid-subscriptions.ts'
export type { CreatePrepaid, PrepaidAccount } from './prepaid-opening.ts'

export type Prepaid = {
  /** Errors: invalid_input, external_id_invalid, external_id_taken, username_taken, account_quota_reached, no_dedicated_address. */
  create(caller: Caller, input: CreatePrepaid): Promise<PrepaidAccount>
  /** Like create, but an account of this external id is given back as it is, whatever its state. */
  createOrGet(caller: Caller, input: CreatePrepaid): Promise<PrepaidAccount>
  /** Counted from the later of now and the expiry. Errors: login_not_found, invalid_input, renewal_too_early, dedicated_address_lost. */
  renew(
    caller: Caller,
    username: string,
    change: { days: number; limits: AccessLimits | undefined },
  ): Promise<{ expiresOn: Day }>
  /**
   * To a last day later than today and the present one; `days` are counted from the later of those. Errors:
   * login_not_found, invalid_input, dedicated_address_lost.
   */
  extend(caller: Caller, username: string, until: Day): Promise<{ days: number; expiresOn: Day }>
  /** Both may be repeated. Errors: login_not_found. */
  enable(caller: Caller, username: string): Promise<void>
  disable(caller: Caller, username: string): Promise<void>
  /** External id, username and dedicated address are free again (the address after its quarantine). Errors: login_not_found. */
  remove(caller: Caller, username: string): Promise<void>
  /** Errors: login_not_found, subscription_disabled, invalid_input when the password is against the rule. */
  setPassword(caller: Caller, username: string, password: string): Promise<void>
  /** Errors: login_not_found, kind_unchanged, subscription_expired, subscription_disabled. */
  setKind(caller: Caller, username: string, kind: PrepaidKind): Promise<void>
  /** Errors: login_not_found, invalid_input. */
  setLimits(caller: Caller, username: string, limits: AccessLimits): Promise<void>
  /** Errors: login_not_found. */
  get(brandId: number, username: string): Promise<PrepaidState>
  /** By rising subscription id, from behind `after`; at most `limit`. */
  list(
    brandId: number,
    page: { after: number; limit: number; onlyEnabled?: boolean },
  ): Promise<PrepaidState[]>
  /** How many a page has, and its last subscription id (`after` where it is empty). */
  measure(
    brandId: number,
    page: { after: number; limit: number; onlyEnabled?: boolean },
  ): Promise<{ count: number; last: number }>
  /** Whether any last day has passed without its subscription having been moved to expired; cheap. */
  isExpiryDue(): Promise<boolean>
  /** Moves up to `limit` of them (EXPIRY_BATCH) in one transaction; returns how many were due. */
  expireDue(limit?: number): Promise<number>
  /** As expireDue, for one sandbox brand, by its own clock; a look costs more. */
  expireIn(brand: Brand, limit?: number): Promise<number>
}

type Deps = {
  db: Database
  clock: Clock
  random: Random
  ids: IdBlocks
  brands: Pick<Brands, 'findById' | 'timeIn'>
  catalogue: Catalogue
  subscriptions: Subscriptions
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: DedicatedAddresses
  tokens: Pick<Tokens, 'endPairs'>
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
  outbox: Pick<Outbox, 'term'>
}

export function makePrepaid(deps: Deps): Prepaid {
  const { db, clock, brands, subscriptions, prepaidSubscriptions } = deps
  const { changeLogin, ...changes } = makePrepaidChanges(deps)

  async function remove(caller: Caller, username: string): Promise<void> {
    const at = brandTime(caller.brand, clock.now())
    await changeLogin(caller, username, async (tx, { account, subscription: { id } }) => {
      const { brand, actor } = caller
      const held = await subscriptions.lock(tx, account.id)
      const subscription = held.find((one) => one.id === id)
      if (!subscription) throw loginNotFound()
      const ending = { brand, account, actor, at, endAs: 'terminated' as const }
      await endSubscription(tx, deps, ending, { subscription, held })
    })
  }

  async function get(brandId: number, username: string): Promise<PrepaidState> {
    const found = await prepaidSubscriptions.findState(
      db.read,
      { brandId, username },
      await brands.timeIn(brandId),
    )
    if (!found) throw loginNotFound()
    return found
  }

  type Page = { after: number; limit: number; onlyEnabled?: boolean }
  function toPage({ after, limit, onlyEnabled }: Page, now: Instant) {
    return { after, limit, activeOn: onlyEnabled ? prepaidDay(now) : undefined }
  }

  async function list(brandId: number, page: Page): Promise<PrepaidState[]> {
    const now = await brands.timeIn(brandId)
    return prepaidSubscriptions.listStates(db.read, brandId, toPage(page, now), now)
  }

  return {
    ...makePrepaidOpening(deps),
    ...changes,
    ...makePrepaidExpiry(deps),
    remove,
    get,
    list,
    measure: async (brandId, page) =>
      prepaidSubscriptions.measurePage(db.read, brandId, toPage(page, await brands.timeIn(brandId))),
  }
}
