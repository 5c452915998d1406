// The quota of a brand: how many open accounts it may have (setting account_limit), over all dialects.
// Functions with `tx` lock one row that every new account of the brand needs: call them last in a transaction.
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Brand } from './brand.ts'
import { claimAccount, findUsage, subtractAccounts } from './usage-store.ts'

/** The limit of a brand without a limit. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER

/** Reserves one account of the quota, without waiting. If the quota is used up, the unit ends with account_quota_reached. */
export function reserveAccount(tx: Handle, { id, settings }: Brand): Promise<void> {
  return claimAccount(tx, quotaReached, id, settings.account_limit || NO_LIMIT)
}

/** Call it after accounts were closed or merged. */
export async function releaseAccounts(tx: Handle, brandId: number, count: number): Promise<void> {
  if (count > 0) await subtractAccounts(tx, brandId, count)
}

export async function countAccounts(db: Handle, brandId: number): Promise<number> {
  return (await findUsage(db, brandId)) ?? 0
}

function quotaReached(): AppError {
  return new AppError('account_quota_reached', 'The brand has all the accounts it may have.')
}
