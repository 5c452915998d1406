import { brandTime, type Caller } from '../../brands/brand.ts'
import { reserveAccount } from '../../brands/usage.ts'
import type { Clock } from '../../clock.ts'
import { addDays, type Day } from '../../day.ts'
import type { Database, Handle } from '../../db/database.ts'
import type { IdBlocks } from '../../db/id-blocks.ts'
import { AppError } from '../../errors.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { Random } from '../../ids.ts'
import type { AssignedAddress, DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import { type AccessLimits, type Catalogue, checkLimits } from '../../subscriptions/limits.ts'
import { type PrepaidKind, prepaidDay } from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { makeVpnUsername } from '../../subscriptions/subscription.ts'
import type { VpnLogin } from '../../subscriptions/subscriptions.ts'
import { makePolicyPassword } from '../../subscriptions/vpn-password.ts'
import { accountData } from '../account.ts'
import { insertAccount } from '../account-store.ts'
import { checkDays, checkExternalId, checkLogin } from './prepaid-input.ts'

export type CreatePrepaid = {
  externalId: string
  days: number
  kind: PrepaidKind
  limits: AccessLimits | undefined
  /** ISO 3166-1 alpha-2; absent: no dedicated address. */
  dedicatedCountry: string | undefined
  /** Absent: both are made up. */
  login: VpnLogin | undefined
}

export type PrepaidAccount = {
  accountId: number
  login: VpnLogin
  expiresOn: Day
  dedicated: AssignedAddress | undefined
}

type Deps = {
  db: Database
  clock: Clock
  random: Random
  ids: IdBlocks
  catalogue: Catalogue
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: DedicatedAddresses
}

/** Accounts of one external id that may be opened and removed by others while one caller asks for it. */
const MOST_TRIES = 5

const NO_PERSON = {
  email: { text: '', key: '' },
  passwordHash: '',
  country: '',
  person: { firstName: '', lastName: '', companyName: '', state: '', zipCode: '' },
  testUser: false,
}

type Checked = CreatePrepaid & { login: VpnLogin; accountId: number; subscriptionId: number }

export function makePrepaidOpening(deps: Deps) {
  const { db, clock, random, ids, catalogue, prepaidSubscriptions, dedicatedAddresses } = deps

  async function create(caller: Caller, input: CreatePrepaid): Promise<PrepaidAccount> {
    checkExternalId(input.externalId)
    checkDays(input.days, caller.brand.settings)
    if (input.login) checkLogin(input.login)
    const checked = {
      ...input,
      limits: input.limits && (await checkLimits(db.read, catalogue, input.limits)),
      login: input.login ?? { username: makeVpnUsername(random), password: makePolicyPassword(random) },
      accountId: await ids.take('account'),
      subscriptionId: await ids.take('subscription'),
    }
    try {
      return await db.write((tx) => open(tx, caller, checked), caller.once)
    } catch (error) {
      // For a repeated call both names are taken: the refusal names the external id.
      const repeated = isRefusal(error, 'username_taken') && (await find(caller.brand.id, input.externalId))
      throw repeated ? prepaidSubscriptions.externalIdTaken() : error
    }
  }

  /** Without a dedicated address nothing is waited for: all rows go out together. */
  async function open(tx: Handle, { brand, actor }: Caller, input: Checked): Promise<PrepaidAccount> {
    const at = brandTime(brand, clock.now())
    const { accountId, subscriptionId, externalId, kind, limits, login, dedicatedCountry } = input
    const startsOn = prepaidDay(at)
    const term = { startsOn, dueOn: addDays(startsOn, input.days) }
    const owner = { brand, accountId, testUser: false, actor }
    await insertAccount(tx, { ...NO_PERSON, id: accountId, brandId: brand.id, at })
    await prepaidSubscriptions.start(tx, owner, {
      ...{ id: subscriptionId, externalId: { id: externalId }, term, kind, limits, login },
    })
    await writeChange(tx, {
      ...{ at, brandId: brand.id, accountId, actor },
      action: 'account.add',
      target: `account:${accountId}`,
      after: { externalId },
      event: happened('account.created', thingId('account', accountId), {
        account: accountData({ id: accountId, email: '', status: 'active', testUser: false, language: null }),
        country: null,
        via: 'vam',
      }),
    })
    await reserveAccount(tx, brand)
    const dedicated =
      dedicatedCountry === undefined
        ? undefined
        : await dedicatedAddresses.reserve(tx, { country: dedicatedCountry, subscriptionId }, owner)
    return { accountId, login, expiresOn: term.dueOn, dedicated }
  }

  async function createOrGet(caller: Caller, input: CreatePrepaid): Promise<PrepaidAccount> {
    checkExternalId(input.externalId)
    for (let tried = 1; ; tried++) {
      const existing = await find(caller.brand.id, input.externalId)
      if (existing) return existing
      try {
        return await create(caller, input)
      } catch (error) {
        // Another call was faster: return its account.
        if (tried === MOST_TRIES || !isRefusal(error, 'external_id_taken')) throw error
      }
    }
  }

  async function find(brandId: number, externalId: string): Promise<PrepaidAccount | undefined> {
    const subscription = await prepaidSubscriptions.findByExternalId(db.read, brandId, externalId)
    if (!subscription) return undefined
    return {
      accountId: subscription.accountId,
      login: prepaidSubscriptions.openLogin(subscription),
      expiresOn: subscription.dueOn,
      dedicated: await dedicatedAddresses.find(db.read, subscription.id),
    }
  }

  return { create, createOrGet }
}

function isRefusal(error: unknown, code: AppError['code']): boolean {
  return error instanceof AppError && error.code === code
}
