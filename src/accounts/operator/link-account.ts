import { brandTime, type Caller } from '../../brands/brand.ts'
import { releaseAccounts } from '../../brands/usage.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { KeptAnswers } from '../../kept-answers.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { moveSubscriptions } from '../../subscriptions/transfer.ts'
import { type Account, accountData } from '../account.ts'
import { lockAccount, updateClosed, updateProductChange } from '../account-store.ts'
import { parseEmail } from '../email.ts'
import { mustBeOpen } from './suspension.ts'

type Deps = {
  db: Database
  clock: Clock
  subscriptions: Pick<Subscriptions, 'lock'>
  keptAnswers: KeptAnswers
}
/** `toEmail`: the e-mail by which `toId` was named; undefined: it was named by its number. */
type Pair = { fromId: number; toId: number; toEmail: string | undefined }
export type Linked = Pick<Pair, 'fromId' | 'toId'> & { usernames: string[] }

export function makeLinkAccount({ db, clock, subscriptions, keptAnswers }: Deps) {
  /**
   * Moves the logins of `fromId` to `toId`, whose own e-mail must be `toEmail`, and closes what is left. Errors:
   * account_not_found, account_not_active when one is closed or suspended, conflict when the first has an e-mail, or the
   * second none.
   */
  async function link(caller: Caller, pair: Pair): Promise<Linked> {
    const { brand, actor } = caller
    return db.write(async (tx) => {
      const at = brandTime(brand, clock.now())
      const [from, to] = await lockBoth(tx, brand.id, pair, at)
      mayBeLinked(from, to, pair)
      const move = { brandId: brand.id, from: from.id, to: to.id, actor, at }
      const moved = await moveSubscriptions(tx, move, await subscriptions.lock(tx, from.id))
      const usernames = moved.map((one) => one.vpnUsername)
      const entry = { at, brandId: brand.id, actor, action: 'account.link' }
      await Promise.all([
        updateClosed(tx, from.id, at),
        keptAnswers.forget(tx, from.id),
        updateProductChange(tx, to.id, at),
        writeChange(
          tx,
          {
            ...{ ...entry, accountId: from.id, target: `account:${from.id}` },
            before: { status: from.status },
            after: { status: 'closed', linkedTo: to.id },
            event: happened('account.closed', thingId('account', from.id), {
              ...{ account: accountData({ ...from, status: 'closed' }), ended_as: 'linked' },
              ...{ reason: null, ended_subscription_ids: [], sessions_ended: 0 },
            }),
          },
          {
            ...{ ...entry, accountId: to.id, target: `account:${to.id}` },
            after: { linkedFrom: from.id, usernames },
            event: happened('account.linked', thingId('account', to.id), {
              account: accountData(to),
              absorbed_account_id: thingId('account', from.id),
              subscription_ids: moved.map(({ id }) => thingId('subscription', id)),
            }),
          },
        ),
      ])
      await releaseAccounts(tx, brand.id, 1)
      return { fromId: from.id, toId: to.id, usernames }
    }, caller.once)
  }

  /** The lower id first, so that two links cannot wait for each other. */
  async function lockBoth(
    tx: Handle,
    brandId: number,
    { fromId, toId }: Pair,
    at: Instant,
  ): Promise<[Account, Account]> {
    const first = await lockAccount(tx, Math.min(fromId, toId), at)
    const second = fromId === toId ? first : await lockAccount(tx, Math.max(fromId, toId), at)
    const [from, to] = fromId < toId ? [first, second] : [second, first]
    mustBeOpen(from, brandId)
    mustBeOpen(to, brandId)
    return [from, to]
  }

  return { link }
}

function mayBeLinked(from: Account, to: Account, { toEmail }: Pair): void {
  if (from.id === to.id) {
    throw new AppError('conflict', `The login belongs to account ${to.id} already; nothing was changed.`)
  }
  if (from.email !== '') {
    throw new AppError(
      'conflict',
      `Account ${from.id} has an e-mail of its own, ${from.email}: only accounts without one can be linked.`,
    )
  }
  if (to.email === '')
    throw new AppError('conflict', `Account ${to.id} has no e-mail: link to an account that has one.`)
  if (toEmail !== undefined && parseEmail(to.email).key !== parseEmail(toEmail).key) {
    throw new AppError('conflict', `${toEmail} is an alias; the account's own e-mail is ${to.email}.`)
  }
  for (const { id, status } of [from, to]) {
    if (status !== 'active')
      throw new AppError('account_not_active', `Account ${id} is ${status}: resume it first.`)
  }
}
