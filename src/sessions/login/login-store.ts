// SQL of refused logins.
import { type SqlBool, sql } from 'kysely'
import { REFUSAL_ACTION } from '../../audit/audit.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { only, precompile } from '../../db/precompile.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import { byLogin, foldLogin } from '../../login-name.ts'

export type LoginRow = {
  subscriptionId: number
  accountId: number
  brandId: number
  username: string
  /** Encrypted. */
  password: string
}

/** The login of a refusal, and the settings of its brand. */
export async function findRefusedLogin(db: Handle, username: string) {
  return byLogin(await listRefused(db, foldLogin(username)))(username)
}

const listRefused = precompile((db: Handle, folded: string) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('brand as b', 'b.id', 's.brand_id')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId', 'b.settings'])
    .select([
      's.vpn_username as username',
      's.limits',
      'a.email',
      'a.status',
      'a.test_user as testUser',
      'a.language',
    ])
    .where(sql`lower(s.vpn_username)`, 'in', only(folded)),
)

/** The refusals in the audit trail, newest first. */
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

/** The subscription of each of these names, folded by foldLogin. */
export const listLoginsNamed = precompileIn<Omit<LoginRow, 'password'>, []>((db, names) =>
  db
    .selectFrom('subscription as s')
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId'])
    .select('s.vpn_username as username')
    .where(sql`lower(s.vpn_username)`, 'in', names),
)

export type NotedRefusal = { at: Instant; after: string | null }

// A literal, not a parameter: only then can the planner use the partial index.
const IS_REFUSAL = sql<SqlBool>`action = ${sql.lit(REFUSAL_ACTION)}`

/** Newest first, of the newest `look` refusals of unknown logins: no index leads to a target. */
export async function listUnknownRefusals(
  db: Handle,
  { targets, look, limit }: { targets: readonly string[]; look: number; limit: number },
): Promise<NotedRefusal[]> {
  const newest = db
    .selectFrom('audit')
    .select(['id', 'at', 'target', 'after'])
    .where('brand_id', 'is', null)
    .where(IS_REFUSAL)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(look)
  return db
    .selectFrom(newest.as('newest'))
    .select(['at', 'after'])
    .where('target', 'in', targets)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Of all logins of an account, newest first. */
export async function listAccountRefusals(
  db: Handle,
  accountId: number,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<(NotedRefusal & { id: number; target: string })[]> {
  let query = db
    .selectFrom('audit')
    .select(['id', 'at', 'target', 'after'])
    .where('account_id', '=', accountId)
    .where('action', '=', REFUSAL_ACTION)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}

/** What a refusal notes beside its time. */
export function readRefusal({ after }: { after: string | null }): { gateway: string; why: string } {
  const { gateway = '', why = '' } = JSON.parse(after ?? '{}') as { gateway?: string; why?: string }
  return { gateway, why }
}
