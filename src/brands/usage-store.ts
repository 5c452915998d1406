// The SQL of the number of open accounts of a brand. A transaction locks this row last: every new account needs it.
import type { Handle } from '../db/database.ts'
import { precompileClaimUpdate } from '../db/precompile.ts'

export async function insertUsage(tx: Handle, brandId: number): Promise<void> {
  await tx.insertInto('brand_usage').values({ brand_id: brandId, accounts: 0 }).execute()
}

/** Adds one account. When there are `limit` accounts, the unit ends with `refusal`. */
export const claimAccount = precompileClaimUpdate((tx, brandId: number, limit: number) =>
  tx
    .updateTable('brand_usage')
    .set((eb) => ({ accounts: eb('accounts', '+', eb.lit(1)) }))
    .where('brand_id', '=', brandId)
    .where('accounts', '<', limit),
)

export async function subtractAccounts(tx: Handle, brandId: number, count: number): Promise<void> {
  await tx
    .updateTable('brand_usage')
    .set((eb) => ({ accounts: eb('accounts', '-', count) }))
    .where('brand_id', '=', brandId)
    .execute()
}

export async function findUsage(db: Handle, brandId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('brand_usage')
    .select('accounts')
    .where('brand_id', '=', brandId)
    .executeTakeFirst()
  return row?.accounts
}
