// What can be done with the aliases of an account.
import { addressOf } from '../audit/actor.ts'
import { type Caller, isTrusted } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Random } from '../ids.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import { chooseLanguage } from '../languages/choice.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Passwords } from '../passwords.ts'
import type { Tokens } from '../tokens/tokens.ts'
import {
  type Alias,
  aliasData,
  checkedPerson,
  emailTaken,
  keepsAddress,
  MAX_ALIASES,
  passwordChanged,
} from './account.ts'
import { claimEmail, findHolder } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { freeUnconfirmed, removeAlias } from './alias-removal.ts'
import { findAlias, findAliasById, insertAlias, listAliases, updateAliasPassword } from './alias-store.ts'
import { parseEmail, parseNewEmail } from './email.ts'
import { checkStrongPassword, makeStrongPassword } from './password-rule.ts'
import { endResetLinks } from './reset-store.ts'
import type { Resets } from './resets.ts'

export type Aliases = ReturnType<typeof makeAliases>

type Deps = {
  db: Database
  clock: Clock
  random: Random
  passwords: Passwords
  accounts: Pick<Accounts, 'lockActive'>
  resets: Pick<Resets, 'queueLink'>
  outbox: Pick<Outbox, 'notify'>
  tokens: Pick<Tokens, 'endPairs'>
  keptAnswers: KeptAnswers
  /** Called for each mail that was withheld until its recipient's next turn. */
  onWithheld?: () => void
}

export type AddAlias = {
  email: string
  /** Absent: a random one that is never shown. */
  password: string | undefined
  firstName: string
  lastName: string
  /** Mail the alias a link to set its password. */
  sendReset: boolean
}

export function makeAliases(deps: Deps) {
  const { db, clock, random, passwords, accounts, resets, outbox, onWithheld } = deps
  const { tokens, keptAnswers } = deps

  function list(accountId: number): Promise<Alias[]> {
    return listAliases(db.read, accountId, MAX_ALIASES)
  }

  /**
   * The `sent` of its answer: whether the link is queued; undefined: none was wanted. Errors: invalid_email, weak_password,
   * email_taken, account_not_found, account_not_active, rate_limited, invalid_input at MAX_ALIASES, overloaded, conflict when
   * the account has no e-mail.
   */
  async function add(
    caller: Caller,
    accountId: number,
    input: AddAlias,
  ): Promise<{ alias: Alias; sent: boolean | undefined }> {
    const { brand, actor } = caller
    const email = parseNewEmail(input.email)
    const { firstName = '', lastName = '' } = checkedPerson(input)
    if (input.password !== undefined) checkStrongPassword(input.password, brand, email.text)
    await caller.admit?.()
    const holder = await findHolder(db.read, brand.id, email.key)
    if (holder && keepsAddress(holder, brand, clock.now())) throw emailTaken()
    const password = input.password ?? makeStrongPassword(random)
    const passwordHash = await passwords.hash(password, addressOf(actor))
    const added = await db.write(async (tx) => {
      const at = clock.now()
      const account = await accounts.lockActive(tx, caller, accountId, at)
      if (account.email === '') throw noEmail()
      if (holder) await freeUnconfirmed(tx, deps, caller, { emailKey: email.key, at })
      if ((await listAliases(tx, accountId, MAX_ALIASES)).length >= MAX_ALIASES) {
        throw new AppError('invalid_input', `An account may have at most ${MAX_ALIASES} aliases.`)
      }
      const confirmedAt = isTrusted(actor) ? at : null
      const made = { accountId, passwordHash, firstName, lastName, confirmedAt }
      const id = await insertAlias(tx, { ...made, brandId: brand.id, email, at })
      await claimEmail(tx, brand.id, email.key, { accountId, aliasId: id })
      const alias = { ...made, id, email: email.text, createdAt: at }
      await writeChange(tx, {
        ...audit(caller, alias, at),
        action: 'alias.add',
        after: { email: email.text, firstName, lastName },
        event: happened('alias.created', thingId('alias', id), {
          ...{ account_id: thingId('account', accountId), alias: aliasData(alias) },
        }),
      })
      const event = { what: 'alias_added' as const, alias: email.text, at }
      await outbox.notify(tx, {
        ...{ brand, accountId: account.id, language: chooseLanguage({ ...caller, account }) },
        ...{ to: account.email, event },
      })
      const sent = input.sendReset ? await resets.queueLink(tx, caller, account, alias) : undefined
      return { alias, sent }
    }, caller.once)
    if (added.sent === false) onWithheld?.()
    return added
  }

  /** Errors: invalid_email, alias_not_found, account_not_active. */
  async function remove(caller: Caller, accountId: number, aliasEmail: string): Promise<void> {
    const email = parseEmail(aliasEmail)
    await removeFound(caller, accountId, (tx) => findAlias(tx, accountId, email.key))
  }

  /** Errors: account_not_found, alias_not_found, account_not_active. */
  async function removeById(caller: Caller, accountId: number, id: number): Promise<void> {
    await removeFound(caller, accountId, async (tx) => {
      const alias = await findAliasById(tx, id)
      return alias?.accountId === accountId ? alias : undefined
    })
  }

  function removeFound(
    caller: Caller,
    accountId: number,
    find: (tx: Handle) => Promise<Alias | undefined>,
  ): Promise<void> {
    return db.write(async (tx) => {
      const at = clock.now()
      await accounts.lockActive(tx, caller, accountId, at)
      const alias = await find(tx)
      if (!alias) throw noAlias()
      await removeAlias(tx, deps, caller, alias, { at })
    }, caller.once)
  }

  /** `keepPairId`: the caller's own pair, which stays. Errors: weak_password, alias_not_found, account_not_active, overloaded. */
  async function setPassword(
    caller: Caller,
    alias: Alias,
    change: { password: string; keepPairId: number | undefined },
  ): Promise<void> {
    checkStrongPassword(change.password, caller.brand, alias.email)
    const passwordHash = await passwords.hash(change.password, addressOf(caller.actor))
    await db.write(async (tx: Handle) => {
      const at = clock.now()
      const account = await accounts.lockActive(tx, caller, alias.accountId, at)
      if (!(await updateAliasPassword(tx, alias.id, passwordHash))) throw noAlias()
      await Promise.all([
        tokens.endPairs(tx, alias.accountId, { aliasId: alias.id, keepId: change.keepPairId }),
        endResetLinks(tx, alias.accountId, at, { aliasId: alias.id }),
        keptAnswers.forget(tx, alias.accountId),
        writeChange(tx, {
          ...audit(caller, alias, at),
          action: 'alias.set_password',
          before: { password: alias.passwordHash },
          after: { password: passwordHash },
          event: passwordChanged(account, alias, 'caller'),
        }),
      ])
    }, caller.once)
  }

  return { list, add, remove, removeById, setPassword }
}

function audit({ brand, actor }: Caller, alias: Alias, at: number) {
  return { at, brandId: brand.id, accountId: alias.accountId, actor, target: `alias:${alias.id}` }
}

function noEmail(): AppError {
  return new AppError('conflict', 'This account has no e-mail, and so nobody signs in to it.')
}

export function noAlias(): AppError {
  return new AppError('alias_not_found', 'There is no such alias.')
}
