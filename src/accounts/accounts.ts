// What can be done with accounts: open, close, change the password, renew tokens.
import { addressOf } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import { brandTime, type Caller, isTrusted } from '../brands/brand.ts'
import { releaseAccounts, reserveAccount } from '../brands/usage.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { IdBlocks } from '../db/id-blocks.ts'
import { AppError } from '../errors.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Random } from '../ids.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import { chooseLanguage } from '../languages/choice.ts'
import type { LiveSessions } from '../live-sessions.ts'
import type { DedicatedAddresses } from '../locations/dedicated-addresses.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Passwords } from '../passwords.ts'
import type { Plans } from '../plans/plans.ts'
import type { PrepaidSubscriptions } from '../subscriptions/prepaid-subscriptions.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { judgeLongToken, type StoredPair, type TokenPair } from '../tokens/token.ts'
import type { Tokens } from '../tokens/tokens.ts'
import {
  type Account,
  accountData,
  type Holder,
  mustBeActive,
  type Person,
  passwordChanged,
} from './account.ts'
import {
  claimEmail,
  findClosed,
  findHolder,
  insertAccount,
  lockAccount,
  updatePassword,
} from './account-store.ts'
import { withFreedEmail } from './alias-removal.ts'
import { findAliasById } from './alias-store.ts'
import { closeAccount } from './closing.ts'
import { parseCountry } from './country.ts'
import { type Email, parseEmail, parseNewEmail } from './email.ts'
import { makeHashRenewal } from './hash-renewal.ts'
import type { Confirmations } from './links/confirmations.ts'
import { checkStrongPassword, makeStrongPassword } from './password-rule.ts'
import { endResetLinks } from './reset-store.ts'

export type Accounts = ReturnType<typeof makeAccounts>

type Deps = {
  db: Database
  clock: Clock
  random: Random
  passwords: Passwords
  plans: Pick<Plans, 'mustBeSold'>
  subscriptions: Subscriptions
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: DedicatedAddresses
  tokens: Tokens
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
  outbox: Pick<Outbox, 'notify'>
  confirmations: Pick<Confirmations, 'queueLink'>
  ids: IdBlocks
}

type NewIds = { accountId: number; subscriptionId: number }

export type AddAccount = {
  email: string
  /** Absent: one is made up. */
  password: string | undefined
  country: string
  planMonths: number
  person: Person
  autoTerminate: boolean
  /** Not billable; trusted callers only. */
  testUser: boolean
}

