// What an app buys for its account: the purchase (purchases.ts), and the app's next token pair in the same transaction.
import { writeAudit } from '../../audit/audit.ts'
import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock } from '../../clock.ts'
import type { VpnLogin } from '../../subscriptions/subscriptions.ts'
import type { TokenPair } from '../../tokens/token.ts'
import type { Tokens } from '../../tokens/tokens.ts'
import type { Also, PlanChange, Purchases } from './purchases.ts'

export type AppPurchase = { email: string; login: VpnLogin; pair: TokenPair }

type Deps = { clock: Clock; purchases: Pick<Purchases, 'buy' | 'upgrade'>; tokens: Pick<Tokens, 'issue'> }

export function makeAppPurchases({ clock, purchases, tokens }: Deps) {
  /** Errors: those of purchases.buy. */
  function buy(
    caller: Caller,
    accountId: number,
    wanted: PlanChange & { orUpgrade: boolean },
  ): Promise<AppPurchase> {
    return purchases.buy(caller, accountId, wanted, withPair(caller))
  }

  /** Errors: those of purchases.upgrade. */
  function upgrade(
    caller: Caller,
    accountId: number,
    change: PlanChange & { subscriptionId: number },
  ): Promise<AppPurchase> {
    return purchases.upgrade(caller, accountId, change, withPair(caller))
  }

  function withPair({ brand, actor }: Caller): Also<AppPurchase> {
    return async (tx, { account: { id: accountId, email }, login }) => {
      const at = brandTime(brand, clock.now())
      const [pair] = await Promise.all([
        tokens.issue(tx, { brand, accountId, aliasId: null }),
        writeAudit(tx, {
          ...{ at, brandId: brand.id, accountId, actor },
          ...{ action: 'token.issue', target: `account:${accountId}` },
        }),
      ])
      return { email, login, pair }
    }
  }

  return { buy, upgrade }
}
