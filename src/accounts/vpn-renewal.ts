// An account gets new VPN passwords and its open connections end: for its owner on the reset page, and for the operator.
import { brandTime, type Caller } from '../brands/brand.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { KeptAnswers } from '../kept-answers.ts'
import type { LiveSessions } from '../live-sessions.ts'
import type { Vault } from '../secrets.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { renewVpnPasswords } from '../subscriptions/vpn-renewal.ts'
import { lockAccount, updateProductChange } from './account-store.ts'
import { mustBeOpen } from './operator/suspension.ts'

export type VpnRenewal = ReturnType<typeof makeVpnRenewal>

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  random: Random
  vault: Pick<Vault, 'encrypt'>
  subscriptions: Pick<Subscriptions, 'lock'>
  liveSessions: LiveSessions
  keptAnswers: KeptAnswers
}
type Target = { accountId: number; at: Instant }

export function makeVpnRenewal({ db, clock, subscriptions, liveSessions, keptAnswers, ...made }: Deps) {
  /** Gives the names of the logins. The account's row must be locked by `tx`. */
  async function renewIn(
    tx: Handle,
    { brand, actor }: Pick<Caller, 'brand' | 'actor'>,
    { accountId, at: now }: Target,
  ): Promise<string[]> {
    const at = brandTime(brand, now)
    const change = { brandId: brand.id, accountId, actor, at }
    const names = await renewVpnPasswords(tx, made, change, await subscriptions.lock(tx, accountId))
    await updateProductChange(tx, accountId, at)
    await keptAnswers.forget(tx, accountId)
    await liveSessions.endAll(tx, { accountId }, 'new_vpn_password')
    return names
  }

  /** The same as a use case of its own. Errors: account_not_found, account_not_active when it is closed. */
  function renew(caller: Caller, accountId: number): Promise<string[]> {
    return db.write(async (tx) => {
      const at = clock.now()
      mustBeOpen(await lockAccount(tx, accountId, at), caller.brand.id)
      return renewIn(tx, caller, { accountId, at })
    })
  }

  return { renewIn, renew }
}
