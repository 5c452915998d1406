// SQL of finding accounts by any of their names.
import { sql } from 'kysely'
import type { Handle } from '../../db/database.ts'
import { isRowNumber } from '../../ids.ts'
import { byLogin, foldLogin } from '../../login-name.ts'
import { emailKey } from '../email.ts'

export type NameKind = 'id' | 'email' | 'external-id' | 'login'
/** An account that a name could mean; `subscriptionId` where the name is one of its logins'. */
export type Candidate = { accountId: number; kind: NameKind; subscriptionId: number | null }
type Wanted = { brandId: number; name: string; kinds: readonly NameKind[] }

/** Closed accounts of one e-mail that are named to the operator. */
const MAX_CLOSED = 10

export async function listCandidates(db: Handle, { brandId, name, kinds }: Wanted): Promise<Candidate[]> {
  const found = await Promise.all(
    kinds.map(async (kind): Promise<Candidate | undefined> => {
      const row = await FIND[kind](db, brandId, name)
      return row && { accountId: row.accountId, kind, subscriptionId: row.subscriptionId ?? null }
    }),
  )
  return found.filter((one) => one !== undefined)
}

type Found = Promise<{ accountId: number; subscriptionId?: number } | undefined>

const FIND: Readonly<Record<NameKind, (db: Handle, brandId: number, name: string) => Found>> = {
  id: async (db, brandId, name) =>
    isRowNumber(name)
      ? db
          .selectFrom('account')
          .select('id as accountId')
          .where('id', '=', Number(name))
          .where('brand_id', '=', brandId)
          .executeTakeFirst()
      : undefined,
  email: (db, brandId, name) =>
    db
      .selectFrom('email_address')
      .select('account_id as accountId')
      .where('brand_id', '=', brandId)
      .where('email_key', '=', emailKey(name))
      .executeTakeFirst(),
  'external-id': (db, brandId, name) =>
    db
      .selectFrom('external_id as e')
      .innerJoin('subscription as s', 's.id', 'e.subscription_id')
      .select(['s.account_id as accountId', 's.id as subscriptionId'])
      .where('e.brand_id', '=', brandId)
      .where('e.external_id', '=', name)
      .executeTakeFirst(),
  login: async (db, brandId, name) => {
    const rows = await db
      .selectFrom('subscription')
      .select(['account_id as accountId', 'id as subscriptionId', 'vpn_username as username'])
      .where(sql`lower(vpn_username)`, '=', foldLogin(name))
      .where('brand_id', '=', brandId)
      .execute()
    return byLogin(rows)(name)
  },
}

/** Newest first. */
export async function listClosedCandidates(
  db: Handle,
  { brandId, name, kinds }: Wanted,
): Promise<Candidate[]> {
  if (!kinds.includes('email')) return []
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('email_key', '=', emailKey(name))
    .where('status', '=', 'closed')
    .where('email_key', '!=', '')
    .orderBy('id', 'desc')
    .limit(MAX_CLOSED)
    .execute()
  return rows.map(({ id }) => ({ accountId: id, kind: 'email', subscriptionId: null }))
}
