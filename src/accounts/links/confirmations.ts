// Confirmed e-mail addresses: a link is mailed to the address, and who follows it and presses a button confirms it.
import { fromAddress } from '../../address-privacy.ts'
import { writeAudit } from '../../audit/audit.ts'
import { type Brand, brandTime, type Caller } from '../../brands/brand.ts'
import type { Brands } from '../../brands/brands.ts'
import { type Clock, DAY_MS } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError, invalidLink } from '../../errors.ts'
import { writeChange } from '../../events/record.ts'
import { isToken } from '../../ids.ts'
import { chooseLanguage, type ReaderAccount } from '../../languages/choice.ts'
import { type Account, accountUpdated } from '../account.ts'
import { confirmEmail, findOpenAccount, lockAccount } from '../account-store.ts'
import { mustBeOpen } from '../operator/suspension.ts'
import { endResetLinks, findResetLink, useResetLink } from '../reset-store.ts'
import { type Linking, linkHash, mailLink, tokenIn } from './mailed-link.ts'

/** Longer than a reset link: it opens nothing, and a new customer may read the mail days later. */
const CONFIRM_LINK_MS = 3 * DAY_MS

export type Confirmations = ReturnType<typeof makeConfirmations>

type Deps = Linking & {
  db: Database
  clock: Clock
  brands: Pick<Brands, 'findById'>
  /** Called for each mail that was withheld until its recipient's next turn. */
  onWithheld: () => void
}

export function makeConfirmations(deps: Deps) {
  const { db, clock, brands, onWithheld } = deps

  /** In the transaction that asks for it. False: the address had its mails lately, and gets none. */
  async function queueLink(
    tx: Handle,
    { brand, accepts }: Pick<Caller, 'brand' | 'accepts'>,
    account: Pick<Account, 'id' | 'email'> & ReaderAccount,
  ): Promise<boolean> {
    const { id: accountId, email: to } = account
    const language = chooseLanguage({ account, accepts, brand })
    const link = {
      brand,
      accountId,
      language,
      aliasId: null,
      purpose: 'confirm' as const,
      to,
      at: clock.now(),
    }
    const mailId = await mailLink(tx, deps, { ...link, kind: 'confirm_email', livesMs: CONFIRM_LINK_MS })
    const isQueued = mailId !== undefined
    if (!isQueued) onWithheld()
    return isQueued
  }

  /**
   * Mails the link once more, or for the first time; what the account may do stays as it is. False: the address had its mails
   * lately. Errors: account_not_found, account_not_active, conflict when it has no e-mail.
   */
  function send(caller: Caller, accountId: number): Promise<boolean> {
    return change(caller, accountId, async (tx, account, at) => {
      const isQueued = await queueLink(tx, caller, account)
      if (isQueued)
        await writeAudit(tx, { ...entry(caller, account, at), action: 'account.ask_confirmation' })
      return isQueued
    })
  }

  /** By the word of the caller; what is confirmed stays so. Errors: account_not_found, account_not_active, conflict when it has no e-mail. */
  function confirm(caller: Caller, accountId: number): Promise<void> {
    return change(caller, accountId, (tx, account, at) => note(tx, caller, account, at))
  }

  function change<T>(
    caller: Caller,
    accountId: number,
    work: (tx: Handle, account: Account, at: number) => Promise<T>,
  ): Promise<T> {
    return db.write(async (tx) => {
      const at = brandTime(caller.brand, clock.now())
      const account = await lockAccount(tx, accountId, at)
      mustBeOpen(account, caller.brand.id)
      await caller.recheck?.(tx)
      if (account.email === '') throw new AppError('conflict', 'This account has no e-mail to confirm.')
      return work(tx, account, at)
    }, caller.once)
  }

  async function note(
    tx: Handle,
    by: Pick<Caller, 'brand' | 'actor'>,
    account: Account,
    at: number,
  ): Promise<void> {
    const now = clock.now()
    await endResetLinks(tx, account.id, now, { purpose: 'confirm' })
    if (!(await confirmEmail(tx, account.id, now))) return
    await writeChange(tx, {
      ...entry(by, account, at),
      action: 'account.confirm_email',
      event: accountUpdated(
        account,
        { email_confirmed_at: null },
        { email_confirmed_at: new Date(now).toISOString() },
      ),
    })
  }

  /** Whose address the link would confirm; undefined: unknown, used or expired. Does not use it up. */
  async function find(
    token: string,
  ): Promise<{ brand: Brand; account: ReaderAccount; email: string; accountId: number } | undefined> {
    if (!isToken(token)) return undefined
    const link = await findResetLink(db.read, linkHash('confirm', token), clock.now())
    if (!link) return undefined
    const [brand, account] = await Promise.all([
      brands.findById(link.brandId),
      findOpenAccount(db.read, link.accountId),
    ])
    if (!brand || !account || account.email === '') return undefined
    return { brand, account, email: account.email, accountId: account.id }
  }

  /** Whether a link that was mailed, or is to be, still works. */
  async function isUsable(link: string): Promise<boolean> {
    return (await find(tokenIn(link))) !== undefined
  }

  /** Uses the link up. Errors: reset_link_invalid. */
  async function complete(token: string, address: string): Promise<void> {
    const found = await find(token)
    if (!found) throw invalidLink()
    const { brand, accountId } = found
    const from = fromAddress(address, brand.settings.session_addresses)
    await db.write(async (tx) => {
      const at = brandTime(brand, clock.now())
      const account = await lockAccount(tx, accountId, at)
      const link = await useResetLink(tx, linkHash('confirm', token), clock.now())
      if (!link || !account || account.status === 'closed') throw invalidLink()
      await note(tx, { brand, actor: { kind: 'reset_link', ...from } }, account, at)
    })
  }

  return { queueLink, send, confirm, find, isUsable, complete }
}

function entry({ brand, actor }: Pick<Caller, 'brand' | 'actor'>, { id: accountId }: Account, at: number) {
  return { at, brandId: brand.id, accountId, actor, target: `account:${accountId}` }
}
