// Password reset by mail: a link that works once, for an account or one of its aliases.

import { fromAddress } from '../address-privacy.ts'
import type { Actor } from '../audit/actor.ts'
import type { Brand, Caller } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import { type Clock, MINUTE_MS } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError, invalidLink } from '../errors.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import { isToken, type Random } from '../ids.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import { chooseLanguage, type ReaderAccount } from '../languages/choice.ts'
import type { Language } from '../languages/language.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Passwords } from '../passwords.ts'
import type { Tokens } from '../tokens/tokens.ts'
import {
  type Account,
  type Alias,
  accountData,
  MAX_ALIASES,
  mustBeActive,
  passwordChanged,
} from './account.ts'
import { confirmEmail, findOpenAccount, lockAccount, updatePassword } from './account-store.ts'
import { removeAlias } from './alias-removal.ts'
import { confirmAlias, findAliasById, listAliases, updateAliasPassword } from './alias-store.ts'
import { linkHash, mailLink, tokenIn } from './links/mailed-link.ts'
import { checkStrongPassword } from './password-rule.ts'
import { endResetLinks, findResetLink, purgeResetLinks, type ResetLink, useResetLink } from './reset-store.ts'
import type { VpnRenewal } from './vpn-renewal.ts'

export type Resets = ReturnType<typeof makeResets>

type Deps = {
  db: Database
  clock: Clock
  random: Random
  brands: Pick<Brands, 'findById'>
  outbox: Outbox
  passwords: Passwords
  tokens: Pick<Tokens, 'endPairs'>
  keptAnswers: KeptAnswers
  vpnRenewal: Pick<VpnRenewal, 'renewIn'>
  publicUrl: string // see mailed-link.ts
  /** Called for each mail that was withheld until its recipient's next turn. */
  onWithheld?: () => void
}

/** Further choices of an owner who suspects that another person used the account. */
export type ResetChoices = {
  endAliases: boolean
  renewVpn: boolean
  /** In which the page was read; absent: the account's or the brand's. */
  language?: Language
}

/** `aliases`: who else can sign in to the account; undefined for the link of an alias, who may not decide that. */
export type FoundLink = {
  brand: Brand
  account: ReaderAccount
  email: string
  accountId: number
  aliases: string[] | undefined
}