export function makeAccounts(deps: Deps) {
  const { db, clock, random, passwords, plans, subscriptions, tokens, ids, outbox, keptAnswers } = deps
  const { confirmations } = deps

  /**
   * Opens an account with its first subscription and token pair. Errors: trusted_origin_needed, invalid_email,
   * invalid_country, unknown_plan, weak_password, email_taken, account_quota_reached, overloaded.
   */
  async function add(caller: Caller, input: AddAccount) {
    const { brand, actor } = caller
    if (input.testUser && !isTrusted(actor)) {
      throw new AppError(
        'trusted_origin_needed',
        'Test accounts can be made by trusted callers only: send the secret key.',
      )
    }
    const email = parseNewEmail(input.email)
    const country = parseCountry(input.country)
    await plans.mustBeSold(db.read, brand.id, input.planMonths)
    if (input.password !== undefined) checkStrongPassword(input.password, brand, email.text)
    await caller.admit?.()
    const password = input.password ?? makeStrongPassword(random)
    const passwordHash = await passwords.hash(password, addressOf(actor))
    const accountId = await ids.take('account')
    const subscriptionId = await ids.take('subscription')
    const account = { ...input, accountId, subscriptionId, email, country, passwordHash }
    const work = async (tx: Handle) => {
      const made = await open(tx, caller, account)
      return { email: email.text, password, accountId, ...made }
    }
    return withFreedEmail(deps, caller, email.key, work)
  }

  async function open(
    tx: Handle,
    caller: Caller,
    input: Omit<AddAccount, 'email' | 'password'> & NewIds & { email: Email; passwordHash: string },
  ) {
    const { brand, actor } = caller
    const at = brandTime(brand, clock.now())
    const { accountId, subscriptionId, email, passwordHash, country, person, testUser } = input
    const emailPending = brand.settings.confirm_email !== 'none'
    const row = { id: accountId, brandId: brand.id, email, passwordHash, country, person, testUser, at }
    const { planMonths, autoTerminate } = input
    const owner = { brand, accountId, testUser, actor }
    await insertAccount(tx, { ...row, emailPending })
    await claimEmail(tx, brand.id, email.key, { accountId, aliasId: null })
    const login = await subscriptions.start(tx, owner, { id: subscriptionId, planMonths, autoTerminate })
    const pair = await tokens.issueFirst(tx, { brand, accountId, aliasId: null })
    await writeChange(tx, {
      at,
      brandId: brand.id,
      accountId,
      actor,
      action: 'account.add',
      target: `account:${accountId}`,
      after: { email: email.text, country, testUser, ...person },
      event: happened('account.created', thingId('account', accountId), {
        account: accountData({
          id: accountId,
          email: email.text,
          status: 'active',
          testUser,
          language: null,
        }),
        country,
        via: 'amapi',
      }),
    })
    if (emailPending)
      await confirmations.queueLink(tx, caller, { id: accountId, email: email.text, country, language: null })
    await reserveAccount(tx, brand)
    return { login, pair }
  }

  /** The account or alias that holds an e-mail. */
  function find(brandId: number, email: string): Promise<Holder | undefined> {
    return findHolder(db.read, brandId, parseEmail(email).key)
  }

  /** The account that was closed last under this e-mail. */
  function findLastClosed(brandId: number, email: string): Promise<Account | undefined> {
    return findClosed(db.read, brandId, parseEmail(email).key)
  }

  /** Closes at once; the e-mail is free again. Errors: account_not_active. */
  async function close(caller: Caller, accountId: number): Promise<void> {
    await db.write(async (tx) => {
      const at = brandTime(caller.brand, clock.now())
      const account = await lockActive(tx, caller, accountId, at)
      await closeAccount(tx, deps, { ...caller, account, at, endAs: 'terminated' })
      await releaseAccounts(tx, account.brandId, 1)
    }, caller.once)
  }

  /** `keepPairId`: the caller's own token pair, which stays. Errors: weak_password, account_not_active, overloaded. */
  async function setPassword(
    caller: Caller,
    change: { account: Account; password: string; keepPairId: number | undefined },
  ): Promise<void> {
    const { brand, actor } = caller
    checkStrongPassword(change.password, brand, change.account.email)
    const passwordHash = await passwords.hash(change.password, addressOf(actor))
    await db.write(async (tx) => {
      const at = clock.now()
      const account = await lockActive(tx, caller, change.account.id, at)
      await Promise.all([
        outbox.notify(tx, {
          brand,
          accountId: account.id,
          language: chooseLanguage({ ...caller, account }),
          to: account.email,
          event: { what: 'password_changed', at },
        }),
        updatePassword(tx, account.id, passwordHash),
        tokens.endPairs(tx, account.id, { keepId: change.keepPairId }),
        endResetLinks(tx, account.id, at, { aliasId: null, purpose: 'reset' }),
        keptAnswers.forget(tx, account.id),
        writeChange(tx, {
          at,
          brandId: brand.id,
          accountId: account.id,
          actor,
          action: 'account.set_password',
          target: `account:${account.id}`,
          before: { password: account.passwordHash },
          after: { password: passwordHash },
          event: passwordChanged(account, null, 'caller'),
        }),
      ])
    }, caller.once)
  }

  /**
   * A new token pair for an account or alias; a long token that was used to ask is rotated (AMAPI contract section 3).
   * Errors: not_authenticated when that token was used up before, account_not_active.
   */
  async function renewTokens(
    caller: Caller,
    owner: { accountId: number; aliasId: number | null; pair: StoredPair | undefined },
  ): Promise<{ pair: TokenPair; lastProductChangeAt: number }> {
    const { accountId, aliasId } = owner
    const renewed = await db.write(async (tx) => {
      const at = clock.now()
      const account = await lockActive(tx, caller, accountId, at)
      if (aliasId !== null && !(await findAliasById(tx, aliasId))) throw notFound()
      const used = owner.pair && (await tokens.findById(tx, owner.pair.id))
      const audit = {
        at,
        brandId: caller.brand.id,
        accountId,
        actor: caller.actor,
        target: `account:${accountId}`,
      }
      if (owner.pair && (!used || judgeLongToken(used, at) === 'stolen')) {
        await tokens.endFamily(tx, accountId, owner.pair.family)
        await writeAudit(tx, {
          ...audit,
          action: 'token.family_revoked',
          after: { family: owner.pair.family },
        })
        // Returned, not thrown: the revocation must be kept.
        return new AppError(
          'not_authenticated',
          'This long token has been used before. Sign in with the password.',
        )
      }
      if (used && used.rotatedAt === null) await tokens.markRotated(tx, used.id, at)
      // Its answer may have got lost: what came of it before ends, so that it never leaves more than one pair.
      else if (used) await tokens.rotateFamily(tx, accountId, used.family, at)
      const pair = await tokens.issue(tx, { brand: caller.brand, accountId, aliasId }, used)
      await writeAudit(tx, { ...audit, action: 'token.issue', after: { aliasId } })
      return { pair, lastProductChangeAt: account.lastProductChangeAt }
    }, caller.once)
    if (renewed instanceof AppError) throw renewed
    return renewed
  }

  /**
   * First statement of every use case that changes an account: its row, locked until the transaction ends.
   * Errors: account_not_found, account_not_active, not_authenticated when the credential was taken away meanwhile.
   */
  async function lockActive(tx: Handle, caller: Caller, accountId: number, at: number): Promise<Account> {
    const account = await lockAccount(tx, accountId, at)
    if (account?.brandId !== caller.brand.id) throw notFound()
    mustBeActive(account)
    await caller.recheck?.(tx)
    return account
  }

  return {
    add,
    find,
    findLastClosed,
    close,
    setPassword,
    renewTokens,
    lockActive,
    ...makeHashRenewal({ db, clock, passwords }),
  }
}

function notFound(): AppError {
  return new AppError('account_not_found', 'There is no such account.')
}
