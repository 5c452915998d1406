// SQL that reads accounts by pages, for operators and for export.

import { type ExpressionBuilder, sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { OPEN_STATUSES } from '../../subscriptions/subscription.ts'
import type { Alias } from '../account.ts'
import { partOfKey } from '../email.ts'

export type AccountRow = {
  id: number
  email: string
  /** PHC string; empty for accounts without an e-mail. */
  passwordHash: string
  country: string
  firstName: string
  lastName: string
  companyName: string
  state: string
  zipCode: string
  testUser: boolean
  status: 'active' | 'suspended' | 'closed'
  lastProductChangeAt: Instant
  createdAt: Instant
  closedAt: Instant | null
}

export type Filter = {
  status?: readonly ('active' | 'suspended' | 'closed')[] | undefined
  kind?: 'trial' | 'paid' | 'freemium' | undefined
  /** Only with a login whose name differs from that of another by case only, in whichever brand that is. */
  casePairs?: boolean | undefined
  /** Part of an e-mail, external id or VPN username, in any case. */
  text?: string | undefined
}

const COLUMNS = [
  ...(['id', 'email', 'password_hash as passwordHash', 'country', 'first_name as firstName'] as const),
  ...(['last_name as lastName', 'company_name as companyName', 'state', 'zip_code as zipCode'] as const),
  ...(['test_user', 'status', 'last_product_change_at as lastProductChangeAt'] as const),
  ...(['created_at as createdAt', 'closed_at as closedAt'] as const),
] as const

/** By rising id, from behind `after`. */
export async function listAccounts(
  db: Handle,
  brandId: number,
  { status, kind, casePairs, text }: Filter,
  { after, limit }: { after: number; limit: number },
): Promise<AccountRow[]> {
  let query = db
    .selectFrom('account')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
  if (status) query = query.where('status', 'in', status)
  if (kind) query = query.where((eb) => ofKind(eb, kind))
  if (casePairs) query = query.where(ofCasePair)
  if (text) query = query.where((eb) => named(eb, text))
  return (await query.execute()).map(toRecord)
}

export async function findRecord(db: Handle, brandId: number, id: number): Promise<AccountRow | undefined> {
  const row = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .executeTakeFirst()
  return row && toRecord(row)
}

function toRecord({ test_user, ...row }: Omit<AccountRow, 'testUser'> & { test_user: number }): AccountRow {
  return { ...row, testUser: test_user === 1 }
}

type Where = ExpressionBuilder<Tables, 'account'>

function ofKind(eb: Where, kind: 'trial' | 'paid' | 'freemium') {
  return eb.exists(
    eb
      .selectFrom('subscription as s')
      .select('s.id')
      .whereRef('s.account_id', '=', 'account.id')
      .where('s.kind', '=', kind)
      .where('s.status', 'in', OPEN_STATUSES),
  )
}

/** The second and further ones of a name are numbered (migration 0010). */
function ofCasePair(eb: Where) {
  const shared = eb
    .selectFrom('subscription as other')
    .select(sql<string>`lower(other.vpn_username)`.as('folded'))
    .where('other.namesake', '>', 0)
  return eb.exists(
    eb
      .selectFrom('subscription as s')
      .select('s.id')
      .whereRef('s.account_id', '=', 'account.id')
      .where(sql`lower(s.vpn_username)`, 'in', shared),
  )
}

function named(eb: Where, text: string) {
  const contains = (column: string, part = text.toLowerCase()) => {
    const pattern = `%${part.replace(/[\\%_]/g, '\\$&')}%`
    return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
  }
  const email = partOfKey(text)
  const emails = eb
    .selectFrom('email_address as h')
    .select('h.email_key')
    .whereRef('h.account_id', '=', 'account.id')
    .where(contains('h.email_key', email))
  const logins = eb
    .selectFrom('subscription as s')
    .leftJoin('external_id as e', (join) =>
      join.onRef('e.brand_id', '=', 's.brand_id').onRef('e.subscription_id', '=', 's.id'),
    )
    .select('s.id')
    .whereRef('s.account_id', '=', 'account.id')
    .where((of) => of.or([contains('s.vpn_username'), contains('e.external_id')]))
  return eb.or([contains('account.email_key', email), eb.exists(emails), eb.exists(logins)])
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
