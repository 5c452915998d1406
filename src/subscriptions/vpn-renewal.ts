// New VPN passwords for all logins of an account: the old ones are no longer accepted.
import type { Actor } from '../audit/actor.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { writeChange } from '../events/record.ts'
import type { Random } from '../ids.ts'
import type { Vault } from '../secrets.ts'
import { isPrepaid, makeVpnPassword, type Subscription } from './subscription.ts'
import { subscriptionEvent } from './subscription-events.ts'
import { updateVpnPassword } from './subscription-store.ts'
import { makePolicyPassword } from './vpn-password.ts'

type Deps = { random: Random; vault: Pick<Vault, 'encrypt'> }
type Change = { brandId: number; accountId: number; actor: Actor; at: Instant }

/** `held`: all subscriptions of the account, locked by `tx`. Gives the names of the logins that have a new password. */
export async function renewVpnPasswords(
  tx: Handle,
  { random, vault }: Deps,
  change: Change,
  held: readonly Subscription[],
): Promise<string[]> {
  const open = held.filter(({ status }) => status !== 'cancelled' && status !== 'terminated')
  for (const one of open) {
    const password = isPrepaid(one) ? makePolicyPassword(random) : makeVpnPassword(random)
    await updateVpnPassword(tx, one.id, vault.encrypt('vpn_password', one.id, password))
    await writeChange(tx, {
      ...change,
      action: 'subscription.set_password',
      target: `subscription:${one.id}`,
      before: { vpnPassword: one.vpnPassword },
      after: { vpnPassword: password },
      event: subscriptionEvent('login.rotated', one),
    })
  }
  return open.map(({ vpnUsername }) => vpnUsername)
}
