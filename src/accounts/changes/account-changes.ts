import { brandTime, type Caller } from '../../brands/brand.ts'
import { releaseAccounts } from '../../brands/usage.ts'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { writeChange } from '../../events/record.ts'
import { chooseLanguage } from '../../languages/choice.ts'
import type { Outbox } from '../../mail/outbox.ts'
import { isPrepaid } from '../../subscriptions/subscription.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import type { Account } from '../account.ts'
import { accountUpdated } from '../account.ts'
import { findAccounts, lockAccount, updateEmail } from '../account-store.ts'
import type { Accounts } from '../accounts.ts'
import { type FreeingEmails, withFreedEmail } from '../alias-removal.ts'
import { type Closing, closeAccount } from '../closing.ts'
import { parseNewEmail } from '../email.ts'
import type { Confirmations } from '../links/confirmations.ts'
import { mustBeOpen } from '../operator/suspension.ts'
import { endResetLinks } from '../reset-store.ts'
import type { Resets } from '../resets.ts'
import type { Locking } from './locked-subscription.ts'

export type AccountChanges = ReturnType<typeof makeAccountChanges>

type Deps = Closing &
  Pick<Locking, 'db' | 'clock'> &
  FreeingEmails & {
    accounts: Pick<Accounts, 'setPassword'>
    resets: Pick<Resets, 'request'>
    outbox: Pick<Outbox, 'notify'>
    confirmations: Pick<Confirmations, 'queueLink'>
    subscriptions: Closing['subscriptions'] & Pick<Subscriptions, 'requestCancellation'>
  }

export function makeAccountChanges(deps: Deps) {
  const { db, clock, accounts, resets, outbox, tokens, keptAnswers, subscriptions, confirmations } = deps

  /** Ends everything at once. Errors: account_not_found, account_not_active when it is closed already. */
  async function close(
    caller: Caller,
    accountId: number,
    { reason }: { reason?: string } = {},
  ): Promise<void> {
    const { brand, actor } = caller
    await db.write(async (tx) => {
      const { account, at } = await lockOpen(tx, caller, accountId)
      await closeAccount(tx, deps, { brand, account, actor, at, endAs: 'terminated', reason })
      await releaseAccounts(tx, brand.id, 1)
    }, caller.once)
  }

  /**
   * Ends each plan with its term, and the account with the last of them; gives that day. Errors: as `close`,
   * wrong_subscription_state without a plan that runs, or where days run longer.
   */
  async function closeAtPeriodEnd(
    caller: Caller,
    accountId: number,
    { reason }: { reason?: string } = {},
  ): Promise<{ closesOn: Day }> {
    return db.write(async (tx) => {
      const { account } = await lockOpen(tx, caller, accountId)
      const held = await subscriptions.lock(tx, accountId)
      const running = held.filter((one) => one.status === 'active' && !isPrepaid(one))
      const last = running.toSorted((a, b) => (a.dueOn < b.dueOn ? 1 : -1))[0]
      if (!last) throw noTerm('The account has no plan whose term could end it.')
      const days = held.find((one) => isPrepaid(one) && one.status === 'active' && one.dueOn > last.dueOn)
      if (days) throw noTerm(`The account has days that are paid until ${days.dueOn}, beyond its plans.`)
      const owner = { ...caller, accountId, testUser: account.testUser }
      for (const one of running) {
        const scope = one.id === last.id ? ('account' as const) : ('subscription' as const)
        await subscriptions.requestCancellation(tx, owner, one, { type: 'at_due_date', scope, reason })
      }
      return { closesOn: last.dueOn }
    }, caller.once)
  }

  /**
   * Token pairs and reset links end: apps name the old address in their calls, and who reads its mail may no longer set the
   * password. The VPN logins stay, unless the brand requires a confirmed address: the new one gets a link to confirm it, where
   * the brand wants that. Both addresses get a notice. False when it is the address already. Errors:
   * account_not_found, account_not_active, invalid_email, email_taken, conflict when the account has none to change.
   */
  async function changeEmail(caller: Caller, accountId: number, to: string): Promise<boolean> {
    const { brand, actor } = caller
    const email = parseNewEmail(to)
    return withFreedEmail(deps, caller, email.key, async (tx) => {
      const { account } = await lockOpen(tx, caller, accountId)
      const at = clock.now()
      if (account.email === email.text) return false
      if (account.email === '')
        throw new AppError('conflict', 'This account has no e-mail; link it to an account that has one.')
      const isPending = brand.settings.confirm_email !== 'none'
      await updateEmail(tx, { id: accountId, brandId: brand.id, isPending }, email)
      await Promise.all([
        tokens.endPairs(tx, accountId),
        endResetLinks(tx, accountId, at),
        keptAnswers.forget(tx, accountId),
      ])
      const event = { what: 'email_changed' as const, to: email.text, at }
      const notice = { brand, accountId, language: chooseLanguage({ ...caller, account }), event }
      await outbox.notify(tx, { ...notice, to: account.email })
      await outbox.notify(tx, { ...notice, to: email.text })
      if (isPending) {
        await confirmations.queueLink(tx, caller, { ...account, email: email.text })
        await deps.liveSessions.endForbidden(tx, { accountId })
      }
      await writeChange(tx, {
        ...{ at: brandTime(brand, at), brandId: brand.id, accountId, actor },
        ...{ action: 'account.change_email', target: `account:${accountId}` },
        before: { email: account.email },
        after: { email: email.text },
        event: accountUpdated(
          { ...account, email: email.text },
          { email: account.email },
          { email: email.text },
        ),
      })
      return true
    })
  }

  /** Signs every app out. Errors: account_not_found, account_not_active, weak_password, overloaded. */
  async function setPassword(caller: Caller, accountId: number, password: string): Promise<void> {
    const account = await withEmail(caller, accountId)
    await accounts.setPassword(caller, { account, password, keepPairId: undefined })
  }

  /** False: the recipient had its mails lately, and gets none. Errors: account_not_found, account_not_active, conflict. */
  async function sendReset(caller: Caller, accountId: number): Promise<boolean> {
    return resets.request(caller, await withEmail(caller, accountId))
  }

  async function withEmail({ brand }: Caller, accountId: number): Promise<Account> {
    const [account] = await findAccounts(db.read, [accountId])
    mustBeOpen(account, brand.id)
    if (account.email !== '') return account
    throw new AppError('conflict', 'This account has no e-mail, and so no password.')
  }

  async function lockOpen(tx: Handle, caller: Caller, accountId: number) {
    const at = brandTime(caller.brand, clock.now())
    const account = await lockAccount(tx, accountId, at)
    mustBeOpen(account, caller.brand.id)
    await caller.recheck?.(tx)
    return { account, at }
  }

  return { close, closeAtPeriodEnd, changeEmail, setPassword, sendReset }
}

function noTerm(why: string): AppError {
  return new AppError('wrong_subscription_state', why)
}
