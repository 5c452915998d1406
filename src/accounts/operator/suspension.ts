import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { happened, writeChange } from '../../events/record.ts'
import type { LiveSessions } from '../../live-sessions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { type Resumed, resumeAll, suspendAll } from '../../subscriptions/suspension.ts'
import { type Account, accountData } from '../account.ts'
import { lockAccount, updateProductChange } from '../account-store.ts'
import { noAccount } from './find-account.ts'
import { updateStatus } from './suspension-store.ts'

export type Suspension = ReturnType<typeof makeSuspension>

type Deps = {
  db: Database
  clock: Clock
  subscriptions: Pick<Subscriptions, 'lock' | 'today'>
  liveSessions: LiveSessions
}
type Target = { accountId: number; reason: string | undefined }

export function makeSuspension({ db, clock, subscriptions, liveSessions }: Deps) {
  /** False when it is suspended already. Errors: account_not_found, account_not_active when it is closed. */
  async function suspend(caller: Caller, target: Target): Promise<boolean> {
    const done = await change(caller, target, 'suspended', (tx, at, held) =>
      suspendAll(tx, { ...owner(caller, target), at }, held),
    )
    return done !== undefined
  }

  /**
   * What runs again, with the due day it had and has; undefined when the account is active already.
   * Errors: account_not_found, account_not_active when it is closed.
   */
  function resume(caller: Caller, target: Target): Promise<Resumed[] | undefined> {
    const today = subscriptions.today(caller.brand)
    return change(caller, target, 'active', (tx, at, held) =>
      resumeAll(tx, { ...owner(caller, target), at, today }, held),
    )
  }

  /** Undefined when the account has that status already. */
  function change<T>(
    caller: Caller,
    target: Target,
    status: 'active' | 'suspended',
    move: (tx: Handle, at: number, held: Subscription[]) => Promise<T>,
  ): Promise<T | undefined> {
    return db.write(async (tx) => {
      const at = brandTime(caller.brand, clock.now())
      const account = await lockAccount(tx, target.accountId, at)
      mustBeOpen(account, caller.brand.id)
      if (account.status === status) return undefined
      const moved = await move(tx, at, await subscriptions.lock(tx, account.id))
      await updateStatus(tx, account.id, status)
      await updateProductChange(tx, account.id, at)
      const { total: sessionsEnded } = await liveSessions.endForbidden(tx, { accountId: account.id })
      const data = accountData({ ...account, status })
      const reason = target.reason ?? null
      await writeChange(tx, {
        at,
        ...owner(caller, target),
        action: status === 'suspended' ? 'account.suspend' : 'account.resume',
        target: `account:${account.id}`,
        before: { status: account.status },
        after: { status, ...(target.reason === undefined ? {} : { reason: target.reason }) },
        event:
          status === 'suspended'
            ? happened('account.suspended', data.id, { account: data, reason, sessions_ended: sessionsEnded })
            : happened('account.resumed', data.id, { account: data, reason }),
      })
      return moved
    }, caller.once)
  }

  return { suspend, resume }
}

/** Errors: account_not_found, account_not_active. */
export function mustBeOpen(account: Account | undefined, brandId: number): asserts account is Account {
  if (!account || account.brandId !== brandId) throw noAccount('There is no such account.')
  if (account.status === 'closed') {
    throw new AppError('account_not_active', `Account ${account.id} is closed; that cannot be undone.`)
  }
}

function owner({ brand, actor }: Caller, { accountId }: Target) {
  return { brandId: brand.id, accountId, actor }
}
