// SQL of the accounts that logged in at a gateway with a password. Decides nothing.
import { sql } from 'kysely'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import type { LoginRow } from '../login/login-store.ts'

/** Accounts that logged in at a gateway with a password since a day, the latest first, at most `limit`. */
export async function listLetIn(db: Handle, gatewayId: number, since: Day, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('let_in')
    .select('account_id as id')
    .where('gateway_id', '=', gatewayId)
    .where('day', '>=', since)
    .orderBy('day', 'desc')
    .orderBy('account_id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function insertLetIn(tx: Handle, gatewayId: number, accountId: number, day: Day): Promise<void> {
  await tx
    .insertInto('let_in')
    .values({ gateway_id: gatewayId, account_id: accountId, day })
    .onConflict((conflict) => conflict.columns(['gateway_id', 'account_id']).doUpdateSet({ day }))
    .execute()
}

/** Deletes up to `limit` rows from before a day; returns how many. */
export async function purgeLetIn(tx: Handle, before: Day, limit: number): Promise<number> {
  const old = tx
    .selectFrom('let_in')
    .select(['gateway_id', 'account_id'])
    .where('day', '<', before)
    .limit(limit)
  const done = await tx
    .deleteFrom('let_in')
    .where((eb) =>
      eb(eb.refTuple('gateway_id', 'account_id'), 'in', old.$asTuple('gateway_id', 'account_id')),
    )
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}

/** The active logins of these accounts, as far as the row shows. */
export const listActiveLogins = precompileIn<LoginRow, []>((db, accountIds) =>
  db
    .selectFrom('subscription')
    .select(['id as subscriptionId', 'account_id as accountId', 'brand_id as brandId'])
    .select(['vpn_username as username', 'vpn_password as password'])
    .where('account_id', 'in', accountIds)
    .where('status', '=', sql.lit('active')),
)
