// SQL that finds who was seen at a gateway. Decides nothing.
import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { precompileIn } from '../db/precompile-in.ts'
import type { LoginRow } from './login-store.ts'

/** Accounts with sessions at a gateway on a day, at most `limit`. */
export async function listAccountsSeen(
  db: Handle,
  gatewayId: number,
  day: Day,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('usage')
    .select('account_id as id')
    .where('day', '=', day)
    .where('gateway_id', '=', gatewayId)
    .orderBy('account_id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Their logins that are in force, as far as the row says. */
export const listActiveLogins = precompileIn<LoginRow, []>((db, accountIds) =>
  db
    .selectFrom('subscription')
    .select(['id as subscriptionId', 'account_id as accountId', 'brand_id as brandId'])
    .select(['vpn_username as username', 'vpn_password as password'])
    .where('account_id', 'in', accountIds)
    .where('status', '=', sql.lit('active')),
)
