// What can be done with the aliases of an account.
import { addressOf } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Caller } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import type { Passwords } from '../passwords.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { type Alias, emailTaken } from './account.ts'
import { claimEmail, findHolder, releaseEmails } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { deleteAliases, findAlias, insertAlias, listAliases, updateAliasPassword } from './alias-store.ts'
import { parseEmail } from './email.ts'
import { checkStrongPassword, makeStrongPassword } from './password-rule.ts'
import { endResetLinks } from './reset-store.ts'
import type { Resets } from './resets.ts'

/** Aliases an account may have. */
export const MAX_ALIASES = 100

export type Aliases = ReturnType<typeof makeAliases>

type Deps = {
  db: Database
  clock: Clock
  random: Random
  passwords: Passwords
  accounts: Pick<Accounts, 'lockActive'>
  resets: Pick<Resets, 'queueLink'>
  tokens: Pick<Tokens, 'endPairs'>
  keptAnswers: KeptAnswers
}

export type AddAlias = {
  email: string
  /** Absent: a random one that nobody is shown. */
  password: string | undefined
  firstName: string
  lastName: string
  /** Mail the alias a link to set its password. */
  sendReset: boolean
}

export function makeAliases({ db, clock, random, passwords, accounts, resets, tokens, keptAnswers }: Deps) {
  function list(accountId: number): Promise<Alias[]> {
    return listAliases(db.read, accountId, MAX_ALIASES)
  }

  /** Errors: invalid_email, weak_password, email_taken, account_not_active, invalid_input at MAX_ALIASES, overloaded. */
  async function add(caller: Caller, accountId: number, input: AddAlias): Promise<void> {
    const { brand, actor } = caller
    const email = parseEmail(input.email)
    if (input.password !== undefined) checkStrongPassword(input.password, brand, email.text)
    if (await findHolder(db.read, brand.id, email.key)) throw emailTaken()
    const password = input.password ?? makeStrongPassword(random)
    const passwordHash = await passwords.hash(password, addressOf(actor))
    await db.write(async (tx) => {
      const at = clock.now()
      const account = await accounts.lockActive(tx, caller, accountId, at)
      if ((await listAliases(tx, accountId, MAX_ALIASES)).length >= MAX_ALIASES) {
        throw new AppError('invalid_input', `An account may have at most ${MAX_ALIASES} aliases.`)
      }
      const { firstName, lastName } = input
      const row = { brandId: brand.id, accountId, email, passwordHash, firstName, lastName, at }
      const id = await insertAlias(tx, row)
      await claimEmail(tx, brand.id, email.key, { accountId, aliasId: id })
      await writeAudit(tx, {
        at,
        brandId: brand.id,
        accountId,
        actor,
        action: 'alias.add',
        target: `alias:${id}`,
        after: { email: email.text, firstName, lastName },
      })
      if (input.sendReset) {
        await resets.queueLink(tx, caller, account, {
          id,
          accountId,
          email: email.text,
          passwordHash,
          firstName,
          lastName,
        })
      }
    }, caller.once)
  }

  /** Errors: invalid_email, alias_not_found, account_not_active. */
  async function remove(caller: Caller, accountId: number, aliasEmail: string): Promise<void> {
    const email = parseEmail(aliasEmail)
    await db.write(async (tx) => {
      const at = clock.now()
      await accounts.lockActive(tx, caller, accountId, at)
      const alias = await findAlias(tx, accountId, email.key)
      if (!alias) throw noAlias()
      await releaseEmails(tx, accountId, alias.id)
      await Promise.all([
        deleteAliases(tx, accountId, alias.id),
        tokens.endPairs(tx, accountId, { aliasId: alias.id }),
        endResetLinks(tx, accountId, at, alias.id),
        keptAnswers.forget(tx, accountId),
        writeAudit(tx, {
          ...audit(caller, alias, at),
          action: 'alias.remove',
          before: { email: alias.email },
        }),
      ])
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
      await accounts.lockActive(tx, caller, alias.accountId, at)
      if (!(await updateAliasPassword(tx, alias.id, passwordHash))) throw noAlias()
      await Promise.all([
        tokens.endPairs(tx, alias.accountId, { aliasId: alias.id, keepId: change.keepPairId }),
        endResetLinks(tx, alias.accountId, at, alias.id),
        keptAnswers.forget(tx, alias.accountId),
        writeAudit(tx, {
          ...audit(caller, alias, at),
          action: 'alias.set_password',
          before: { password: alias.passwordHash },
          after: { password: passwordHash },
        }),
      ])
    }, caller.once)
  }

  return { list, add, remove, setPassword }
}

function audit({ brand, actor }: Caller, alias: Alias, at: number) {
  return { at, brandId: brand.id, accountId: alias.accountId, actor, target: `alias:${alias.id}` }
}

export function noAlias(): AppError {
  return new AppError('alias_not_found', 'There is no such alias.')
}
