import { getBilled, writeRefund } from '../../billing/refunds.ts'
import { brandTime, type Caller } from '../../brands/brand.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import { isOpen } from '../../subscriptions/subscription.ts'
import { lockAccount, updateProductChange } from '../account-store.ts'
import { type Closing, endSubscription } from '../closing.ts'
import { noAccount } from '../operator/find-account.ts'
import type { Locking } from './locked-subscription.ts'

type Deps = Closing & Pick<Locking, 'db' | 'clock'>
export type Refunded = { refundId: number; subscriptionId: number; ended: boolean }

export function makeRefunds(deps: Deps) {
  const { db, clock } = deps

  /**
   * Once for each term, also after its subscription or account has ended. `end`: ends the subscription as well. Errors:
   * ledger_row_not_found, conflict when it was taken back before.
   */
  function refund(
    caller: Caller,
    ledgerId: number,
    { end, reason }: { end: boolean; reason: string | undefined },
  ): Promise<Refunded> {
    const { brand, actor } = caller
    return db.write(async (tx) => {
      const term = await getBilled(tx, brand.id, ledgerId)
      const at = brandTime(brand, clock.now())
      const { accountId, subscriptionId } = term
      const account = await lockAccount(tx, accountId, at)
      if (!account) throw noAccount('There is no such account.')
      await caller.recheck?.(tx)
      const refundId = await writeRefund(tx, term, { brandId: brand.id, at })
      const id = thingId('subscription', subscriptionId)
      await writeChange(tx, {
        ...{ at, brandId: brand.id, accountId, actor, action: 'ledger.refund', target: `ledger:${ledgerId}` },
        after: { refundId, subscriptionId, startsOn: term.startsOn, endsOn: term.endsOn, reason },
        event: happened('subscription.refunded', id, {
          ...{ account_id: thingId('account', accountId), subscription_id: id, reason: reason ?? null },
          ...{ ledger_id: thingId('ledger', ledgerId), refund_id: thingId('ledger', refundId) },
          ...{ starts_on: term.startsOn, ends_on: term.endsOn },
        }),
      })
      // A moved subscription is another account's, and is not ended by this.
      const held = end ? await deps.subscriptions.lock(tx, accountId) : []
      const subscription = held.find((one) => one.id === subscriptionId && isOpen(one))
      if (!subscription) return { refundId, subscriptionId, ended: false }
      await updateProductChange(tx, accountId, at)
      const ending = { brand, account, actor, at, endAs: 'terminated' as const }
      await endSubscription(tx, deps, ending, { subscription, held })
      return { refundId, subscriptionId, ended: true }
    }, caller.once)
  }

  return { refund }
}
