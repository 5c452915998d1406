// SQL of refused logins.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { only, precompile } from '../../db/precompile.ts'
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
