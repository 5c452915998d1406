// Opens an account by an external id, by an e-mail, or by both, with a plan or paid by days: account, login, names and place
// under the quota in one transaction. A repeat under an external id gives the account that is there.
import { addressOf } from '../../audit/actor.ts'
import { brandTime, type Caller } from '../../brands/brand.ts'
import { reserveAccount } from '../../brands/usage.ts'
import type { Clock, Instant } from '../../clock.ts'
import { addDays } from '../../day.ts'
import type { Database, Handle } from '../../db/database.ts'
import type { IdBlocks } from '../../db/id-blocks.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { Random } from '../../ids.ts'
import type { Language } from '../../languages/language.ts'
import type { DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import { type Passwords, unknowableHash } from '../../passwords.ts'
import type { Plans } from '../../plans/plans.ts'
import type { Vault } from '../../secrets.ts'
import type { Catalogue } from '../../subscriptions/limits.ts'
import { prepaidDay } from '../../subscriptions/prepaid-subscription.ts'
import type { PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { accountData, checkedPerson, type Person } from '../account.ts'
import { claimEmail, insertAccount } from '../account-store.ts'
import { type FreeingEmails, withFreedEmail } from '../alias-removal.ts'
import { parseCountry } from '../country.ts'
import { type Email, parseNewEmail } from '../email.ts'
import { changedMetadata, encodeMetadata } from '../metadata.ts'
import { checkStrongPassword } from '../password-rule.ts'
import { checkExternalId } from '../prepaid/prepaid-input.ts'
import { checkShape, type OpenAccount } from './account-request.ts'
import { askedOf, mustBeAsked, onceNamed, sealAsked } from './asked.ts'
import { type CheckedSubscription, checkSubscription } from './wanted-subscription.ts'

/** `login`: the VPN password is absent where the account was there already. */
export type OpenedAccount = {
  accountId: number
  subscriptionId: number
  created: boolean
  login: { username: string; password: string | undefined }
}

type Deps = FreeingEmails & {
  db: Database
  clock: Clock
  random: Random
  vault: Vault
  ids: IdBlocks
  catalogue: Catalogue
  passwords: Pick<Passwords, 'hash'>
  plans: Pick<Plans, 'mustBeSold'>
  subscriptions: Pick<Subscriptions, 'start' | 'findAsked'>
  prepaidSubscriptions: Pick<PrepaidSubscriptions, 'start'>
  dedicatedAddresses: Pick<DedicatedAddresses, 'reserve'>
}
type Checked = CheckedSubscription & {
  email: Email
  passwordHash: string
  country: string
  language: Language | null
  person: Person
  metadata: string | null
  testUser: boolean
  externalId: { id: string; asked: string } | undefined
  accountId: number
  subscriptionId: number
}

export type Opening = ReturnType<typeof makeOpening>

const NO_EMAIL: Email = { text: '', key: '' }
const NO_PERSON: Person = { firstName: '', lastName: '', companyName: '', state: '', zipCode: '' }

export function makeOpening(deps: Deps) {
  const { db, clock, random, vault, ids, subscriptions, prepaidSubscriptions } = deps

  /**
   * Opens an account, or gives the one of the external id if the same was asked for then. Errors: ExternalIdTaken
   * (external_id_taken) with what differs, external_id_invalid, invalid_email, invalid_country, invalid_input, unknown_plan,
   * weak_password, email_taken, username_taken, account_quota_reached, no_dedicated_address, overloaded.
   */
  async function open(caller: Caller, input: OpenAccount): Promise<OpenedAccount> {
    checkShape(input)
    const { externalId } = input
    if (externalId === undefined) return create(caller, input)
    checkExternalId(externalId)
    return onceNamed({
      find: () => find(caller.brand.id, externalId, input),
      create: () => create(caller, input),
    })
  }

  async function find(
    brandId: number,
    externalId: string,
    input: OpenAccount,
  ): Promise<OpenedAccount | undefined> {
    const found = await subscriptions.findAsked(db.read, brandId, externalId)
    if (!found) return undefined
    mustBeAsked({ vault, brandId, externalId }, found.asked, askedOf(input))
    const { accountId, subscriptionId, vpnUsername: username } = found
    return { accountId, subscriptionId, created: false, login: { username, password: undefined } }
  }

  async function create(caller: Caller, input: OpenAccount): Promise<OpenedAccount> {
    const checked = await check(caller, input)
    const { accountId, subscriptionId, login } = checked
    return withFreedEmail(deps, caller, checked.email.key, async (tx) => {
      await write(tx, caller, checked)
      return { accountId, subscriptionId, created: true, login }
    })
  }

  /** All that can be refused without a transaction, the slow hash last. */
  async function check({ brand, actor, admit }: Caller, input: OpenAccount): Promise<Checked> {
    const email = input.email === undefined ? NO_EMAIL : parseNewEmail(input.email)
    const country = input.country === undefined ? '' : parseCountry(input.country)
    const metadata = encodeMetadata(changedMetadata({}, input.metadata ?? {}))
    const { plans, catalogue } = deps
    const subscription = await checkSubscription({ read: db.read, random, catalogue, plans }, brand, input)
    if (input.password !== undefined) checkStrongPassword(input.password, brand, email.text)
    await admit?.()
    const { externalId: id } = input
    return {
      ...{ ...subscription, email, country, metadata, testUser: input.testUser ?? false },
      language: input.language ?? null,
      person: { ...NO_PERSON, ...checkedPerson(input.person ?? {}) },
      externalId:
        id === undefined
          ? undefined
          : { id, asked: sealAsked({ vault, brandId: brand.id, externalId: id }, askedOf(input)) },
      passwordHash: await hashOf(email, input.password, addressOf(actor)),
      accountId: await ids.take('account'),
      subscriptionId: await ids.take('subscription'),
    }
  }

  async function hashOf(email: Email, password: string | undefined, address: string): Promise<string> {
    if (password !== undefined) return deps.passwords.hash(password, address)
    return email.key === '' ? '' : unknowableHash(random)
  }

  async function write(tx: Handle, { brand, actor }: Caller, checked: Checked): Promise<void> {
    const at = brandTime(brand, clock.now())
    const { accountId, subscriptionId, email, country, language, person, testUser, externalId, term } =
      checked
    const { passwordHash, metadata, kind, limits, login } = checked
    const owner = { brand, accountId, testUser, actor }
    const row = {
      id: accountId,
      brandId: brand.id,
      email,
      passwordHash,
      country,
      language,
      person,
      testUser,
      metadata,
      at,
    }
    await insertAccount(tx, row)
    if (email.key !== '') await claimEmail(tx, brand.id, email.key, { accountId, aliasId: null })
    const wanted = { id: subscriptionId, externalId, kind, limits, login }
    if ('planMonths' in term) await subscriptions.start(tx, owner, { ...wanted, ...term })
    else await prepaidSubscriptions.start(tx, owner, { ...wanted, term: prepaidTerm(at, term.days) })
    await writeChange(tx, {
      ...{ at, brandId: brand.id, accountId, actor, action: 'account.add', target: `account:${accountId}` },
      after: {
        email: email.text,
        externalId: externalId?.id,
        country,
        language,
        testUser,
        ...person,
        metadata,
      },
      event: happened('account.created', thingId('account', accountId), {
        account: accountData({ id: accountId, email: email.text, status: 'active', testUser, language }),
        country: country || null,
        via: actor.kind === 'operator' ? 'cli' : 'api',
      }),
    })
    await reserveAccount(tx, brand)
    if ('days' in term && term.dedicatedCountry !== undefined) {
      const address = { country: term.dedicatedCountry, subscriptionId }
      await deps.dedicatedAddresses.reserve(tx, address, owner)
    }
  }

  return { open }
}

function prepaidTerm(at: Instant, days: number) {
  const startsOn = prepaidDay(at)
  return { startsOn, dueOn: addDays(startsOn, days) }
}
