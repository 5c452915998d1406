// SQL of subscriptions that change their account, or come from another installation.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { precompileInsertOrAbort } from '../db/precompile.ts'
import type { SubscriptionRecord } from './record-store.ts'
import { usernameTaken } from './subscription.ts'

/** Both accounts' rows must be locked by `tx`. */
export async function updateAccount(tx: Handle, ids: number[], accountId: number): Promise<void> {
  await tx.updateTable('subscription').set({ account_id: accountId }).where('id', 'in', ids).execute()
}

export type ImportedSubscriptionRow = Omit<SubscriptionRecord, 'planLabel' | 'externalId' | 'dedicated'> & {
  brandId: number
  nextRunOn: Day | null
  expireAt: Instant | null
}

/** When the VPN username is taken, the unit ends with username_taken. */
export async function insertImportedSubscription(tx: Handle, input: ImportedSubscriptionRow): Promise<void> {
  const row = {
    id: input.id,
    brand_id: input.brandId,
    account_id: input.accountId,
    plan_months: input.planMonths,
    kind: input.kind,
    status: input.status,
    started_on: input.startedOn,
    due_on: input.dueOn,
    billing_day: input.billingDay,
    auto_terminate: input.autoTerminate ? (1 as const) : (0 as const),
    cancel_type: input.cancelType,
    cancel_scope: input.cancelScope,
    cancel_reason: input.cancelReason,
    next_run_on: input.nextRunOn,
    expire_at: input.expireAt,
    vpn_username: input.vpnUsername,
    vpn_password: input.vpnPassword,
    limits: input.limits,
    created_at: input.createdAt,
    ended_at: input.endedAt,
  }
  await claimLogin(tx, row, usernameTaken)
}

/** Its id is unique, so only the name can be taken. */
const claimLogin = precompileInsertOrAbort('subscription')

/** Those of the folded `usernames` that a login of any brand has, in any case. */
export async function listTakenUsernames(db: Handle, usernames: string[]): Promise<string[]> {
  if (usernames.length === 0) return []
  const rows = await db
    .selectFrom('subscription')
    .select(sql<string>`lower(vpn_username)`.as('folded'))
    .where(sql`lower(vpn_username)`, 'in', usernames)
    .execute()
  return rows.map((row) => row.folded)
}

/** Those of `externalIds` that the brand has. */
export async function listKnownExternalIds(
  db: Handle,
  brandId: number,
  externalIds: string[],
): Promise<string[]> {
  if (externalIds.length === 0) return []
  const rows = await db
    .selectFrom('external_id')
    .select('external_id')
    .where('brand_id', '=', brandId)
    .where('external_id', 'in', externalIds)
    .execute()
  return rows.map((row) => row.external_id)
}
