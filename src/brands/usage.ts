// The quota of a brand: how many open accounts it may have (setting account_limit), counted over all dialects.
// All functions with `tx` lock one row that every new account of the brand needs: call them last in a transaction.
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Brand } from './brand.ts'
import { claimAccount, findUsage, subtractAccounts } from './usage-store.ts'

/** What stands for "any number" where a limit is compared. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER

/** Takes a place for a new account. It is not waited for: with no place left the unit ends with account_quota_reached. */
export function claimPlace(tx: Handle, { id, settings }: Brand): Promise<void> {
  return claimAccount(tx, quotaReached, id, settings.account_limit || NO_LIMIT)
}

/** Accounts were closed, or merged into others. */
export async function freePlaces(tx: Handle, brandId: number, count: number): Promise<void> {
  if (count > 0) await subtractAccounts(tx, brandId, count)
}

export async function countAccounts(db: Handle, brandId: number): Promise<number> {
  return (await findUsage(db, brandId)) ?? 0
}

function quotaReached(): AppError {
  return new AppError('account_quota_reached', 'The brand has all the accounts it may have.')
}
