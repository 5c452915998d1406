// SQL that finds logins by their name.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'
import { precompileIn } from '../db/precompile-in.ts'

export type LoginRow = {
  subscriptionId: number
  accountId: number
  brandId: number
  username: string
  /** Encrypted. */
  password: string
}

export const listLogins = precompileIn<LoginRow, []>((db, usernames) =>
  db
    .selectFrom('subscription')
    .select(['id as subscriptionId', 'account_id as accountId', 'brand_id as brandId'])
    .select(['vpn_username as username', 'vpn_password as password'])
    .where('vpn_username', 'in', usernames),
)

/** Whose login it is, and the settings of that brand. */
export const findRefusedLogin = precompile((db: Handle, username: string) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('brand as b', 'b.id', 's.brand_id')
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId', 'b.settings'])
    .where('s.vpn_username', '=', username),
)

/** What the audit trail has on refusals, newest first. */
export async function listRefusals(
  db: Handle,
  { accountId, target, action, limit }: { accountId: number; target: string; action: string; limit: number },
): Promise<{ at: Instant; after: string | null }[]> {
  return db
    .selectFrom('audit')
    .select(['at', 'after'])
    .where('account_id', '=', accountId)
    .where('target', '=', target)
    .where('action', '=', action)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