export function makeResets({
  db,
  clock,
  brands,
  outbox,
  passwords,
  tokens,
  keptAnswers,
  vpnRenewal,
  onWithheld,
  ...linking
}: Deps) {
  /**
   * Queues the mail with the link. False: its recipient has no turn left. Errors: account_not_active, alias_not_found.
   */
  async function request(caller: Caller, account: Account, alias?: Alias): Promise<boolean> {
    const isQueued = await db.write((tx) => queueLink(tx, caller, account, alias), caller.once)
    if (!isQueued) onWithheld?.()
    return isQueued
  }

  /** The same inside another use case; locks the account's row. False: the recipient has had its turn, nothing was done. */
  async function queueLink(
    tx: Handle,
    { brand, actor, accepts }: Caller,
    account: Account,
    alias?: Alias,
  ): Promise<boolean> {
    const at = clock.now()
    const locked = await lockAccount(tx, account.id, at)
    if (!locked) throw new AppError('account_not_found', 'There is no such account.')
    mustBeActive(locked)
    if (alias && !(await findAliasById(tx, alias.id))) {
      throw new AppError('alias_not_found', 'There is no such alias.')
    }
    const mailId = await mailLink(
      tx,
      { ...linking, outbox },
      {
        ...{ brand, accountId: account.id, aliasId: alias?.id ?? null, at },
        ...{ purpose: 'reset', kind: alias ? 'alias_reset' : 'password_reset' },
        language: chooseLanguage({ account: locked, accepts, brand }),
        to: alias?.email ?? account.email,
        livesMs: brand.settings.reset_link_minutes * MINUTE_MS,
      },
    )
    if (mailId === undefined) return false
    await writeChange(tx, {
      at,
      brandId: brand.id,
      accountId: account.id,
      actor,
      action: 'reset.request',
      target: alias ? `alias:${alias.id}` : `account:${account.id}`,
      event: happened('account.password_reset_requested', thingId('account', account.id), {
        ...{ account: accountData(locked), alias_id: alias ? thingId('alias', alias.id) : null },
        delivery: thingId('mail', mailId),
      }),
    })
    return true
  }

  /** Whose password the link would set; undefined: unknown, used or expired. Does not use it up. */
  async function find(token: string): Promise<FoundLink | undefined> {
    if (!isToken(token)) return undefined
    const link = await findResetLink(db.read, linkHash('reset', token), clock.now())
    if (!link) return undefined
    const [brand, account, email, aliases] = await Promise.all([
      brands.findById(link.brandId),
      findOpenAccount(db.read, link.accountId),
      emailOf(db.read, link),
      link.aliasId === null ? listAliases(db.read, link.accountId, MAX_ALIASES) : undefined,
    ])
    if (!brand || !account || email === undefined) return undefined
    return { brand, account, email, accountId: link.accountId, aliases: aliases?.map((alias) => alias.email) }
  }

  /** Whether a link that was mailed, or is to be, still works. */
  async function isUsable(link: string): Promise<boolean> {
    return (await find(tokenIn(link))) !== undefined
  }

  /**
   * Sets the password and uses the link up; ends every token pair and every other link of the account (or alias). With the
   * link of an alias nothing is taken back. Errors: reset_link_invalid, weak_password, overloaded.
   */
  async function complete(
    token: string,
    password: string,
    address: string,
    wanted: ResetChoices = { endAliases: false, renewVpn: false },
  ): Promise<void> {
    const found = await find(token)
    if (!found) throw invalidLink()
    checkStrongPassword(password, found.brand, found.email)
    const passwordHash = await passwords.hash(password, address)
    const from = fromAddress(address, found.brand.settings.session_addresses)
    await db.write(async (tx) => {
      const at = clock.now()
      // The account first, as everywhere: the other order could meet a change of the same account in a deadlock.
      const account = await lockAccount(tx, found.accountId, at)
      const link = await useResetLink(tx, linkHash('reset', token), at)
      if (!link || account?.status !== 'active') throw invalidLink()
      await setPassword(tx, link, passwordHash)
      if (link.aliasId === null) {
        const event = { what: 'password_changed' as const, at }
        const { brand } = found
        const language = wanted.language ?? chooseLanguage({ account, brand })
        await outbox.notify(tx, { brand, accountId: account.id, language, to: account.email, event })
        await confirmEmail(tx, account.id, at) // the link came to that address
        await takeBack(tx, { brand: found.brand, actor: { kind: 'reset_link', ...from } }, account.id, {
          ...wanted,
          at,
        })
      } else await confirmAlias(tx, link.aliasId, at)
      await Promise.all([
        tokens.endPairs(tx, link.accountId, link.aliasId === null ? {} : { aliasId: link.aliasId }),
        endResetLinks(tx, link.accountId, at, { aliasId: link.aliasId, purpose: 'reset' }),
        keptAnswers.forget(tx, link.accountId),
        writeChange(tx, {
          ...completed(link, at, { kind: 'reset_link', ...from }),
          event: passwordChanged(account, link.aliasId === null ? null : { id: link.aliasId }, 'link'),
        }),
      ])
    })
  }

  async function takeBack(
    tx: Handle,
    by: Pick<Caller, 'brand' | 'actor'>,
    accountId: number,
    { endAliases, renewVpn, at }: ResetChoices & { at: number },
  ): Promise<void> {
    const ended = endAliases ? await listAliases(tx, accountId, MAX_ALIASES) : []
    for (const alias of ended)
      await removeAlias(tx, { tokens, keptAnswers }, by, alias, { at, reason: 'reset' })
    if (renewVpn) await vpnRenewal.renewIn(tx, by, { accountId, at })
  }

  /** Deletes links that ended a day ago, at most `limit`; returns how many. */
  function purge(before: number, limit: number): Promise<number> {
    return db.write((tx) => purgeResetLinks(tx, before, limit))
  }

  return { request, queueLink, find, isUsable, complete, purge }
}

async function setPassword(tx: Handle, link: ResetLink, passwordHash: string): Promise<void> {
  if (link.aliasId === null) return updatePassword(tx, link.accountId, passwordHash)
  if (!(await updateAliasPassword(tx, link.aliasId, passwordHash))) throw invalidLink()
}

async function emailOf(db: Handle, link: ResetLink): Promise<string | undefined> {
  const row =
    link.aliasId === null ? await findOpenAccount(db, link.accountId) : await findAliasById(db, link.aliasId)
  return row?.email
}

function completed(link: ResetLink, at: number, actor: Actor) {
  return {
    at,
    brandId: link.brandId,
    accountId: link.accountId,
    actor,
    action: 'reset.complete',
    target: link.aliasId === null ? `account:${link.accountId}` : `alias:${link.aliasId}`,
  }
}
