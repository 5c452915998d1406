// SQL that reads accounts by pages, for operators and for export.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { padded } from '../../db/padded.ts'
import { only, precompile } from '../../db/precompile.ts'
import type { Language } from '../../languages/language.ts'
import type { Alias } from '../account.ts'

export type AccountRow = {
  id: number
  brandId: number
  email: string
  /** PHC string; empty for accounts without an e-mail. */
  passwordHash: string
  country: string
  language: Language | null
  firstName: string
  lastName: string
  companyName: string
  state: string
  zipCode: string
  testUser: boolean
  status: 'active' | 'suspended' | 'closed'
  lastProductChangeAt: Instant
  createdAt: Instant
  /** Of its row or of anything that belongs to it. */
  changedAt: Instant
  /** JSON, see accounts/metadata.ts. */
  metadata: string | null
  /** Its owner was asked to confirm the e-mail, and has not done so. */
  emailPending: boolean
  emailConfirmedAt: Instant | null
  closedAt: Instant | null
  aliasCount: number
}

const COLUMNS = [
  ...([
    'id',
    'brand_id as brandId',
    'email',
    'password_hash as passwordHash',
    'country',
    'first_name as firstName',
  ] as const),
  ...(['last_name as lastName', 'company_name as companyName', 'state', 'zip_code as zipCode'] as const),
  ...(['test_user', 'status', 'last_product_change_at as lastProductChangeAt'] as const),
  ...(['created_at as createdAt', 'closed_at as closedAt', 'changed_at as changedAt', 'metadata'] as const),
  ...(['email_pending', 'email_confirmed_at as emailConfirmedAt', 'language'] as const),
] as const

function selectAccounts(db: Handle) {
  return db
    .selectFrom('account')
    .select(COLUMNS)
    .select((eb) =>
      eb
        .selectFrom('alias')
        .select(({ fn }) => fn.countAll().as('count'))
        .whereRef('alias.account_id', '=', 'account.id')
        .as('alias_count'),
    )
}

/** Those that are not closed, by rising id, from behind `after`. */
export async function listOpenAccounts(
  db: Handle,
  brandId: number,
  { after, limit }: { after: number; limit: number },
): Promise<AccountRow[]> {
  const rows = await selectAccounts(db)
    .where('brand_id', '=', brandId)
    .where('id', '>', after)
    .where('status', '!=', 'closed')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toRecord)
}

const findOne = precompile((db: Handle, id: number) => selectAccounts(db).where('id', 'in', only(id)))

/** In the order of `ids`, of which there may be a page. */
export async function findRecords(db: Handle, ids: readonly number[]): Promise<AccountRow[]> {
  const [id, ...others] = ids
  if (id === undefined) return []
  if (others.length === 0) return (await findOne(db, id)).map(toRecord)
  const rows = await selectAccounts(db).where('id', 'in', padded(ids)).execute()
  const byId = new Map(rows.map((row) => [row.id, toRecord(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

type Stored = Omit<AccountRow, 'testUser' | 'emailPending' | 'aliasCount'> & {
  test_user: number
  email_pending: number
  alias_count: number | string | bigint | null
}

function toRecord({ test_user, email_pending, alias_count, ...row }: Stored): AccountRow {
  return {
    ...row,
    testUser: test_user === 1,
    emailPending: email_pending === 1,
    aliasCount: Number(alias_count),
  }
}

/** In the order in which they were added; `accountIds`: at most a page. */
export async function listAliasesOf(db: Handle, accountIds: number[]): Promise<Alias[]> {
  if (accountIds.length === 0) return []
  return db
    .selectFrom('alias')
    .select(['id', 'account_id as accountId', 'email', 'password_hash as passwordHash'])
    .select(['first_name as firstName', 'last_name as lastName'])
    .select(['created_at as createdAt', 'confirmed_at as confirmedAt'])
    .where('account_id', 'in', accountIds)
    .orderBy('id')
    .execute()
}
