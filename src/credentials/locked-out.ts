// The event that tries at an account must wait after wrong passwords: at most one an hour for each account, wherever they come from.
import { type Account, type AccountFacts, accountData } from '../accounts/account.ts'
import type { Actor } from '../audit/actor.ts'
import { HOUR_MS, type Instant, SECOND_MS } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { happened, recordOnce } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Blocked } from './throttle-ledger.ts'

type LockedOut = {
  account: AccountFacts & Pick<Account, 'brandId'>
  /** `vpn`: at a gateway. */
  door: 'api' | 'vpn'
  blocked: Blocked
  at: Instant
  actor: Actor
}

/** Writes nothing when no try at this account failed: then the source must wait for what it did elsewhere. */
export async function recordLockedOut(
  tx: Handle,
  { account, door, blocked, at, actor }: LockedOut,
): Promise<void> {
  const { failures, retryAfterS } = blocked
  if (failures === 0) return
  const event = happened('account.locked_out', thingId('account', account.id), {
    ...{ account: accountData(account), door, failures },
    until: new Date(at + retryAfterS * SECOND_MS).toISOString(),
  })
  await recordOnce(
    tx,
    { subject: account.id, pauseMs: HOUR_MS },
    { at, brandId: account.brandId, accountId: account.id, actor, event },
  )
}
